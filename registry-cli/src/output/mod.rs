//! What goes to stdout: tables for people, stable forms for programs.

mod console;
mod page;
mod pager;
pub mod screen;
pub mod styled;
pub mod table;

use std::io::Write;

use anstream::AutoStream;
use registry_core::{
    export::csv_line,
    model::{Cluster, MarketShare, Source},
    registry::KindCounts,
};
use serde::{Serialize, Serializer, ser::SerializeSeq};

pub use self::{
    console::{Console, is_interactive},
    page::Page,
    screen::Screen,
    styled::Styled,
    table::{Column, table, try_table},
};
use crate::{args::Format, failure::Failure};

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

/// Writes values as they come, so that there may be any number of them: as one JSON array, a line each, or in words, with
/// what is said below when their number is known.
pub fn each<T: Serialize>(
    console: &Console,
    values: impl Iterator<Item = Result<T, Failure>>,
    mut print: impl FnMut(&mut Screen, &T) -> Result<(), Failure>,
    below: impl FnOnce(u64) -> String,
) -> Result<(), Failure> {
    match console.format {
        Format::Json => json_array(values),
        Format::Jsonl => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            for value in values {
                json_line(&mut out, &value?)?;
            }
            Ok(out.flush()?)
        }
        _ => {
            let (mut screen, mut count) = (console.screen(), 0);
            for value in values {
                print(&mut screen, &value?)?;
                count += 1;
            }
            if count > 0 {
                screen.line(below(count))?;
            } else {
                console.say(&below(count));
            }
            screen.close()
        }
    }
}

/// Writes rows as CSV.
pub fn csv<Row: AsRef<[String]>>(rows: impl IntoIterator<Item = Row>) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for row in rows {
        let cells = row.as_ref().iter().map(String::as_str);
        out.write_all(&csv_line(cells))?;
    }
    Ok(out.flush()?)
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

/// A JSON error that is one of the output's stays one.
fn json_failure(error: serde_json::Error) -> Failure {
    match error.io_error_kind() {
        Some(kind) => Failure::Output(kind.into()),
        None => Failure::Json(error),
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
