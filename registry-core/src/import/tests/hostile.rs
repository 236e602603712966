//! Files that nobody would write in earnest.

use super::*;

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
