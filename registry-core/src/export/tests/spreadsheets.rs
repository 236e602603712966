//! What is exported for people with a spreadsheet: one row a record, and workbooks.

use std::io::Read;

use super::*;
use crate::import::{Report, tests::Registry};

fn flat(records: &Records) -> Vec<u8> {
    let mut out = CsvWriter::new(Vec::new(), Layout::Flat, &names(records)).unwrap();
    for cluster in records.values() {
        out.write(&cluster.to_canonical_json()).unwrap();
    }
    out.finish().unwrap()
}

fn workbook(records: &Records, layout: Layout) -> Result<Vec<u8>, Unfit> {
    let mut out = WorkbookWriter::new(layout, &names(records))?;
    for cluster in records.values() {
        out.write(&cluster.to_canonical_json())?;
    }
    out.finish(Vec::new())
}

fn import(known: &mut Registry, name: &str, bytes: &[u8], sheet: Option<&str>) -> Report {
    let input = Input::Stream {
        name: name.into(),
        reader: Box::new(std::io::Cursor::new(bytes.to_vec())),
    };
    let options = Options {
        sheet: sheet.map(str::to_owned),
        ..Options::default()
    };
    let report = known.import(vec![input], &options).unwrap();
    assert_eq!(report.findings.count, 0, "{:?}", report.findings.first);
    report
}

fn record(json: &str) -> Records {
    let cluster = Cluster::from_json(json.as_bytes()).unwrap();
    Records::from([(cluster.key.clone(), cluster)])
}

/// Records as an export has them, but for what a workbook cannot hold.
fn clusters(fit: bool) -> impl Strategy<Value = Records> {
    prop::collection::vec(arbitrary::cluster(), 0..4)
        .prop_map(|clusters| {
            let keyed = clusters.into_iter();
            keyed
                .map(|cluster| (cluster.key.clone(), cluster))
                .collect::<Records>()
        })
        .prop_filter("it fits into a workbook", move |records| {
            !fit || workbook(records, Layout::Statements).is_ok()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_flat_table_changes_nothing_where_it_came_from(records in clusters(false)) {
        let table = flat(&records);
        let mut known = Registry(records.clone());
        import(&mut known, "a.csv", &table, None);
        prop_assert_eq!(&known.0, &records, "{}", String::from_utf8_lossy(&table));
    }

    #[test]
    fn a_workbook_of_statements_gives_every_record_back(records in clusters(true)) {
        let book = workbook(&records, Layout::Statements).unwrap();
        let mut known = Registry::default();
        import(&mut known, "a.xlsx", &book, None);
        prop_assert_eq!(&known.0, &records);
        prop_assert_eq!(workbook(&known.0, Layout::Statements).unwrap(), book);
    }

    #[test]
    fn a_workbook_changes_nothing_where_it_came_from_whichever_sheet_is_imported(records in clusters(true)) {
        let book = workbook(&records, Layout::Flat).unwrap();
        for sheet in sheets(&book) {
            let mut known = Registry(records.clone());
            import(&mut known, "a.xlsx", &book, Some(&sheet));
            prop_assert_eq!(&known.0, &records, "{}", sheet);
        }
    }
}

fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(name).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

fn sheets(book: &[u8]) -> Vec<String> {
    let workbook = part(book, "xl/workbook.xml");
    let names = workbook.split("<sheet name=\"").skip(1);
    names
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

/// Two sources that disagree, and figures of two years.
const DISPUTED: &str = r#"{"key":"cn-a","location":{"country":"CN","place":"A"},"product":{"name":"B"},
    "market_shares":[{"percent":65,"scope":"domestic","year":2008,"of":"socks","source":{"title":"T"}},
        {"percent":71,"scope":"domestic","year":2008,"source":{"title":"U","url":"http://u"}},
        {"percent":33,"scope":"regional","region":"Asia; east","source":{"title":"U","url":"http://u"},"year":2008}],
    "actors":[{"kind":"company","name":"A; B","lei":"529900T8BM49AURSDO55","source":{"title":"T"}},
        {"kind":"company","name":"A; B","role":"exports","source":{"title":"U","url":"http://u"}}],
    "figures":[{"measure":"employment","value":10,"year":2023},{"measure":"employment","value":7,"year":2020},
        {"measure":"patents","value":3,"year":2020}],
    "notes":["first","last"]}"#;

#[test]
fn a_flat_row_has_what_all_say_and_names_its_source_where_there_is_but_one() {
    let table = flat(&record(DISPUTED));
    let mut table = ::csv::Reader::from_reader(&*table);
    let header = table.headers().unwrap().clone();
    let row = table.records().next().unwrap().unwrap();
    let cell = |name: &str| &row[header.iter().position(|header| header == name).unwrap()];
    for (column, expected) in [
        ("highest_share_domestic", "71"),
        ("highest_share_regional", "33"),
        (
            "market_share",
            "71(Domestic); 65(Domestic); 33(Regional: Asia; east)",
        ),
        ("market_share_year", "2008"),
        ("market_share_of", ""),
        ("employment", "10"),
        ("patents", ""),
        ("figure_year", "2023"),
        ("actors", "company: \"A; B\""),
        ("source_title", ""),
        ("sources", "T; U, http://u"),
        ("notes", "first"),
    ] {
        assert_eq!(cell(column), expected, "{column}");
    }
    let alone = r#"{"key":"cn-a","location":{"country":"CN","place":"A"},"product":{"name":"B"},
        "market_shares":[{"percent":65,"scope":"domestic","source":{"title":"T","date":"2002-03-04"}}]}"#;
    let alone = String::from_utf8(flat(&record(alone))).unwrap();
    assert!(
        alone.contains(",T,,2002-03-04,,\"T, 2002-03-04\","),
        "{alone}"
    );
}

#[test]
fn the_sheets_together_are_the_whole_record() {
    let records = record(DISPUTED);
    let book = workbook(&records, Layout::Flat).unwrap();
    let names = sheets(&book);
    assert_eq!(names, ["clusters", "shares", "actors", "figures", "notes"]);
    let mut known = Registry::default();
    for name in names {
        import(&mut known, "a.xlsx", &book, Some(&name));
    }
    assert_eq!(known.0, records);
}

#[test]
fn cells_are_text_numbers_and_days() {
    let json = r#"{"key":"cn-a","location":{"country":"CN","place":"=A"},"product":{"name":"'=B"},
        "market_shares":[{"percent":12.5,"scope":"domestic"}],"last_verified":"2026-11-24","review_due":"1899-01-01",
        "attributes":[{"name":"code","value":"007"},{"name":"note","value":" a\r\n<_x000D_> "}]}"#;
    let records = record(json);
    let book = workbook(&records, Layout::Flat).unwrap();
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    for cell in [
        r#"s="2" t="inlineStr"><is><t xml:space="preserve">=A</t>"#,
        r#"<t xml:space="preserve">''=B</t>"#,
        r#"<t xml:space="preserve">007</t>"#,
        r#"<t xml:space="preserve"> a&#13;"#,
        "&lt;_x005F_x000D_&gt; </t>",
        "><v>12.5</v></c>",
        r#"s="3"><v>46350</v></c>"#,
        r#"<t xml:space="preserve">1899-01-01</t>"#,
    ] {
        assert!(sheet.contains(cell), "{cell}: {sheet}");
    }
    let mut known = Registry::default();
    import(&mut known, "a.xlsx", &book, None);
    assert_eq!(known.0, records);
}

#[test]
fn what_does_not_fit_is_refused_with_the_record_and_another_form() {
    let noted = |note: &str| {
        let note = serde_json::Value::from(note);
        record(&format!(
            r#"{{"key":"cn-a","location":{{"country":"CN","place":"A"}},"product":{{"name":"B"}},"notes":[{note}]}}"#
        ))
    };
    for (note, why) in [
        ("a\u{1b}[31m".to_owned(), "U+001B"),
        ("\0".to_owned(), "U+0000"),
        ("\u{ffff}".to_owned(), "U+FFFF"),
        ("x".repeat(32_768), "32768 characters"),
        ("𠮷".repeat(20_000), "40000 characters"),
    ] {
        for layout in [Layout::Flat, Layout::Statements] {
            let refused = workbook(&noted(&note), layout).unwrap_err().to_string();
            assert!(
                refused.starts_with("cn-a, column notes: ") && refused.contains(why),
                "{refused}"
            );
            assert!(refused.contains("csv, jsonl or data-package"), "{refused}");
        }
    }
    assert!(workbook(&noted(&"x".repeat(32_767)), Layout::Flat).is_ok());
}
