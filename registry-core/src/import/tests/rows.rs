//! What rows do: unite, change, replace.

use super::*;

#[test]
fn scattered_rows_of_one_record_unite() {
    let mut text = String::from("country,place,product,notes\n");
    for round in 0..3 {
        for place in 0..50 {
            text.push_str(&format!("CN,Place {place},socks,note {round}\n"));
        }
    }
    let mut registry = Registry::default();
    let report = registry.read("a.csv", text).unwrap();
    assert_eq!(
        (report.new, report.changed, report.files[0].rows),
        (50, 0, 150)
    );
    for cluster in registry.0.values() {
        let notes: Vec<&str> = cluster.notes.iter().map(|note| &**note).collect();
        assert_eq!(notes, ["note 0", "note 1", "note 2"]);
    }
}

#[test]
fn scattered_rows_may_contradict_each_other() {
    let text = "country,place,product,sector\nCN,A,x,service\nCN,B,x,service\nCN,A,x,traditional\n";
    let report = Registry::default().read("a.csv", text).unwrap();
    assert_eq!(report.rejected, 2);
    assert_eq!(
        report.findings.first[0].to_string(),
        "a.csv line 4, column sector: \"traditional\": contradicts line 2, which says \"service\"; one cluster has one value"
    );
}

#[test]
fn an_empty_cell_changes_nothing_and_replace_changes_all() {
    let mut registry = Registry::default();
    registry.read("a.csv", SOCK).unwrap();
    let later =
        "key,country,place,product,latitude,longitude,notes\ncn-zhuji-sock,CN,Zhuji,Sock,,,new\n";
    let report = registry.read("b.csv", later).unwrap();
    assert_eq!((report.new, report.changed), (0, 1));
    assert!(registry.0["cn-zhuji-sock"].location.latitude.is_some());
    let replace = Options {
        replaces: Replaces::Record,
        ..Options::default()
    };
    registry
        .import(vec![stream("b.csv", later)], &replace)
        .unwrap();
    let replaced = &registry.0["cn-zhuji-sock"];
    assert!(replaced.location.latitude.is_none() && replaced.market_shares.is_empty());
}

#[test]
fn a_source_says_no_longer_what_it_leaves_out() {
    let header = "place,country,product,market_share,market_share_year,source_title\n";
    let mut registry = Registry::default();
    let text = format!(
        "{header}Zhuji,CN,Sock,65(Domestic),2008,A\nZhuji,CN,Sock,60(Domestic),2009,A\nZhuji,CN,Sock,30(Global),,B\n"
    );
    registry.read("a.csv", text).unwrap();
    let replace_source = Options {
        replaces: Replaces::Sources,
        ..Options::default()
    };
    let later = format!("{header}Zhuji,CN,Sock,61(Domestic),2009,A\n");
    registry
        .import(vec![stream("b.csv", later)], &replace_source)
        .unwrap();
    let shares = registry.0["cn-zhuji-sock"].market_shares.iter();
    let shares: Vec<String> = shares.map(|share| share.statement().to_string()).collect();
    assert_eq!(shares, ["61(Domestic)", "30(Global)"]);
}

#[test]
fn a_name_that_was_corrected_changes_nothing_and_is_told() {
    let mut registry = Registry::default();
    let printed = "place,country,product\nChenzhou,CN,Tie\n";
    registry.read("printed.csv", printed).unwrap();
    let corrected = "place,printed_place,country,product\nShengzhou,Chenzhou,CN,Tie\n";
    registry.read("corrected.csv", corrected).unwrap();
    let report = registry.read("printed.csv", printed).unwrap();
    assert_eq!((report.same, report.changed), (1, 0));
    assert_eq!(
        report.notices,
        [
            "printed.csv line 2: cn-chenzhou-tie: the place stays \"Shengzhou\"; \"Chenzhou\" is how a source printed it"
        ]
    );
}

#[test]
fn a_row_without_names_changes_a_known_record_only() {
    let mut registry = Registry::default();
    registry.read("a.csv", SOCK).unwrap();
    let report = registry
        .read(
            "b.csv",
            "key,sector\ncn-zhuji-sock,traditional\ncn-new,service\n",
        )
        .unwrap();
    assert_eq!((report.changed, report.rejected), (1, 1));
    assert!(
        report.findings.first[0]
            .reason
            .contains("no record with this key is known")
    );
}

#[test]
fn defaults_fill_blanks_only() {
    let mut registry = Registry::default();
    let defaults = |pairs: &[(&str, &str)]| Options {
        defaults: pairs
            .iter()
            .map(|&(field, text)| (field.to_owned(), text.to_owned()))
            .collect(),
        ..Options::default()
    };
    let text = "place,product,country\nZhuji,socks,\nComo,silk,IT\n";
    registry
        .import(
            vec![stream("a.csv", text)],
            &defaults(&[("country", "China"), ("sector", "traditional")]),
        )
        .unwrap();
    assert!(registry.0.contains_key("cn-zhuji-socks") && registry.0.contains_key("it-como-silk"));
    let again = "key\nit-como-silk\n";
    let report = registry
        .import(
            vec![stream("b.csv", again)],
            &defaults(&[("country", "CN")]),
        )
        .unwrap();
    assert_eq!((report.same, report.changed), (1, 0));
    for (field, text) in [("mayor", "x"), ("country", "Atlantis"), ("key", "cn-a")] {
        assert!(
            registry
                .import(vec![stream("a.csv", SOCK)], &defaults(&[(field, text)]))
                .is_err(),
            "{field}"
        );
    }
}

#[test]
fn a_long_list_that_is_stated_again_is_the_same() {
    let actors: Vec<String> = (0..6_000)
        .map(|number| format!("company: Co {number}"))
        .collect();
    let table = format!(
        "place,product,country,actors\nZhuji,Sock,CN,{}\n",
        actors.join("; ")
    );
    let mut registry = Registry::default();
    registry.read("a.csv", &*table).unwrap();
    let report = registry.read("a.csv", &*table).unwrap();
    assert_eq!((report.same, report.rejected), (1, 0));
}

#[test]
fn a_row_for_a_record_that_searches_leave_out_is_noticed() {
    let mut registry = Registry::default();
    let header = "key,country,place,product,status,withdrawn_reason,market_share\n";
    let text = format!("{header}cn-a,CN,A,x,withdrawn,entered twice,\n");
    registry.read("a.csv", text).unwrap();
    let report = registry
        .read("b.csv", "key,market_share\ncn-a,5(Global)\n")
        .unwrap();
    assert_eq!(
        report.notices,
        ["b.csv line 2: cn-a is withdrawn, and searches leave it out"]
    );
}

#[test]
fn the_same_key_twice_in_json_names_both_lines() {
    let line = |note: &str| {
        format!(
            "{{\"key\":\"cn-a\",\"location\":{{\"country\":\"CN\",\"place\":\"A\"}},\"product\":{{\"name\":\"x\"}},\"notes\":[\"{note}\"]}}\n"
        )
    };
    let report = Registry::default()
        .read("a.jsonl", line("one") + &line("one"))
        .unwrap();
    assert_eq!((report.new, report.rejected), (1, 0));
    let report = Registry::default()
        .read("a.jsonl", line("one") + "\n" + &line("two"))
        .unwrap();
    assert_eq!(
        report.findings.first[0].to_string(),
        "a.jsonl line 3: gives the same key as line 1 another content; keep one of the two"
    );
}

#[test]
fn an_array_of_records_is_read_too() {
    let mut registry = Registry::default();
    let text =
        "[{\"location\":{\"country\":\"CN\",\"place\":\"A\"},\"product\":{\"name\":\"x\"}},\n 5]";
    let report = registry
        .import(vec![stream("a.json", text)], &skipping(None))
        .unwrap();
    assert_eq!((report.new, report.rejected), (1, 1));
    assert!(registry.read("a.json", "[{]").is_err());
}

#[test]
fn what_was_taken_for_granted_is_said() {
    let mut registry = Registry::default();
    let text = encoding_rs::GB18030
        .encode("地点;产品;国家\n诸暨;袜子;中国\n嵊州;领带;中国\n")
        .0
        .into_owned();
    let report = registry.read("a.csv", text).unwrap();
    assert_eq!(report.new, 2, "{:?}", report.findings);
    assert_eq!(report.notices.len(), 2, "{:?}", report.notices);
    assert!(report.notices[0].contains("gb18030") && report.notices[1].contains("semicolon"));
    assert!(registry.0.contains_key("cn-zhuji-wazi"));
}

#[test]
fn flags_are_read_as_cells_are() {
    let said = statement_from_cells(&[
        ("Place", "Zhuji"),
        ("share", "65(Domestic)"),
        ("share", "30(Global)"),
        ("actor", "government: Zhuji City"),
        ("actor", "company: Weili"),
    ])
    .unwrap();
    assert_eq!((said.market_shares.len(), said.actors.len()), (2, 2));
    let finding = statement_from_cells(&[("latitude", "95")]).unwrap_err();
    assert_eq!(
        finding.to_string(),
        "column latitude: \"95\": a latitude lies between -90 and 90 degrees"
    );
}

/// A source that is told to speak for itself alone loses what it no longer says; others stay.
#[test]
fn replace_source_takes_away_what_a_source_no_longer_says() {
    let header = "country,place,product,employment,figure_year,source_title\n";
    let table = |rows: &[&str]| format!("{header}{}", rows.concat());
    let (old, new) = ("CN,A,x,10,2023,Office\n", "CN,A,x,12,2024,Office\n");
    let other = "CN,A,x,11,2023,Journal\n";
    for (replaces, left) in [
        (Replaces::Identities, 3),
        (Replaces::Sources, 2),
        (Replaces::Record, 1),
    ] {
        let mut registry = Registry::default();
        registry.read("a.csv", table(&[old, other])).unwrap();
        let options = Options {
            replaces,
            ..Options::default()
        };
        let files = vec![stream("b.csv", table(&[new]))];
        registry.import(files, &options).unwrap();
        assert_eq!(registry.0["cn-a-x"].figures.len(), left, "{replaces:?}");
    }
}
