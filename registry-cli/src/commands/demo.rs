//! `registry demo`: a registry of real clusters in a folder, and what it can do.

use std::{io::Write, path::Path};

use registry_core::{
    import::{Input, Options},
    register::Draft,
    registry::{FOLDER, ImportPlan, Registry, RegistryError},
    search::Query,
};
use registry_server::Options as ServeOptions;

use super::{search, serve, show};
use crate::{
    args::Demo,
    authorship::author,
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Screen},
};

/// The fixtures, in the binary so that an installed one has them, too.
const FIXTURES: [(&str, &str); 3] = [
    (
        "table-1-china-clusters.csv",
        include_str!("../../../fixtures/table-1-china-clusters.csv"),
    ),
    (
        "china-clusters.csv",
        include_str!("../../../fixtures/china-clusters.csv"),
    ),
    (
        "world-clusters.csv",
        include_str!("../../../fixtures/world-clusters.csv"),
    ),
];

/// The organisations that take part in them.
const ORGANISATIONS: (&str, &str) = (
    "organisations.csv",
    include_str!("../../../fixtures/organisations.csv"),
);

const SEARCHED: &str = "socks zhejiang";
const SHOWN: &str = "cn-chenzhou-tie";

pub fn run(args: &Demo, config: &Config) -> Result<Exit, Failure> {
    let folder = args.folder.join(FOLDER);
    let author = author(args.author.as_deref());
    let registry = Registry::create(&folder, "Clusters of China and the world", &author)?;
    let mut out = config.console.screen();
    writeln!(
        out,
        "A registry of real clusters, in {}.\n",
        folder.display()
    )?;
    import(&registry, &author, &mut out)?;
    let reader = registry.read()?;
    writeln!(out, "\n$ registry search {SEARCHED}")?;
    let results = registry_core::search::search(&reader, &Query::of(SEARCHED))
        .map_err(RegistryError::from)?;
    search::print(&mut out, &results, None)?;
    writeln!(out, "\n$ registry show {SHOWN}")?;
    show::print_record(&mut out, &reader, SHOWN)?;
    write!(out, "\n{}", next_steps(&args.folder))?;
    out.close()?;
    if args.serve {
        let options = ServeOptions {
            address: args.listen,
            ..ServeOptions::default()
        };
        return serve::serve_registry(registry, &options, config);
    }
    Ok(Exit::Done)
}

fn import(registry: &Registry, author: &str, out: &mut Screen) -> Result<(), Failure> {
    let mut writer = registry.write(&mut |_, _| {})?;
    let options = Options {
        defaults: vec![("country".to_owned(), "CN".to_owned())],
        ..Options::default()
    };
    for (name, text) in FIXTURES {
        let draft = draft(author, name);
        let reader = writer.read()?;
        let plan = ImportPlan::new(
            vec![input(name, text)],
            options.clone(),
            &reader,
            &mut |_| {},
        )?;
        let imported = writer.import(plan, draft, &mut |_, _| {})?;
        let report = imported.report;
        writeln!(
            out,
            "Imported {name}: {} new, {} changed, {} same, {} rejected.",
            report.new, report.changed, report.same, report.rejected
        )?;
    }
    let (name, text) = ORGANISATIONS;
    let inputs = vec![input(name, text)];
    let draft = draft(author, name);
    let report = writer
        .import_organisations(inputs, &Options::default(), draft)?
        .report;
    writeln!(
        out,
        "Imported {name}: {}, {} linked.",
        output::counted(report.new, "organisation"),
        output::counted(report.linked_actors.count, "actor")
    )?;
    Ok(writer.close()?)
}

fn input(name: &str, text: &'static str) -> Input {
    Input::Stream {
        name: name.to_owned(),
        reader: Box::new(text.as_bytes()),
    }
}

fn draft(author: &str, name: &str) -> Draft {
    Draft::new(author, format!("import {name}"))
}

fn next_steps(folder: &Path) -> String {
    format!(
        "What next:\n  \
         cd {}\n  \
         registry search 'share_global:[50 TO *]' --sort share\n  \
         registry facets --country CN\n  \
         registry history {SHOWN}\n  \
         registry export --format csv --output clusters.csv\n  \
         registry --help\n",
        folder.display()
    )
}
