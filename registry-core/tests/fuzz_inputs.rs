//! The properties that `fuzz/` tries on invented input hold of its seeds, and of all that was found with them.

use std::{fs, path::Path};

#[path = "../../fuzz/src/lib.rs"]
mod properties;

/// Every input of a target; a panic says which it was.
fn each_input(target: &str, property: impl Fn(&[u8])) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let mut inputs = 0;
    for kind in ["seeds", "regressions"] {
        let Ok(folder) = fs::read_dir(fuzz.join(kind).join(target)) else {
            assert_ne!(kind, "seeds", "{target} has no seeds");
            continue;
        };
        for file in folder {
            let path = file.expect("an entry of the folder").path();
            println!("{}", path.display());
            property(&fs::read(&path).expect("an input"));
            inputs += 1;
        }
    }
    assert!(inputs > 0, "{target} has no inputs");
}

#[test]
fn csv() {
    each_input("csv", properties::csv);
}

#[test]
fn json_lines() {
    each_input("json_lines", properties::json_lines);
}

#[test]
fn xlsx() {
    each_input("xlsx", properties::xlsx);
}

#[test]
fn rsf() {
    each_input("rsf", properties::rsf);
}

#[test]
fn frame() {
    each_input("frame", properties::frame);
}

#[test]
fn share() {
    each_input("share", properties::share);
}

#[test]
fn query() {
    let searched = properties::Searched::of_fixtures();
    each_input("query", |input| properties::query(&searched, input));
}
