//! What the rules of records and files say of a mistake, in the words of a page: in its language, and speaking of its choices
//! where the command line has flags.
//!
//! The core writes its findings in English. As gettext does, the English text itself is what a language's words are found
//! by; what a language says nothing of stays as the core wrote it.

mod json;

use std::fmt::Write;

use super::words::Words;

/// Texts of the core, `{}` for what they tell, each with the message that says the same: `finding-` and this.
const TEXTS: &[(&str, &str)] = &[
    // Cells.
    ("scope", "unknown scope; use Domestic, Global or Regional"),
    (
        "share-scope",
        "a share needs its scope, as in {}(Domestic); use Domestic, Global or Regional",
    ),
    (
        "share-scope-default",
        "a share needs its scope, as in {}(Domestic); use Domestic, Global or Regional, also in {}; --default {}=domestic gives one to all rows",
    ),
    (
        "share-scope-fill",
        "a share needs its scope; fill {} with Domestic, Global or Regional; --default {}=domestic gives one to all rows",
    ),
    (
        "share-scope-column",
        "a share needs its scope, as in {}(Domestic); use Domestic, Global or Regional, also in {}",
    ),
    (
        "share",
        "no market share; write percent and scope, as in 65(Domestic) or 80(Domestic), 22(Global)",
    ),
    (
        "share-range",
        "a range is no share; give one number from 0 to 100, and the range in the note",
    ),
    (
        "share-region",
        "a region belongs to a regional share only, as in 33(Regional: United States)",
    ),
    ("percent", "a share is a percentage from 0 to 100"),
    (
        "share-brackets",
        "a share's scope stands in brackets; write {}",
    ),
    (
        "number",
        "not a number; write its digits alone, as in 1234 or 12.5",
    ),
    (
        "number-unknown",
        "not a number; leave the cell blank where it is not known",
    ),
    ("figure", "a figure is a number of 0 or more"),
    (
        "figure-needed",
        "needs a figure such as employment, which is not given",
    ),
    ("needs", "needs {}, which is not given"),
    ("latitude", "a latitude lies between -90 and 90 degrees"),
    ("longitude", "a longitude lies between -180 and 180 degrees"),
    (
        "coordinates",
        "latitude and longitude belong together; give both or neither",
    ),
    (
        "country",
        "unknown country; use an ISO 3166-1 code such as CN or CHN, or a name",
    ),
    ("country-like", "unknown country; {}?"),
    (
        "region",
        "no ISO 3166-2 code; use one such as CN-ZJ, or put a name into region_name",
    ),
    ("region-elsewhere", "the region lies in {}, not in {}"),
    (
        "region-other",
        "this is the region {}, and the code says {}; give one of the two",
    ),
    ("year", "not a year; use one from 1 to 9999"),
    ("date", "not a date; use YYYY-MM-DD"),
    (
        "key",
        "no key; a key is lower-case letters and digits joined by single -, at most 80 characters, such as cn-zhuji-sock",
    ),
    (
        "organisation-key",
        "no key of an organisation; it is org_ and lower-case letters and digits joined by single -, at most 80 characters, such as org_cn-peking-university",
    ),
    (
        "key-part",
        "nothing of this {} can be written in a key; give a key",
    ),
    ("word", "unknown {}; use one of: {}"),
    (
        "lei",
        "not a LEI; write its 20 capital letters and digits, such as 529900T8BM49AURSDO55",
    ),
    (
        "website",
        "not a web site; write its whole address, as in https://www.example.org",
    ),
    (
        "code",
        "not a classification code; write scheme, version and code as in HS:2022:6115",
    ),
    (
        "actor",
        "an actor is written kind: name, as in company: Weili Lighter Co",
    ),
    (
        "place-and-product",
        "write place and product with / between, as in Hangji/Tooth Brush",
    ),
    ("missing", "{} is missing"),
    ("too-many", "{}: at most {} entries"),
    ("not-a-record", "not a valid record: {}"),
    // Records.
    (
        "merged",
        "a record merged into another names its key: status merged and merged_into belong together",
    ),
    (
        "withdrawn",
        "a withdrawn record states its reason: status withdrawn and withdrawn_reason belong together",
    ),
    (
        "merged-into-itself",
        "a record cannot be merged into itself",
    ),
    (
        "no-target",
        "{} is no record; register it first, or correct the key",
    ),
    (
        "cycle",
        "the merges and splits form a cycle; one record of it must stay",
    ),
    (
        "cycle-of-merges",
        "merging {} into it closes a cycle of merges; one record must stay",
    ),
    (
        "linkage",
        "a linkage leads to a cluster's key or to a named industry, one of the two",
    ),
    (
        "no-organisation",
        "is no organisation; register it first, or correct the key",
    ),
    (
        "may-be",
        "may be {}; give its key, or take it as another with --possible-duplicates report",
    ),
    // Rows and files.
    (
        "contradicts",
        "contradicts line {}, which says {}; one cluster has one value",
    ),
    ("other-format", "is {}; give the table as text"),
    (
        "cells",
        "the row has {} cells, the header {}; is a delimiter or quote missing?",
    ),
    ("waits", "waits for another row of {}, which is at fault"),
    (
        "no-row",
        "this row seems to be {}, and no record; take it out, or pass over it with --skip-invalid",
    ),
    ("empty", "is empty; a table starts with a line of headers"),
    ("no-rows", "has headers but no rows"),
    // Pages that are asked for.
    (
        "too-early",
        "nothing had been committed then; the first commit is of {}",
    ),
    ("no-record", "no record {}"),
    (
        "binary",
        "is neither text nor a workbook; give CSV, TSV, XLSX, XLS, ODS or JSON Lines",
    ),
    (
        "encoding",
        "holds bytes that are not {}; save it as UTF-8, or name its encoding with --encoding",
    ),
    (
        "no-column",
        "no column for {}; it has: {}; name one with --map \"HEADER={}\"{}",
    ),
    (
        "column-twice",
        "columns {} and {} both hold {}; rename one, or settle it with --map",
    ),
    (
        "column-name-twice",
        "columns {} and {} both hold {}; rename one",
    ),
    (
        "column-meant",
        "column {} {}; say --map \"{}\" to read it so, or --map \"{}\" to keep it as an attribute",
    ),
    ("no-header-named", "no column is named {}; it has: {}"),
    ("no-sheet", "no sheet {}; it has: {}"),
    (
        "delimiter",
        "columns are separated by {}; --delimiter settles it",
    ),
    (
        "decimal",
        "{} or {}? say --decimal {} for the first, --decimal {} for the second",
    ),
    (
        "decimal-other",
        "not a number with a decimal {}; write {} or say --decimal {}",
    ),
    (
        "decimal-found",
        "numbers have a decimal {}, as {} shows; --decimal settles it",
    ),
    (
        "thousands",
        "the comma in {} stands between thousands, since what is counted is whole; --decimal settles it",
    ),
    (
        "shares-are",
        "{} % or {} %? no share of the column is above 1; say --shares-are percent for the first, --shares-are fraction for the second",
    ),
    (
        "shares-above",
        "above 1, and --shares-are fraction was said",
    ),
    (
        "merged-cells",
        "cells are merged downwards, such as {}; only the first has their value, unless --fill-down gives it to all",
    ),
    (
        "filled-down",
        "blank cells that took the value above them: {}",
    ),
    ("read-as", "read as {}; --encoding settles it"),
    (
        "first-sheet",
        "read the first visible sheet, {}; --sheet takes another: {}",
    ),
    (
        "header-below",
        "{} is its header, and what stands above is passed over; --header-row settles it",
    ),
    (
        "header-joined",
        "{} are its header, joined as {}; --header-row {} takes only the first",
    ),
];

/// The names of what a text tells, in messages.
const SLOTS: [&str; 4] = ["a", "b", "c", "d"];

/// A text of the core in the words of a page: each of its lines, behind the file, the row or the value that it names.
pub(crate) fn told(words: &Words, text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| line_told(words, line)).collect();
    lines.join("\n")
}

fn line_told(words: &Words, line: &str) -> String {
    let behind = line.match_indices(": ").map(|(at, colon)| at + colon.len());
    let starts = std::iter::once(0).chain(behind);
    let told = starts.into_iter().find_map(|start| {
        let mut told = line[..start].to_owned();
        let _ = write!(told, "{}", said(words, &line[start..])?);
        Some(told)
    });
    told.unwrap_or_else(|| line.to_owned())
}

/// What a language says for a text; nothing where it leaves it as it is. What it tells may be a text itself.
fn said(words: &Words, text: &str) -> Option<String> {
    texts().find_map(|(id, pattern)| {
        let stated = slots(pattern, text)?;
        // What stands before a colon says where, and is no part of what is told.
        if pattern.starts_with("{}") && stated.first()?.contains(": ") {
            return None;
        }
        let message = format!("finding-{id}");
        words.known(&message)?;
        let stated = stated.into_iter().map(|text| line_told(words, text));
        let stated: Vec<String> = stated.collect();
        let values = SLOTS.into_iter().zip(stated.iter().map(|text| &**text));
        Some(words.with(&message, &values.collect::<Vec<_>>()))
    })
}

fn texts() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    TEXTS.iter().chain(json::TEXTS)
}

/// What stands in the slots of a pattern, where a text is of it.
fn slots<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut told = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = match parts.peek() {
            None if part.is_empty() => rest.len(),
            None => rest.strip_suffix(part)?.len(),
            Some(_) => rest.find(part)?,
        };
        told.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    rest.is_empty().then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_language(code: &str, text: &str) -> String {
        told(Words::of(code).unwrap(), text)
    }

    #[test]
    fn another_language_has_words_for_each_text() {
        for words in Words::all().iter().filter(|words| words.code() != "en") {
            for (id, pattern) in texts() {
                let text = pattern.replace("{}", "§");
                let told = told(words, &text);
                assert_ne!(told, text, "{} of finding-{id}", words.code());
                assert!(!told.contains("--"), "{told}");
            }
        }
    }

    #[test]
    fn english_pages_speak_of_their_choices_and_not_of_flags() {
        for (id, pattern) in texts().filter(|(_, pattern)| pattern.contains("--")) {
            let told = in_language("en", &pattern.replace("{}", "§"));
            assert!(!told.contains("--"), "finding-{id}: {told}");
        }
    }

    #[test]
    fn what_a_text_tells_stands_in_the_words_of_the_language() {
        let text = "a.csv line 3, column share: \"80\": a share needs its scope, as in 80(Domestic); use Domestic, Global or Regional";
        let told = in_language("zh", text);
        assert!(
            told.starts_with("a.csv line 3, column share: \"80\": "),
            "{told}"
        );
        assert!(
            told.contains("80(Domestic)") && !told.contains("needs"),
            "{told}"
        );
        assert_eq!(in_language("en", text), text);
        let columns =
            "a.csv: no column for product; it has: a, b; name one with --map \"HEADER=product\"";
        let told = in_language("en", columns);
        assert!(told.contains("product") && told.contains("a, b"), "{told}");
        assert_eq!(in_language("zh", "something else"), "something else");
        let place = "not a valid record: market_shares[0].percent: the text \"abc\" stands where a number belongs";
        assert_eq!(
            in_language("zh", place),
            "记录无效：market_shares[0].percent: 此处是文本 \"abc\"，应为数字"
        );
        let json = "a.jsonl line 2: not a valid record: not JSON at line 3, character 83: the text ends inside quotes";
        let told = in_language("zh", json);
        assert!(told.starts_with("a.jsonl line 2: "), "{told}");
        assert!(
            told.contains('3') && told.contains("83") && !told.contains("character"),
            "{told}"
        );
    }
}
