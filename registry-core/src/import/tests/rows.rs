//! What rows do: unite, change, replace, wait for each other.

use super::*;

const SOCK: &str = "place,country,product,market_share,latitude,longitude\nZhuji,CN,Sock,65(Domestic),29.71,120.24\n";

fn skipping(rejected_to: Option<PathBuf>) -> Options {
    Options {
        skip_invalid: true,
        rejected_to: rejected_to.into_iter().collect(),
        ..Options::default()
    }
}

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
        replace: true,
        ..Options::default()
    };
    registry
        .import(vec![stream("b.csv", later)], &replace)
        .unwrap();
    let replaced = &registry.0["cn-zhuji-sock"];
    assert!(replaced.location.latitude.is_none() && replaced.market_shares.is_empty());
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
    for (field, text) in [
        ("mayor", "x"),
        ("notes", "x"),
        ("country", "Atlantis"),
        ("key", "cn-a"),
    ] {
        assert!(
            registry
                .import(vec![stream("a.csv", SOCK)], &defaults(&[(field, text)]))
                .is_err(),
            "{field}"
        );
    }
}

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
fn the_rest_is_taken_and_rejected_rows_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejected.csv");
    let text = format!("{SOCK}Atlantis,Poseidonis,gold,80(Mars),1,1\n");
    let mut registry = Registry::default();
    let report = registry
        .import(vec![stream("a.csv", text)], &skipping(Some(path.clone())))
        .unwrap();
    assert_eq!(
        (report.new, report.rejected, report.findings.count),
        (1, 1, 2)
    );
    assert_eq!(report.files[0].rejected_to.as_deref(), Some(&*path));
    let rejected = std::fs::read_to_string(&path).unwrap();
    assert!(
        rejected.starts_with("rejected_because,place,country,product,"),
        "{rejected}"
    );
    assert!(rejected.contains("unknown scope") && rejected.contains("unknown country"));
    let mended = rejected
        .replace("80(Mars)", "80(Global)")
        .replace(",Poseidonis,", ",GR,");
    let report = registry
        .import(vec![stream("b.csv", mended)], &Options::default())
        .unwrap();
    assert_eq!(
        (report.new, report.rejected),
        (1, 0),
        "{:?}",
        report.findings
    );
}

#[test]
fn a_record_with_a_row_at_fault_waits_whole() {
    let header = "place,product,country,market_share\n";
    let (good, bad) = ("Zhuji,Sock,CN,65(Domestic)\n", "Zhuji,Sock,CN,30(Globl)\n");
    let other = "Wenzhou,Shoes,CN,20(Domestic)\n";
    let whole = format!("{header}{good}{}", bad.replace("Globl", "Global"));
    let mut expected = Registry::default();
    expected.read("whole.csv", &*whole).unwrap();
    for rows in [
        [good, bad, other],
        [bad, good, other],
        [good, other, bad],
        [bad, other, good],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejected.csv");
        let text = format!("{header}{}", rows.concat());
        let mut registry = Registry::default();
        let options = skipping(Some(path.clone()));
        let report = registry
            .import(vec![stream("a.csv", text)], &options)
            .unwrap();
        assert_eq!((report.new, report.rejected), (1, 2), "{rows:?}");
        let findings: Vec<String> = report
            .findings
            .first
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            findings
                .iter()
                .any(|finding| finding.contains("waits for another row of cn-zhuji-sock")),
            "{findings:?}"
        );
        let mended = std::fs::read_to_string(&path)
            .unwrap()
            .replace("Globl", "Global");
        let report = registry.read("b.csv", mended).unwrap();
        assert_eq!((report.new, report.rejected), (1, 0), "{rows:?}");
        let shares = |registry: &Registry| {
            let mut records = registry.0.values();
            let record = records
                .find(|record| &*record.key == "cn-zhuji-sock")
                .unwrap();
            let mut shares: Vec<String> = record
                .market_shares
                .iter()
                .map(|share| format!("{share:?}"))
                .collect();
            shares.sort();
            shares
        };
        assert_eq!(shares(&registry), shares(&expected), "{rows:?}");
    }
}

/// A name at fault hides which record a row speaks of, but its key does not.
#[test]
fn a_row_whose_names_are_at_fault_is_known_by_its_key() {
    let header = "key,place,product,country,market_share\n";
    let good = "cn-zhuji-sock,Zhuji,Sock,CN,65(Domestic)\n";
    let bad = "cn-zhuji-sock,Zhuji,Sock,Chnia,30(Global)\n";
    let other = "cn-wenzhou-shoes,Wenzhou,Shoes,CN,20(Domestic)\n";
    for rows in [[good, bad, other], [good, other, bad]] {
        let mut registry = Registry::default();
        let text = format!("{header}{}", rows.concat());
        let report = registry
            .import(vec![stream("a.csv", text)], &skipping(None))
            .unwrap();
        assert_eq!((report.new, report.rejected), (1, 2), "{rows:?}");
    }
}

/// What is at fault is told, not what links to it.
#[test]
fn a_link_to_a_record_at_fault_is_no_fault_of_its_own() {
    let header = "key,country,place,product,market_share,linkage_kind,linkage_cluster\n";
    let text = format!(
        "{header}cn-a,CN,A,x,,supplier,cn-b\ncn-b,CN,B,x,5(Global),,\ncn-b,CN,B,x,5(Globl),,\n"
    );
    let mut registry = Registry::default();
    let report = registry.read("a.csv", &*text).unwrap();
    assert_eq!((report.rejected, report.findings.count), (1, 1));
    let report = registry
        .import(vec![stream("a.csv", text)], &skipping(None))
        .unwrap();
    assert_eq!((report.new, report.rejected), (0, 3));
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
fn rejected_lines_of_json_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejected.jsonl");
    let text = "{\"location\":{\"country\":\"CN\",\"place\":\"A\"},\"product\":{\"name\":\"x\"},\"colour\":1}\nnonsense\n";
    let mut registry = Registry::default();
    let report = registry
        .import(vec![stream("a.jsonl", text)], &skipping(Some(path.clone())))
        .unwrap();
    assert_eq!(report.rejected, 2);
    let rejected = std::fs::read_to_string(&path).unwrap();
    let first = rejected
        .lines()
        .next()
        .unwrap()
        .replace(",\"colour\":1", "");
    let report = registry.read("b.jsonl", first).unwrap();
    assert_eq!(
        (report.new, report.rejected),
        (1, 0),
        "{:?}",
        report.findings
    );
}

#[test]
fn links_may_point_forward_but_not_to_nothing() {
    let header = "key,country,place,product,status,merged_into,linkage_kind,linkage_cluster\n";
    let forward = format!(
        "{header}cn-a,CN,A,x,,,supplier,cn-b\ncn-b,CN,B,x,merged,cn-c,,\ncn-c,CN,C,x,,,,\n"
    );
    let mut registry = Registry::default();
    let report = registry.read("a.csv", forward).unwrap();
    assert_eq!(
        (report.new, report.rejected),
        (3, 0),
        "{:?}",
        report.findings
    );
    let dangling = format!(
        "{header}cn-d,CN,D,x,,,supplier,cn-a\ncn-e,CN,E,x,,,supplier,cn-nowhere\ncn-f,CN,F,x,,,supplier,cn-e\n"
    );
    let report = registry
        .import(vec![stream("b.csv", dangling)], &skipping(None))
        .unwrap();
    assert_eq!((report.new, report.rejected), (1, 2));
    assert!(
        report.findings.first[0]
            .to_string()
            .contains("line 3, column linkage_cluster: \"cn-nowhere\": no record")
    );
    assert!(!registry.0.contains_key("cn-f"));
}

#[test]
fn a_later_file_overtakes_a_record_that_waits() {
    let first =
        "key,country,place,product,linkage_kind,linkage_cluster\ncn-a,CN,A,x,supplier,cn-b\n";
    let second = "key,country,place,product,notes\ncn-a,,,,later\ncn-b,CN,B,x,\n";
    let mut registry = Registry::default();
    let files = vec![stream("a.csv", first), stream("b.csv", second)];
    let report = registry.import(files, &Options::default()).unwrap();
    assert_eq!((report.new, report.changed, report.rejected), (2, 0, 0));
    let later = &registry.0["cn-a"];
    assert_eq!((later.notes.len(), later.linkages.len()), (1, 1));
}

#[test]
fn a_merge_may_be_turned_round_in_one_file() {
    let line = |key: &str, more: &str| {
        format!(
            "{{\"key\":\"{key}\",\"location\":{{\"country\":\"CN\",\"place\":\"A\"}},\"product\":{{\"name\":\"{key}\"}}{more}}}\n"
        )
    };
    let into = |key: &str| format!(",\"status\":\"merged\",\"merged_into\":\"{key}\"");
    let mut registry = Registry::default();
    for (merged, stays) in [("cn-a", "cn-b"), ("cn-b", "cn-a")] {
        let text = line(stays, "") + &line(merged, &into(stays));
        let report = registry.read("a.jsonl", text).unwrap();
        assert_eq!(report.rejected, 0, "{:?}", report.findings);
    }
}

#[test]
fn a_circle_of_merges_may_close_through_the_registry() {
    let header = "key,country,place,product,status,merged_into\n";
    let mut registry = Registry::default();
    registry
        .read(
            "a.csv",
            format!("{header}cn-a,CN,A,x,merged,cn-b\ncn-b,CN,B,x,,\n"),
        )
        .unwrap();
    let report = registry
        .read("b.csv", "key,status,merged_into\ncn-b,merged,cn-a\n")
        .unwrap();
    assert!(report.findings.first[0].reason.contains("closes a circle"));
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
fn hostile_tables_are_refused_in_bounded_memory() {
    let refused = |text: String| {
        Registry::default()
            .read("a.csv", text)
            .map(|report| report.findings.first[0].to_string())
    };
    let columns = "x,".repeat(1_000_000);
    assert!(
        refused(columns)
            .unwrap_err()
            .to_string()
            .contains("1000001 columns")
    );
    let long_cell = format!("{SOCK}Wenzhou,CN,\"{}\",,,\n", "x".repeat(10 << 20));
    assert!(
        refused(long_cell)
            .unwrap()
            .contains("line 3, column product")
    );
    let endless = format!("{SOCK}\"{}", "x\n".repeat(40 << 20));
    assert!(
        refused(endless)
            .unwrap_err()
            .to_string()
            .contains("longer than 64 MiB")
    );
    let deep = "[".repeat(1 << 20);
    assert!(Registry::default().read("a.json", deep).is_err());
}

#[test]
fn a_nul_in_a_quoted_cell_is_text() {
    let mut registry = Registry::default();
    registry
        .read("a.csv", "country,place,product,notes\nCN,A,x,\"a\0b\"\n")
        .unwrap();
    assert_eq!(&*registry.0["cn-a-x"].notes[0], "a\0b");
    let report = registry
        .read("a.csv", "country,place,product\nCN,\"B\0\",x\n")
        .unwrap();
    assert!(
        report.findings.first[0]
            .reason
            .contains("neither line ends nor NUL")
    );
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

mod arbitrary_bytes {
    use proptest::prelude::*;

    use super::*;

    fn anything(name: &str, bytes: Vec<u8>) {
        let _ = Registry::default().read(name, bytes);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), name in "[a-z]\\.(csv|tsv|jsonl|json|xlsx)") {
            anything(&name, bytes);
        }

        #[test]
        fn never_panic_after_a_header(rows in "([-a-z0-9\",;:(){}\\n=' ]{0,40}\\n){0,6}") {
            anything("a.csv", format!("key,country,place,product,market_share,actors,codes,spans\n{rows}").into());
        }

        #[test]
        fn never_panic_in_a_line(line in "[\\{\\}\\[\\]\":,a-z0-9 ]{0,80}") {
            anything("a.jsonl", line.into_bytes());
        }
    }
}
