//! The register proves itself: dumps, damage, lost indexes, and stores written by earlier versions.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::sandbox::{Chance, Run, Sandbox, fixture, setting};

/// A registry with a few commits of several kinds.
fn changed() -> Sandbox {
    let sandbox = Sandbox::with_fixtures();
    sandbox
        .typed("update|cn-zhuji-sock|--life-cycle|mature|--message|agreed")
        .succeeds();
    sandbox
        .typed("retire|cn-wenzhou-shoes|--withdrawn|twice")
        .succeeds();
    sandbox.typed("revert|5").succeeds();
    sandbox
}

/// Its dump.
fn dump(sandbox: &Sandbox) -> String {
    sandbox.run(["dump"]).succeeds().stdout
}

#[test]
fn a_dump_loaded_and_dumped_is_the_same_bytes() {
    let first = changed();
    let text = dump(&first);
    let second = Sandbox::empty();
    second.file("all.rsf", &text);
    second.run(["verify", "all.rsf"]).succeeds();
    second.run(["load", "all.rsf"]).succeeds();
    second.run(["verify"]).succeeds();
    assert!(dump(&second) == text);
    assert_eq!(
        (first.records(), first.log()),
        (second.records(), second.log())
    );
    let third = Sandbox::empty();
    third
        .run_with_input(["load", "-"], text.as_bytes())
        .succeeds();
    assert!(dump(&third) == text);
}

#[test]
fn a_published_hash_tells_whether_a_register_is_the_same_and_whole() {
    let sandbox = changed();
    sandbox.run(["dump", "--output", "all.rsf"]).succeeds();
    let head = &sandbox.log()[0];
    let known = |field: &str| head[field].as_str().expect("a hash").to_owned();
    let zeros = format!("sha-256:{}", "0".repeat(64));
    for (flag, hash) in [("--root", known("root")), ("--commit", known("hash"))] {
        for file in [&["all.rsf"][..], &[]] {
            let verify = |hash: &str| sandbox.run([&["verify", flag, hash], file].concat());
            verify(&hash).succeeds();
            verify(&zeros)
                .exits(1)
                .says("this is not the register that was published, or not all of it");
        }
    }
    let whole = fs::read_to_string(sandbox.path().join("all.rsf")).expect("the dump");
    let end = whole.rfind("assert-root-hash").expect("an end");
    let before = whole[..end]
        .rfind("assert-root-hash")
        .expect("an earlier end");
    let line = before + whole[before..].find('\n').expect("a line") + 1;
    sandbox.file("earlier.rsf", &whole[..line]);
    sandbox.run(["verify", "earlier.rsf"]).succeeds();
    sandbox
        .run(["verify", "earlier.rsf", "--root", &known("root")])
        .exits(1);
}

#[test]
fn registers_of_other_programs_are_verified() {
    let sandbox = Sandbox::empty();
    let uk = fixture("rsf/uk_country_register.rsf");
    let root = "sha-256:3bacea769627d20ed9a2cfde54173da3c9d630b3fc9ed80431a1cee2196c8a4a";
    let found = sandbox
        .run(["verify", &uk, "--root", root, "--format", "json"])
        .succeeds()
        .json();
    assert_eq!(
        (&found["user_entries"], &found["root"]),
        (&209.into(), &root.into())
    );
    let worked = fixture("rsf/worked_register.rsf");
    let found = sandbox
        .run(["verify", &worked, "--format", "json"])
        .succeeds()
        .json();
    assert_eq!(found["commits"], 2);
    sandbox.run(["load", &worked]).succeeds();
    let text = fs::read_to_string(worked).expect("the fixture");
    assert!(
        dump(&sandbox).starts_with(text.trim_end()),
        "a dump ends with its root, too"
    );
}

#[test]
fn a_damaged_dump_names_its_line_and_is_loaded_up_to_it_only_if_asked() {
    let text = dump(&changed());
    let lines: Vec<&str> = text.lines().collect();
    let mut chance = Chance::new();
    for _ in 0..12 {
        let at = 12 + chance.below(lines.len() as u64 - 12) as usize;
        let line = lines[at];
        let place = chance.below(line.len() as u64 - 1) as usize;
        let Some(letter) = line[place..]
            .chars()
            .next()
            .filter(char::is_ascii_alphanumeric)
        else {
            continue;
        };
        let other = if letter == 'x' { "y" } else { "x" };
        let mut damaged = lines.clone();
        let changed = format!("{}{other}{}", &line[..place], &line[place + 1..]);
        damaged[at] = &changed;
        refused_and_loaded_in_part(&format!("{}\n", damaged.join("\n")), &text, at + 1);
    }
    let cut = text.len() * 2 / 3;
    let cut = (cut..)
        .find(|&at| text.is_char_boundary(at))
        .expect("an end");
    refused_and_loaded_in_part(&text[..cut], &text, text[..cut].lines().count());
}

/// A dump that is damaged in a line is refused there or just after it, and with `--partial` is loaded up to it.
fn refused_and_loaded_in_part(damaged: &str, whole: &str, line: usize) {
    let sandbox = Sandbox::in_memory();
    sandbox.file("damaged.rsf", damaged);
    let said = sandbox.run(["verify", "damaged.rsf"]).exits(1).stderr;
    let named = said
        .split("line ")
        .nth(1)
        .and_then(|rest| rest.split(':').next()?.parse::<usize>().ok());
    let named = named.unwrap_or_else(|| panic!("no line is named: {said}"));
    // A changed item is only missed by the entry that names it, a changed entry by the root after it.
    assert!(named >= line, "{named} is named for {line}: {said}");
    let next_root = whole
        .lines()
        .skip(line)
        .position(|text| text.starts_with("assert-root-hash"));
    let latest = next_root.map_or(usize::MAX, |root| line + root + 1);
    assert!(named <= latest, "{named} is named for {line}: {said}");
    sandbox.run(["load", "damaged.rsf"]).exits(1);
    assert!(
        !sandbox.registry().exists(),
        "a damaged dump leaves nothing"
    );
    sandbox
        .run(["load", "damaged.rsf", "--partial"])
        .succeeds()
        .says("The dump is damaged");
    sandbox.run(["verify"]).succeeds();
    let kept = dump(&sandbox);
    assert!(
        whole.starts_with(&kept) && kept.lines().count() < named,
        "{} lines are kept",
        kept.lines().count()
    );
}

#[test]
fn a_lost_index_is_built_again() {
    let sandbox = changed();
    let records = sandbox.records();
    let index = sandbox.registry().join("index");
    for part in ["", "current/meta.json", "superseded"] {
        let part = index.join(part);
        if part.is_dir() {
            fs::remove_dir_all(&part)
        } else {
            fs::remove_file(&part)
        }
        .expect("a part of the index");
        let read = sandbox.run(["export", "--format", "jsonl"]).succeeds();
        assert!(read.stdout == records, "{}", part.display());
        sandbox.run(["verify"]).succeeds();
    }
    sandbox.run(["reindex"]).succeeds();
    assert!(sandbox.records() == records);
    assert_eq!(sandbox.found(["shengzhou neckties"])[0], "cn-chenzhou-tie");
}

/// A flipped bit or a cut tail in any file is reported, or what is read is right; nothing panics, and the
/// register serves nothing that it did not hold. `REGISTRY_FLIPS` makes more trials of it.
#[test]
fn damage_anywhere_is_reported_or_does_no_harm() {
    let sandbox = changed();
    let expected = (dump(&sandbox), sandbox.records());
    let mut chance = Chance::new();
    let rounds = setting("REGISTRY_FLIPS", 1);
    let mut reported = 0;
    for file in files(&sandbox.registry()) {
        let bytes = fs::read(sandbox.registry().join(&file)).expect("a file");
        let used = bytes
            .iter()
            .rposition(|&byte| byte != 0)
            .map_or(0, |last| last as u64 + 1);
        let trials = match file.starts_with("register") {
            _ if used == 0 => 0,
            true => 8 * rounds,
            false => rounds,
        };
        for _ in 0..trials {
            let mut damaged = bytes.clone();
            let at = chance.below(used) as usize;
            let is_cut = chance.below(4) == 0;
            if is_cut {
                damaged.truncate(at);
            } else {
                damaged[at] ^= 1 << chance.below(8);
            }
            println!(
                "{} at {at}{}",
                file.display(),
                if is_cut { ", cut" } else { "" }
            );
            let copy = Sandbox::copy_of(&sandbox.registry());
            fs::write(copy.registry().join(&file), damaged).expect("a copy");
            reported += u32::from(survives(&copy, &expected));
        }
    }
    assert!(reported > 5, "only {reported} were reported");
}

/// Whether damage was reported. Whatever is read is right.
fn survives(copy: &Sandbox, (dumped, records): &(String, String)) -> bool {
    let exported = ends_well(copy.run(["export", "--format", "jsonl"]));
    let verified = ends_well(copy.run(["verify"]));
    let dump = ends_well(copy.run(["dump"]));
    assert!(
        dump.code != Some(0) || dump.stdout == *dumped,
        "the register serves what it did not hold"
    );
    let is_reported = verified.code != Some(0)
        || verified.stderr.contains("index")
        || exported.code != Some(0)
        || !exported.stderr.is_empty();
    assert!(
        is_reported || exported.stdout == *records,
        "a wrong record is read, and nothing is reported"
    );
    if verified.code == Some(0) {
        assert!(
            copy.records() == *records,
            "the index is wrong after a verification that found nothing"
        );
    }
    is_reported
}

fn ends_well(run: Run) -> Run {
    assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    run
}

/// Every file below a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    fn add(folder: &Path, under: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder.join(under)).expect("a folder") {
            let path = under.join(entry.expect("an entry").file_name());
            if folder.join(&path).is_dir() {
                add(folder, &path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    add(folder, Path::new(""), &mut found);
    found.sort();
    found
}

/// The fixture was written by the first version that had this format, from Table 1, an update and a revert;
/// its index was left out, since it can always be built again.
#[test]
fn a_store_written_by_each_released_format_is_read() {
    let stores = fs::read_dir(fixture("registers")).expect("the fixtures");
    let mut read = 0;
    for store in stores
        .map(|store| store.expect("a fixture").path())
        .filter(|path| path.is_dir())
    {
        let copy = Sandbox::copy_of(&store);
        let committed = fs::read_to_string(store.with_extension("rsf")).expect("its dump");
        assert_eq!(dump(&copy), committed, "{}", store.display());
        copy.run(["verify"]).succeeds();
        assert_eq!(copy.found(["sock"]), ["cn-zhuji-sock"]);
        copy.typed("update|cn-zhuji-sock|--sector|traditional")
            .succeeds();
        assert!(dump(&copy).starts_with(&committed), "what was there stays");
        read += 1;
    }
    assert!(read > 0);
}
