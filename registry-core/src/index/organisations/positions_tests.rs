//! One organisation is read without the others, and the same is read whatever became of the file that says where it is.

use std::fs;

use super::{
    positions,
    tests::{Trial, keys, name},
    *,
};
use crate::index::{AsOf, IndexError};

/// Many organisations, one of them with more versions than a block has, another that only comes behind the positions.
fn trial_with_positions() -> Trial {
    let mut trial = Trial::new();
    let names: Vec<String> = (0..300).map(|number| format!("org_cn-{number}")).collect();
    let all: Vec<_> = names.iter().map(|key| (&**key, "Same", "")).collect();
    trial.commit(&all);
    for version in 0..290 {
        trial.commit(&[("org_cn-7", &format!("Name {version}"), "")]);
    }
    trial.follow();
    positions::bring_up(&trial.folder()).unwrap();
    trial.commit(&[("org_cn-7", "Last", ""), ("org_cn-new", "New", "")]);
    trial.follow();
    trial
}

/// What a reader says of some organisations, each way of asking for one.
fn said(reader: &OrganisationReader) -> Vec<(String, usize, bool, Option<String>)> {
    let mut said = Vec::new();
    for key in [
        "org_cn-7",
        "org_cn-0",
        "org_cn-299",
        "org_cn-new",
        "org_cn-none",
    ] {
        for as_of in [
            AsOf::Now,
            AsOf::Commit(1),
            AsOf::Commit(2),
            AsOf::Commit(150),
        ] {
            said.push((
                key.to_owned(),
                reader.history(key).unwrap().len(),
                reader.contains(key).unwrap(),
                name(reader, key, as_of),
            ));
        }
    }
    said
}

#[test]
fn one_organisation_is_read_without_the_others() {
    let trial = trial_with_positions();
    let mut journal = fs::read(trial.journal()).unwrap();
    // Whoever reads what stands between finds it damaged.
    let third = journal.len() / 3;
    journal[third..third + 9].fill(0);
    fs::write(trial.journal(), &journal).unwrap();
    let reader = trial.reader();
    assert_eq!(name(&reader, "org_cn-0", AsOf::Now).unwrap(), "Same");
    assert_eq!(name(&reader, "org_cn-7", AsOf::Now).unwrap(), "Last");
    assert_eq!(name(&reader, "org_cn-7", AsOf::Commit(2)).unwrap(), "Same");
    assert_eq!(name(&reader, "org_cn-new", AsOf::Now).unwrap(), "New");
    assert_eq!(name(&reader, "org_cn-none", AsOf::Now), None);
    let refused = reader.find(&Sought::default(), AsOf::Now).unwrap_err();
    assert!(matches!(refused, IndexError::Damaged { .. }), "{refused}");
    assert!(reader.read_all().is_err());
}

#[test]
fn positions_that_are_absent_or_damaged_change_no_answer() {
    let trial = trial_with_positions();
    let path = trial.folder().join("positions");
    let positions = fs::read(&path).unwrap();
    let expected = said(&trial.reader());
    assert_eq!(
        expected[0],
        ("org_cn-7".into(), 292, true, Some("Last".into()))
    );
    let reads = || {
        let reader = trial.reader();
        assert_eq!(said(&reader), expected);
        assert_eq!(keys(&reader, &Sought::default()).len(), 301);
        assert_eq!(said(&reader), expected);
    };
    for at in (0..positions.len()).step_by(331) {
        let mut damaged = positions.clone();
        damaged[at] ^= 1;
        fs::write(&path, &damaged).unwrap();
        assert_eq!(said(&trial.reader()), expected, "byte {at}");
    }
    for length in [0, 50, positions.len() - 1] {
        fs::write(&path, &positions[..length]).unwrap();
        reads();
    }
    fs::remove_file(&path).unwrap();
    reads();
    // Those of another journal.
    let mut other = Trial::new();
    other.commit(&[("org_cn-7", "Another", "")]);
    other.follow();
    positions::bring_up(&other.folder()).unwrap();
    fs::copy(other.folder().join("positions"), &path).unwrap();
    reads();
}

#[test]
fn a_reader_keeps_what_it_saw_and_the_next_one_goes_on_from_there() {
    let mut trial = trial_with_positions();
    let last_read = LastRead::default();
    let index = trial.folder.path().to_owned();
    let open = || OrganisationReader::open_after(&index, &last_read).unwrap();
    let before = open();
    assert_eq!(name(&before, "org_cn-3", AsOf::Now).unwrap(), "Same");
    trial.commit(&[("org_cn-3", "Changed", "")]);
    trial.follow();
    let after = open();
    assert_eq!(name(&after, "org_cn-3", AsOf::Now).unwrap(), "Changed");
    assert_eq!(name(&after, "org_cn-3", AsOf::Commit(9)).unwrap(), "Same");
    assert_eq!(after.history("org_cn-3").unwrap().len(), 2);
    assert_eq!(after.count().unwrap(), 301);
    trial.commit(&[("org_cn-late", "Late", "")]);
    trial.follow();
    assert_eq!(open().count().unwrap(), 302);
    // The whole of the journal as it was then, though more stands there by now, and the folder is gone.
    fs::remove_dir_all(trial.folder()).unwrap();
    assert_eq!(before.count().unwrap(), 301);
    assert_eq!(name(&before, "org_cn-3", AsOf::Now).unwrap(), "Same");
}

#[test]
fn the_writer_makes_the_positions_once_there_is_much_to_read() {
    let mut trial = Trial::new();
    let note = format!(r#","notes":["{}"]"#, "n".repeat(9_000));
    let covered = |trial: &Trial| {
        let positions = positions::Positions::open(&trial.folder());
        positions.map(|positions| positions.closed().0.number)
    };
    let mut seen = Vec::new();
    for number in 0..70 {
        trial.commit(&[(&*format!("org_cn-{number}"), "Name", &note)]);
        trial.follow();
        seen.push(covered(&trial));
    }
    assert_eq!(seen[10], None);
    assert!(seen[40].is_some() && seen[69] > seen[40], "{seen:?}");
    seen.dedup();
    assert_eq!(seen.len(), 3, "{seen:?}");
    // What was taken away is made again by whoever opens the index to write.
    fs::remove_file(trial.folder().join("positions")).unwrap();
    trial.follow();
    assert!(covered(&trial).is_some());
    assert_eq!(
        name(&trial.reader(), "org_cn-33", AsOf::Now).unwrap(),
        "Name"
    );
}
