//! A table of clusters, imported as one commit; a row that is at fault is told with its line, column and reason.
//!
//! `cargo run -p registry-core --example import_a_file -- FILE`

use std::{env, error::Error, path::PathBuf};

use registry_core::{Draft, ImportOptions, ImportPlan, Input, Registry};

const TABLE: &str = "place,product,country,market_share\n\
                     Zhuji,Sock,CN,65(Domestic)\n\
                     Shengzhou,Tie,CN,\"90(Domestic), 40(Global)\"\n";

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let registry = Registry::create(folder.path(), "My clusters", "me")?;
    let options = ImportOptions::default();

    // Read and checked while others may write, without changing anything yet.
    let index = registry.read()?;
    let plan = ImportPlan::new(vec![input()], options, &index, &mut |_| ())?;
    let report = plan.report();
    println!("{} new, {} rejected", report.new, report.rejected);
    for finding in &report.findings.first {
        println!("{finding}");
    }

    let mut writer = registry.write(&mut |_, _| ())?;
    let draft = Draft::new("me", "my first table");
    let imported = writer.import(plan, draft, &mut |_, _| ())?;
    writer.close()?;
    if let Some(commit) = imported.commit {
        println!(
            "commit {} of {} records",
            commit.number, imported.report.new
        );
    }
    assert_eq!(registry.read()?.applied(), 2);
    Ok(())
}

/// The file that was named, or a table to try it with.
fn input() -> Input {
    match env::args_os().nth(1).map(PathBuf::from) {
        Some(path) if path.is_file() => Input::File(path),
        _ => Input::Stream {
            name: "table.csv".to_owned(),
            reader: Box::new(TABLE.as_bytes()),
        },
    }
}
