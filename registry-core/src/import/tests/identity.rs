//! Which record a row speaks of.

use super::*;

#[test]
fn two_suzhous_ask_for_a_key() {
    let mut registry = Registry::default();
    registry
        .read(
            "a.csv",
            "place,place_zh,country,product\nSuzhou,苏州,CN,silk\n",
        )
        .unwrap();
    let report = registry
        .read(
            "b.csv",
            "place,place_zh,country,product\nSuzhou,宿州,CN,silk\n",
        )
        .unwrap();
    assert_eq!(
        report.findings.first[0].to_string(),
        "b.csv line 2, column place_names: \"宿州\": cn-suzhou-silk is another place, \"苏州\"; give a key, of this record or of a new one"
    );
}

#[test]
fn rows_that_write_one_name_otherwise_are_one_record() {
    let mut registry = Registry::default();
    let table = "country,place,product,employment,figure_year\nCN,Datang,Socks,10,2022\nCN,DATANG,socks,11,2023\n";
    let report = registry.read("a.csv", table).unwrap();
    assert_eq!((report.new, report.rejected), (1, 0));
    let key: Key = "cn-datang-socks".parse().unwrap();
    let record = &registry.0[&key];
    assert_eq!(&*record.location.place, "Datang");
    assert_eq!(record.figures.len(), 2);
}

/// 宜春 and 伊春 are both yichun, two thousand kilometres apart.
#[test]
fn another_name_of_the_same_sound_asks_for_a_key() {
    let table = |place: &str, product: &str| {
        format!("place,product,country,market_share\n{place},{product},CN,30(Domestic)\n")
    };
    let mut registry = Registry::default();
    registry.read("a.csv", table("宜春", "锂电")).unwrap();
    for (place, product) in [("伊春", "锂电"), ("宜春", "里电")] {
        let report = registry.read("b.csv", table(place, product)).unwrap();
        assert_eq!(report.rejected, 1, "{place} {product}");
        let finding = report.findings.first[0].to_string();
        assert!(finding.contains("is another"), "{finding}");
    }
    for (place, product) in [("宜春", "鋰電"), ("Yichun", "Lidian"), ("宜春", "锂电")] {
        let report = registry.read("b.csv", table(place, product)).unwrap();
        assert_eq!(report.rejected, 0, "{place} {product}");
    }
}

#[test]
fn spellings_of_one_name_are_possible_duplicates() {
    let mut registry = Registry::default();
    let report = registry
        .read(
            "a.csv",
            "country,place,product\nCN,Zhuji,Tooth Brush\nCN,Zhu ji,toothbrush\n",
        )
        .unwrap();
    assert_eq!((report.new, report.possible_duplicates.count), (2, 1));
    let report = registry
        .read(
            "b.csv",
            "key,country,place,product\ncn-x,CN,ZHUJI,tooth-brush\n",
        )
        .unwrap();
    assert_eq!(report.possible_duplicates.count, 2);
}

/// Rows of one file are compared with each other like those of the registry.
#[test]
fn possible_duplicates_within_a_file_are_found_in_every_way() {
    let rows = "country,place,place_zh,product\nCN,Zhuji,诸暨,socks\nCN,Zhujii,,socks\nCN,Datang,,sokcs\n\
        CN,诸暨市,,hosiery\nCN,Foshan,,ceramic tiles\nCN,Foshan,,tiles\nCN,Shiwan,,tiles\n";
    let mut registry = Registry::default();
    let report = registry.read("a.csv", rows).unwrap();
    let found = report.possible_duplicates.first.iter();
    let mut found: Vec<String> = found
        .map(|duplicate| {
            format!(
                "{} {} {}",
                duplicate.key, duplicate.like, duplicate.likeness
            )
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "cn-foshan-tiles cn-foshan-ceramic-tiles part of the name",
            "cn-zhujii-socks cn-zhuji-socks a typing mistake apart",
            "cn-zhujishi-hosiery cn-zhuji-socks another word for the product",
        ]
    );
    assert_eq!(report.new, 7);
}

const SHENGZHOU: &str = "place,place_zh,printed_place,country,product,product_zh,printed_product\nShengzhou,嵊州,Chenzhou,CN,neckties,领带,Tie\n";

fn options(replace: bool) -> Options {
    Options {
        replaces: if replace {
            Replaces::Record
        } else {
            Replaces::Identities
        },
        ..Options::default()
    }
}

/// In whichever form another place of the same key comes, it does not take the record.
#[test]
fn another_place_is_refused_in_every_form() {
    let table = |place: &str| format!("place,place_zh,country,product\nSuzhou,{place},CN,silk\n");
    let line = |key: &str, place: &str| {
        format!(
            r#"{{{key}"location":{{"country":"CN","place":"Suzhou","other_names":[{{"language":"zh","name":"{place}"}}]}},"product":{{"name":"silk"}}}}"#
        )
    };
    let mut registry = Registry::default();
    registry.read("a.csv", table("苏州")).unwrap();
    let before = registry.0.clone();
    for (file, replace) in [
        (stream("b.csv", table("宿州")), false),
        (stream("b.csv", table("宿州")), true),
        (stream("b.jsonl", line("", "宿州")), false),
        (stream("b.jsonl", line("", "宿州")), true),
    ] {
        let report = registry.import(vec![file], &options(replace)).unwrap();
        assert_eq!(report.rejected, 1);
        let reason = &report.findings.first[0].reason;
        assert!(reason.contains("give a key"), "{reason}");
    }
    assert_eq!(registry.0, before);
    // With its key stated the record is meant, whatever it is called.
    let keyed = line(r#""key":"cn-suzhou-silk","#, "宿州");
    let report = registry.read("b.jsonl", keyed).unwrap();
    assert_eq!((report.changed, report.rejected), (1, 0));
}

fn notes<'a>(registry: &'a Registry, key: &str) -> Vec<&'a str> {
    registry.0[key].notes.iter().map(|note| &**note).collect()
}

/// A record is found by each pair of its names, whatever the form.
#[test]
fn a_row_finds_its_record_by_names() {
    let table = |place: &str, product: &str, note: &str| {
        let text = format!("place,country,product,notes\n{place},CN,{product},{note}\n");
        stream("b.csv", text)
    };
    let line = r#"{"location":{"country":"CN","place":"Shengzhou"},"product":{"name":"neckties"},"notes":["whole"]}"#;
    for (file, note) in [
        (
            table("Shengzhou", "neckties", "by present names"),
            "by present names",
        ),
        (table("嵊州", "领带", "by native names"), "by native names"),
        (table("SHENGZHOU", "领带", "folded"), "folded"),
        (stream("b.jsonl", line), "whole"),
    ] {
        let mut registry = Registry::default();
        registry.read("a.csv", SHENGZHOU).unwrap();
        let report = registry.import(vec![file], &options(false)).unwrap();
        let counts = (report.new, report.changed);
        assert_eq!(counts, (0, 1), "{note} {:?}", report.findings);
        assert_eq!(notes(&registry, "cn-chenzhou-tie"), [note]);
        let place = &registry.0["cn-chenzhou-tie"].location.place;
        assert_eq!(&**place, "Shengzhou", "{note}");
    }
}

/// Rows that find a record by names, and rows that state its key, are rows of one record.
#[test]
fn rows_found_by_names_unite_with_those_of_the_key() {
    let mut registry = Registry::default();
    registry.read("a.csv", SHENGZHOU).unwrap();
    let rows = "key,place,country,product,notes\n\
        ,嵊州,CN,领带,one\n,Zhuji,CN,socks,other\ncn-chenzhou-tie,,,,two\n,Shengzhou,CN,neckties,three\n";
    let report = registry.read("b.csv", rows).unwrap();
    assert_eq!(
        (report.new, report.changed, report.rejected),
        (1, 1, 0),
        "{:?}",
        report.findings
    );
    assert_eq!(notes(&registry, "cn-chenzhou-tie"), ["one", "two", "three"]);
}

/// The records that an earlier file of the same import made are found like those of the registry.
#[test]
fn a_row_finds_the_record_of_an_earlier_file_by_names() {
    let mut registry = Registry::default();
    let later = "place,country,product,notes\n嵊州,CN,领带,later\n";
    let files = vec![stream("a.csv", SHENGZHOU), stream("b.csv", later)];
    let report = registry.import(files, &Options::default()).unwrap();
    assert_eq!((report.new, report.changed, report.rejected), (1, 0, 0));
    assert_eq!(notes(&registry, "cn-chenzhou-tie"), ["later"]);
}

#[test]
fn names_of_several_records_ask_for_a_key() {
    let mut registry = Registry::default();
    let two = "key,country,place,product\ncn-a,CN,Datang,socks\ncn-b,CN,Datang,socks\n";
    registry.read("a.csv", two).unwrap();
    let row = "country,place,product\nCN,Datang,socks\n";
    let report = registry.read("b.csv", row).unwrap();
    assert_eq!(report.rejected, 1);
    let reason = &report.findings.first[0].reason;
    assert!(reason.contains("cn-a, cn-b; give a key"), "{reason}");
}

#[test]
fn possible_duplicates_are_rejected_where_that_is_asked_for() {
    let mut registry = Registry::default();
    let known = "country,place,product\nCN,Hangji,Tooth Brush\n";
    registry.read("a.csv", known).unwrap();
    let more = "country,place,product\nCN,Hangji,toothbrush\nCN,Zhuji,socks\n";
    let rejecting = Options {
        reject_possible_duplicates: true,
        ..skipping(None)
    };
    let files = vec![stream("b.csv", more)];
    let report = registry.import(files, &rejecting).unwrap();
    assert_eq!((report.new, report.rejected), (1, 1));
    assert_eq!(report.possible_duplicates.count, 1);
    let reason = &report.findings.first[0].reason;
    let expected = "may be cn-hangji-tooth-brush (a merged spelling)";
    assert!(reason.starts_with(expected), "{reason}");
}

/// Rows of one file find each other by names, whichever comes first.
#[test]
fn rows_of_one_file_find_each_other_by_names() {
    let head = "key,place,place_zh,place_names,printed_place,country,product,product_zh,notes\n";
    let full = ",Shengzhou,嵊州,Shengxian,Chenzhou,CN,neckties,领带,full\n";
    for (row, note) in [
        (",嵊州,,,,CN,领带,,native\n", "native"),
        (",SHENGXIAN,,,,CN,領帶,,other\n", "other"),
        (",Shengzhou,,,,CN,neckties,,present\n", "present"),
    ] {
        for rows in [[full, row], [row, full]] {
            let mut registry = Registry::default();
            let report = registry.read("a.csv", head.to_owned() + &rows.concat());
            let report = report.unwrap();
            assert_eq!(
                (report.new, report.rejected),
                (1, 0),
                "{:?}",
                report.findings
            );
            let keys: Vec<&str> = registry.0.keys().map(Key::as_str).collect();
            assert_eq!(keys, ["cn-chenzhou-neckties"], "{note}");
            let record = &registry.0["cn-chenzhou-neckties"];
            assert_eq!(&*record.location.place, "Shengzhou", "{note}");
            assert_eq!(record.notes.len(), 2, "{note}");
        }
    }
    // A row that states a key calls its record by its names.
    let keyed = "made-up,Zhuji,,,,CN,socks,,keyed\n";
    let row = ",Zhuji,,,,CN,socks,,found\n";
    let mut registry = Registry::default();
    let rows = head.to_owned() + row + keyed;
    registry.read("a.csv", rows).unwrap();
    assert_eq!(notes(&registry, "made-up"), ["found", "keyed"]);
    assert_eq!(registry.0.len(), 1);
}

#[test]
fn names_of_several_records_of_one_file_ask_for_a_key() {
    let rows = "place,place_zh,country,product,product_zh\n\
        Zhuji,诸暨,CN,socks,袜子\nDatang,诸暨,CN,hosiery,袜子\n诸暨,,CN,袜子,\n";
    let mut registry = Registry::default();
    let report = registry.read("a.csv", rows).unwrap();
    assert_eq!(report.rejected, 1);
    let reason = &report.findings.first[0].reason;
    assert!(reason.contains("; give a key"), "{reason}");
    assert!(reason.contains("cn-zhuji-socks") && reason.contains("cn-datang-hosiery"));
}

/// Lines of JSON without a key go by the rules of rows.
#[test]
fn lines_of_one_file_that_contradict_each_other_ask_for_a_key() {
    let line = |place: &str, region: &str| {
        format!(
            r#"{{"location":{{"country":"CN","place":"Suzhou","region":"{region}","other_names":[{{"language":"zh","name":"{place}"}}]}},"product":{{"name":"silk"}}}}"#
        )
    };
    for other in [line("宿州", "CN-JS"), line("苏州", "CN-AH")] {
        let mut registry = Registry::default();
        let lines = [line("苏州", "CN-JS"), other].join("\n");
        let report = registry.read("a.jsonl", lines).unwrap();
        assert_eq!((report.new, report.rejected), (0, 2));
        let reason = &report.findings.first[0].reason;
        assert!(
            reason.contains("line 1") && reason.contains("give one a key"),
            "{reason}"
        );
    }
}

/// What takes the place of a record is found by the names that the record had.
#[test]
fn a_record_that_is_replaced_keeps_its_names_as_former_ones() {
    let mut registry = Registry::default();
    registry.read("a.csv", SHENGZHOU).unwrap();
    let replacing = |registry: &mut Registry, row: &str| {
        let text = format!("place,country,product,notes\n{row}\n");
        let report = registry.import(vec![stream("b.csv", text)], &options(true));
        let report = report.unwrap();
        (report.new, report.changed, report.same)
    };
    assert_eq!(replacing(&mut registry, "嵊州,CN,领带,whole"), (0, 1, 0));
    let record = &registry.0["cn-chenzhou-tie"];
    assert_eq!(&*record.location.place, "Shengzhou");
    assert_eq!(notes(&registry, "cn-chenzhou-tie"), ["whole"]);
    for row in [
        "嵊州,CN,领带,whole",
        "Chenzhou,CN,领带,whole",
        "Shengzhou,CN,Tie,whole",
    ] {
        assert_eq!(replacing(&mut registry, row), (0, 0, 1), "{row}");
    }
    assert_eq!(registry.0.len(), 1);
}

/// Beyond the records that are compared with all before, most likes are found all the same.
#[test]
fn likes_are_found_in_a_file_of_any_length() {
    let mut text = "country,place,product\n".to_owned();
    (0..5_001).for_each(|number| text += &format!("CN,P{number},x\n"));
    text += "CN,Zhuji,socks\nCN,Datang,leather\nCN,Foshan,tooth brush\n";
    text += "CN,Zhuji City,hosiery\nCN,Dattang,leather\nCN,Foshan,brushes tooth\nCN,Yiwu,socks\n";
    let mut registry = Registry::default();
    let report = registry
        .import(vec![stream("a.csv", text)], &Options::default())
        .unwrap();
    let found = report.possible_duplicates.first.iter();
    let found: Vec<String> = found
        .map(|alike| format!("{} {}", alike.key, alike.like))
        .collect();
    assert_eq!(
        found,
        [
            "cn-zhuji-city-hosiery cn-zhuji-socks",
            "cn-dattang-leather cn-datang-leather",
            "cn-foshan-brushes-tooth cn-foshan-tooth-brush",
        ]
    );
}
