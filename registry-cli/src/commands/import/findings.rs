//! What an import found in its files, for the person who mends them.

use std::io::Write;

use registry_core::import::{Counted, Report};

use crate::{commands::words::actor_link, failure::Failure, output, sanitize};

/// Notices and findings, for the person who mends the file.
pub fn print_findings(report: &Report) -> Result<(), Failure> {
    let mut err = anstream::stderr();
    for notice in &report.notices {
        writeln!(err, "{}", sanitize::line(notice))?;
    }
    for finding in &report.findings.first {
        writeln!(err, "{}", sanitize::line(&finding.to_string()))?;
    }
    print_more(&mut err, &report.findings)
}

/// What was found of actors that are organisations, or may be.
pub fn print_links(out: &mut impl Write, report: &Report) -> Result<(), Failure> {
    for links in [&report.linked_actors, &report.possible_organisations] {
        for link in &links.first {
            writeln!(out, "{}", sanitize::line(&actor_link(link)))?;
        }
        print_more(out, links)?;
    }
    Ok(())
}

/// Says how many are not listed, where a list was cut.
pub fn print_more<T>(out: &mut impl Write, list: &Counted<T>) -> Result<(), Failure> {
    if list.more() > 0 {
        writeln!(out, "... and {} more", output::grouped(list.more()))?;
    }
    Ok(())
}

/// What became of the import as a whole, and what to do about the rows that were rejected.
pub fn ending(report: &Report, commit: Option<u64>, dry_run: bool, skips: bool) -> String {
    let kept = report
        .files
        .iter()
        .filter_map(|file| file.rejected_to.as_ref());
    let rejected: Vec<String> = kept.map(|path| path.display().to_string()).collect();
    let mended = if rejected.is_empty() {
        String::new()
    } else {
        format!(
            " The rejected rows are in {}: mend them and import that file.",
            rejected.join(", ")
        )
    };
    match (commit, report.has_rejected()) {
        _ if dry_run => "Nothing was changed: this was a dry run.".to_owned(),
        (Some(number), _) => format!("Commit {number}.{mended}"),
        (None, true) if !skips => {
            "Nothing was changed. Mend the cells above, or take the other rows with --skip-invalid."
                .to_owned()
        }
        (None, _) => format!("Nothing to change.{mended}"),
    }
}
