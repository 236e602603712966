//! What cannot be written, or has a mistake in it, leaves a registry that works on.

use super::*;

/// Takes a file or folder away while something is done.
fn without<T>(path: &Path, action: impl FnOnce() -> T) -> T {
    let aside = path.with_extension("aside");
    fs::rename(path, &aside).unwrap();
    let done = action();
    if !path.exists() {
        fs::rename(&aside, path).unwrap();
    }
    done
}

#[test]
fn a_register_that_was_not_synced_is_opened_again_by_the_next_change() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    registry
        .change(register("Datang"), Draft::new("registrar", ""))
        .unwrap();
    let uncertain = without(&folder.path().join("register/db"), || {
        together(&registry, vec![register("Zhuji"), register("Yiwu")])
    });
    for (answer, expected) in uncertain.into_iter().zip([3, 4]) {
        let error = answer.unwrap_err();
        let RegistryError::Store(StoreError::Uncertain { number, .. }) = error else {
            panic!("{error}");
        };
        assert_eq!(number, expected);
    }
    let applied = registry
        .change(register("Haining"), Draft::new("registrar", ""))
        .unwrap();
    let number = applied.commit.unwrap().number;
    assert_eq!(registry.read().unwrap().applied(), number);
    assert_eq!(registry.verify(&mut |_, _| ()).unwrap().commits, number);
}

#[test]
fn an_index_that_took_nothing_is_brought_up_by_the_next_change() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    registry
        .change(register("Datang"), Draft::new("registrar", ""))
        .unwrap();
    // What the next change is checked against.
    registry.read().unwrap();
    let index = folder.path().join("index/current");
    let failed = without(&index, || {
        together(&registry, vec![register("Zhuji"), register("Yiwu")])
    });
    for (answer, expected) in failed.into_iter().zip([3, 4]) {
        let error = answer.unwrap_err();
        let RegistryError::NotIndexed { number, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(number, expected);
    }
    let applied = registry
        .change(register("Haining"), Draft::new("registrar", ""))
        .unwrap();
    assert_eq!(applied.commit.unwrap().number, 5);
    let read = registry.read().unwrap();
    for place in ["zhuji", "yiwu", "haining"] {
        let key = format!("cn-{place}-sock");
        assert!(read.record(&key, AsOf::Now).unwrap().is_some(), "{key}");
    }
    assert_eq!(
        registry
            .verify(&mut |_, _| ())
            .unwrap()
            .records
            .of("cluster"),
        4
    );
}

#[test]
fn an_index_that_is_gone_is_built_again_by_the_change_after_the_one_that_missed_it() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    let change = |place| registry.change(register(place), Draft::new("registrar", ""));
    change("Datang").unwrap();
    fs::remove_dir_all(folder.path().join("index")).unwrap();
    let missed = change("Zhuji");
    assert!(matches!(missed, Err(RegistryError::Index(_))), "{missed:?}");
    assert_eq!(change("Yiwu").unwrap().commit.unwrap().number, 3);
    assert_eq!(
        registry
            .verify(&mut |_, _| ())
            .unwrap()
            .records
            .of("cluster"),
        2
    );
}

#[test]
fn a_writer_whose_index_failed_works_on() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    let mut writer = registry.write(&mut |_, _| ()).unwrap();
    writer
        .save([sock("Datang")], Draft::new("registrar", ""))
        .unwrap();
    writer.read().unwrap();
    let failed = without(&folder.path().join("index/current"), || {
        writer.save([sock("Zhuji")], Draft::new("registrar", ""))
    });
    assert!(
        matches!(failed, Err(RegistryError::NotIndexed { number: 3, .. })),
        "{failed:?}"
    );
    let commit = writer
        .save([sock("Yiwu")], Draft::new("registrar", ""))
        .unwrap();
    assert_eq!((commit.unwrap().number, writer.head().commit), (4, 4));
    writer.close().unwrap();
    assert_eq!(
        registry
            .verify(&mut |_, _| ())
            .unwrap()
            .records
            .of("cluster"),
        3
    );
}

/// A change with a mistake in its code.
struct Panics;

impl Change for Panics {
    fn message(&self) -> String {
        String::new()
    }

    fn apply<'a>(&'a self, _: &'a dyn View) -> Result<Changed<'a>, Refused> {
        panic!("a mistake")
    }
}

#[test]
fn a_change_that_panics_is_nobody_elses_business() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    let changes = vec![register("Datang"), Box::new(Panics), register("Zhuji")];
    let answers = together(&registry, changes);
    let [first, panicked, last] = &answers[..] else {
        panic!("{answers:?}");
    };
    assert!(first.is_ok() && last.is_ok(), "{answers:?}");
    let said = panicked.as_ref().unwrap_err().to_string();
    assert!(said.contains("a mistake"), "{said}");
    assert_eq!(
        registry
            .verify(&mut |_, _| ())
            .unwrap()
            .records
            .of("cluster"),
        2
    );
}
