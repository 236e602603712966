//! The index belongs to the register's history: backups put back, copies that went their own ways, hints lost.

use std::fs::{self, File};

use crate::sandbox::{Run, Sandbox, copy_folder, skip};

const SOCK: &str = "cn-zhuji-sock";
const SAID: &str =
    "The index was of another history than the register and was built again from it.\n";

/// A registry in which a record names its owner in a commit of its own, once for each name.
struct Owned(Sandbox);

impl Owned {
    /// A copy of a registry, changed by itself.
    fn from(base: &Sandbox, owners: &[&str]) -> Owned {
        let owned = Owned(Sandbox::copy_of(&base.registry()));
        for owner in owners {
            let set = format!("owner={owner}");
            owned.0.run(["update", SOCK, "--set", &set]).succeeds();
        }
        owned
    }

    /// Puts another register into the place of this one's, as from a backup; the index stays.
    fn take_register_of(&self, other: &Owned) {
        let [place, from] = [self, other].map(|owned| owned.0.registry().join("register"));
        fs::remove_dir_all(&place).expect("a register");
        copy_folder(&from, &place);
    }

    fn show(&self) -> Run {
        self.0.run(["show", SOCK, "--format", "json"])
    }

    fn hint(&self) -> std::path::PathBuf {
        self.0.registry().join("register/head")
    }
}

/// The owner that a record names last.
#[track_caller]
fn owner(shown: &Run) -> String {
    let record = shown.json();
    let attributes = record["attributes"].as_array().cloned().unwrap_or_default();
    let owner = attributes
        .iter()
        .find(|attribute| attribute["name"] == "owner");
    owner
        .map_or("nobody", |owner| owner["value"].as_str().expect("text"))
        .to_owned()
}

#[test]
fn a_reader_of_another_history_says_so_once_and_answers_from_the_register() {
    let base = Sandbox::with_table_1();
    for (theirs, last) in [(&["theirs"][..], "theirs"), (&[], "nobody")] {
        let ours = Owned::from(&base, &["ours"]);
        ours.take_register_of(&Owned::from(&base, theirs));
        let shown = ours.show().succeeds();
        assert_eq!(
            (owner(&shown).as_str(), shown.stderr.as_str()),
            (last, SAID)
        );
        let again = ours.show().succeeds();
        assert_eq!((owner(&again).as_str(), again.stderr.as_str()), (last, ""));
        ours.0.run(["verify"]).succeeds();
    }
}

#[test]
fn a_writer_of_another_history_says_so_once_and_goes_on_from_the_register() {
    let base = Sandbox::with_table_1();
    for (theirs, last) in [
        (&["theirs"][..], "theirs"),
        (&[], "nobody"),
        (&["theirs", "still-theirs"], "still-theirs"),
    ] {
        for has_hint in [true, false] {
            let ours = Owned::from(&base, &["ours"]);
            let theirs = Owned::from(&base, theirs);
            let dumped = theirs.0.run(["dump"]).succeeds().stdout;
            ours.take_register_of(&theirs);
            if !has_hint {
                fs::remove_file(ours.hint()).expect("a hint");
            }
            let update = ["update", SOCK, "--sector", "service"];
            let updated = ours.0.run(update).succeeds();
            assert_eq!(
                updated.stderr.matches(SAID).count(),
                1,
                "{}",
                updated.stderr
            );
            let shown = ours.show().succeeds();
            assert_eq!((owner(&shown).as_str(), shown.stderr.as_str()), (last, ""));
            assert!(ours.0.run(["dump"]).succeeds().stdout.starts_with(&dumped));
            ours.0.run(["verify"]).succeeds();
        }
    }
}

#[test]
fn another_history_is_refused_where_nobody_can_build_the_index_again() {
    let base = Sandbox::with_table_1();
    let ours = Owned::from(&base, &["ours"]);
    ours.take_register_of(&Owned::from(&base, &["theirs"]));
    let held = File::options()
        .write(true)
        .open(ours.0.registry().join("writer"))
        .expect("the writer's lock");
    held.lock().expect("nobody has it");
    let refused = |run: Run, why: &str| {
        run.exits(1)
            .says("is of another history than the register: its commit 3 is not the register's")
            .says("build it again with `registry reindex`; that cannot be done now: ")
            .says(why);
    };
    refused(ours.show(), "the registry is in use by");
    drop(held);
    let read_only = |typed: &[&str]| Run::of(ours.0.read_only_command(typed.iter().copied()));
    if read_only(&["log"]).stderr.contains("mount") {
        return skip("nothing can be mounted here, so no folder is read-only");
    }
    refused(read_only(&["show", SOCK]), "the folder is read-only");
    ours.0.run(["reindex"]).succeeds();
    let shown = read_only(&["show", SOCK, "--format", "json"]).succeeds();
    assert_eq!(owner(&shown), "theirs");
}

#[test]
fn a_hint_that_lags_or_is_lost_is_mended_without_a_word() {
    let base = Sandbox::with_table_1();
    let ours = Owned::from(&base, &[]);
    let lagging = fs::read_to_string(ours.hint()).expect("a hint");
    ours.0
        .run(["update", SOCK, "--set", "owner=ours"])
        .succeeds();
    let true_hint = fs::read_to_string(ours.hint()).expect("a hint");
    for lost in ["", "garbage", &lagging[..20]] {
        fs::write(ours.hint(), lost).expect("a hint");
        let read_only = Run::of(ours.0.read_only_command(["show", SOCK, "--format", "json"]));
        assert!(
            read_only.code == Some(0) || read_only.stderr.contains("mount"),
            "{read_only:?}"
        );
        let shown = ours.show().succeeds();
        assert_eq!(
            (owner(&shown).as_str(), shown.stderr.as_str()),
            ("ours", "")
        );
    }
    fs::write(ours.hint(), &lagging).expect("a hint");
    let shown = ours.show().succeeds();
    assert_eq!(
        (owner(&shown).as_str(), shown.stderr.as_str()),
        ("ours", "")
    );
    assert_eq!(fs::read_to_string(ours.hint()).expect("a hint"), true_hint);
}
