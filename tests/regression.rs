//! Defects that were found by using the program, each with what went wrong.

use crate::sandbox::Sandbox;

/// A quote that was never closed swallowed every row after it, and the import said that all went well.
#[test]
fn an_open_quote_does_not_swallow_rows() {
    let sandbox = Sandbox::with_registry();
    for (name, text) in [
        ("open.csv", "A,B,CN,\"open\nC,D,CN,\n"),
        ("inside.csv", "A,B,CN,\"said \"hi\" there\"\n"),
    ] {
        let file = sandbox.file(name, format!("place,product,country,notes\n{text}"));
        sandbox
            .run(["import", &file.display().to_string()])
            .exits(1)
            .says("quote");
    }
    assert_eq!(sandbox.records(), "");
}

/// `update --share` took away the record's other shares of the same source.
#[test]
fn an_update_leaves_the_shares_that_it_does_not_name() {
    let sandbox = Sandbox::with_registry();
    let shares = ["--share", "65(Domestic)", "--share", "30(Global)"];
    sandbox
        .run(
            [
                "register",
                "--country",
                "CN",
                "--place",
                "A",
                "--product",
                "b",
            ]
            .iter()
            .chain(&shares),
        )
        .succeeds();
    sandbox
        .run(["update", "cn-a-b", "--share", "33(Global)"])
        .succeeds();
    sandbox
        .run(["list"])
        .succeeds()
        .prints("65(Domestic), 33(Global)");
}

/// A region that was only named, not coded, did not count as a contradiction.
#[test]
fn a_row_of_another_region_asks_for_a_key() {
    let sandbox = Sandbox::with_registry();
    let import = |region: &str| {
        let file = sandbox.file(
            "rows.csv",
            format!("place,product,country,region\nSuzhou,silk,CN,{region}\n"),
        );
        sandbox.run(["import", &file.display().to_string()])
    };
    import("CN-JS").succeeds();
    for same in ["Jiangsu", "江苏省", "CN-JS"] {
        import(same).succeeds();
    }
    for other in ["Anhui", "安徽", "Kent"] {
        import(other).exits(3).says("give a key");
    }
}

/// Rejected rows were written over the file that was imported.
#[test]
fn rejected_rows_never_replace_a_file() {
    let sandbox = Sandbox::with_registry();
    let rows = "place,product,country\nGood,r,CN\nBad,r,XX\n";
    let file = sandbox.file("rows.csv", rows).display().to_string();
    sandbox
        .run(["import", &file, "--skip-invalid", "--rejected", &file])
        .exits(1)
        .says("is there already");
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), rows);
}

/// What no record has in full was counted and exported as if it had been asked for.
#[test]
fn what_is_counted_is_what_was_asked_for() {
    let sandbox = Sandbox::with_fixtures();
    sandbox
        .run(["search", "sock shoes", "--count"])
        .succeeds()
        .prints("0");
    assert_eq!(sandbox.run(["export", "sock shoes"]).succeeds().stdout, "");
    sandbox
        .run(["search", "key:cn-*", "--count"])
        .succeeds()
        .prints("61");
    sandbox
        .run(["search", "--country", "CN", "--country", "IT", "--count"])
        .succeeds()
        .prints("68");
}
