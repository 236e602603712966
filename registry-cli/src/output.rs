//! What goes to stdout: tables for people, stable forms for programs.

use std::io::Write;

use anstream::AutoStream;
use clap::builder::styling::Style;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use registry_core::{
    model::{Cluster, MarketShare, Source},
    registry::KindCounts,
};
use serde::{Serialize, Serializer, ser::SerializeSeq};

use crate::{args::Format, colour::HEAD, failure::Failure, sanitize};

/// Stdout, without colour where nobody would see it.
pub fn stdout() -> AutoStream<std::io::StdoutLock<'static>> {
    anstream::AutoStream::auto(std::io::stdout().lock())
}

/// Writes one JSON document, indented.
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value).map_err(json_failure)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// Writes one JSON array, indented, while its values are still being read.
pub fn json_array<T: Serialize>(
    values: impl IntoIterator<Item = Result<T, Failure>>,
) -> Result<(), Failure> {
    write_json_array(std::io::stdout().lock(), values)
}

/// Writes one JSON document a line.
pub fn json_lines<T: Serialize>(values: impl IntoIterator<Item = T>) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for value in values {
        json_line(&mut out, &value)?;
    }
    Ok(out.flush()?)
}

/// Writes values as they come, so that there may be any number of them: as one JSON array, a line each, or in words.
pub fn each<T: Serialize>(
    format: Format,
    values: impl Iterator<Item = Result<T, Failure>>,
    print: impl FnMut(&mut Vec<u8>, &T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match format {
        Format::Json => json_array(values),
        Format::Jsonl => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            for value in values {
                json_line(&mut out, &value?)?;
            }
            Ok(out.flush()?)
        }
        _ => in_words(values, print),
    }
}

fn write_json_array<T: Serialize>(
    out: impl Write,
    values: impl IntoIterator<Item = Result<T, Failure>>,
) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(out);
    let mut json = serde_json::Serializer::pretty(&mut out);
    let mut array = json.serialize_seq(None).map_err(json_failure)?;
    for value in values {
        array.serialize_element(&value?).map_err(json_failure)?;
    }
    array.end().map_err(json_failure)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

fn json_line(out: &mut impl Write, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value).map_err(json_failure)?;
    Ok(writeln!(out)?)
}

fn in_words<T>(
    values: impl Iterator<Item = Result<T, Failure>>,
    mut print: impl FnMut(&mut Vec<u8>, &T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (mut out, mut words) = (stdout(), Vec::new());
    for value in values {
        words.clear();
        print(&mut words, &value?)?;
        out.write_all(&words)?;
    }
    Ok(out.flush()?)
}

/// A JSON error that is one of the output's stays one.
fn json_failure(error: serde_json::Error) -> Failure {
    match error.io_error_kind() {
        Some(kind) => Failure::Output(kind.into()),
        None => Failure::Json(error),
    }
}

/// Writes a table whose cells are escaped for a terminal.
pub fn table<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<(), Failure> {
    try_table(header, rows.into_iter().map(Ok))
}

/// So many rows of a table are laid out together. A column is at least as wide as in the rows before.
const ROWS_TOGETHER: usize = 1000;

/// Writes a table while its rows are still being read.
pub fn try_table<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = Result<[String; N], Failure>>,
) -> Result<(), Failure> {
    let mut rows = rows.into_iter();
    let mut header = Some(header);
    let mut widths = [0; N];
    loop {
        let together = rows.by_ref().take(ROWS_TOGETHER);
        let together: Vec<[String; N]> = together.collect::<Result<_, _>>()?;
        if together.is_empty() && header.is_none() {
            return Ok(());
        }
        print_rows(header.take(), &together, &mut widths)?;
    }
}

fn print_rows<const N: usize>(
    header: Option<[&str; N]>,
    rows: &[[String; N]],
    widths: &mut [u16; N],
) -> Result<(), Failure> {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled);
    table.add_rows(
        rows.iter()
            .map(|row| row.each_ref().map(|cell| sanitize::line(cell).into_owned())),
    );
    let is_first = header.is_some();
    if let Some(header) = header {
        table.set_header(header.map(str::to_uppercase));
    }
    // A terminal that does not know its width says that it has none.
    if std::io::IsTerminal::is_terminal(&std::io::stdout()) && table.width() != Some(0) {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    } else {
        keep_widths(&mut table, widths);
    }
    let mut out = stdout();
    for (number, line) in table.lines().enumerate() {
        let line = line.strip_prefix(' ').unwrap_or(&line).trim_end();
        let style = if is_first && number == 0 {
            HEAD
        } else {
            Style::new()
        };
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(())
}

/// Makes columns no narrower than they were.
fn keep_widths<const N: usize>(table: &mut Table, widths: &mut [u16; N]) {
    let found = table.column_max_content_widths();
    for (column, (width, found)) in table.column_iter_mut().zip(widths.iter_mut().zip(found)) {
        *width = found.saturating_add(column.padding_width()).max(*width);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(*width)));
    }
}

/// A share as it is shown: `80 % domestic, toothbrush output, 1995`.
pub fn share(share: &MarketShare) -> String {
    let region = share
        .region
        .as_ref()
        .map(|region| format!(" ({region})"))
        .unwrap_or_default();
    let mut shown = format!("{} % {}{region}", share.percent, share.scope);
    for detail in [
        share.of.as_ref().map(ToString::to_string),
        share.year.map(|year| year.to_string()),
    ]
    .into_iter()
    .flatten()
    {
        shown.push_str(", ");
        shown.push_str(&detail);
    }
    shown
}

/// The shares of a record in few words: each percent and scope once, largest first.
pub fn shares(cluster: &Cluster) -> String {
    let mut shares: Vec<&MarketShare> = cluster.market_shares.iter().collect();
    shares.sort_by_key(|share| (share.scope, std::cmp::Reverse(share.percent)));
    let mut shown: Vec<String> = shares
        .into_iter()
        .map(|share| share.statement().to_string())
        .collect();
    shown.dedup();
    shown.join(", ")
}

/// A source in one line.
pub fn source(source: &Source) -> String {
    let parts = [
        source.title.as_ref().map(ToString::to_string),
        source.date.map(|date| date.to_string()),
        source.url.as_ref().map(|url| format!("<{url}>")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `1 record`, `2 records`, `2 entries`.
pub fn counted(count: u64, what: &str) -> String {
    let number = grouped(count);
    match what.strip_suffix('y') {
        _ if count == 1 => format!("{number} {what}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {what}s"),
    }
}

/// How many records there are of each kind: `189 clusters`.
pub fn by_kind(counts: &KindCounts) -> String {
    let kinds = counts.iter().map(|(kind, count)| counted(count, kind));
    let kinds: Vec<String> = kinds.collect();
    if kinds.is_empty() {
        return "0".to_owned();
    }
    kinds.join(", ")
}

/// What the index passed over, in words.
pub fn passed_over(counts: &KindCounts) -> String {
    format!(
        "{} of kinds that this program does not know ({counts}): update registry to read them",
        counted(counts.total(), "entry")
    )
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_array_is_written_as_a_list_is() {
        let lists = [vec![], vec![json!({"key": "a"}), json!([1, {"of": null}])]];
        for list in lists {
            let mut written = Vec::new();
            write_json_array(&mut written, list.iter().map(Ok)).unwrap();
            let expected = serde_json::to_string_pretty(&list).unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), expected + "\n");
        }
    }

    #[test]
    fn what_was_written_before_a_failure_stays() {
        let values = [Ok(1), Err(Failure::Refused("damaged".to_owned()))];
        let mut written = Vec::new();
        write_json_array(&mut written, values).unwrap_err();
        assert_eq!(written, b"[\n  1");
    }

    #[test]
    fn numbers_are_grouped_and_counted() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
        assert_eq!(counted(1, "record"), "1 record");
        assert_eq!(counted(2000, "record"), "2,000 records");
        assert_eq!(counted(2, "entry"), "2 entries");
    }
}
