use std::path::{Path, PathBuf};

use registry_core::{Cluster, Draft, Registry, change::Put, model::Territory};
use tempfile::{tempdir, tempdir_in};

use super::*;
use crate::{Access, Contact, NewToken, Person, Role};

struct Trial {
    folder: TempDir,
    backup: PathBuf,
}

impl Trial {
    /// A backup of a registry with a record and a token; in memory, where syncing costs nothing.
    fn of(message: &str) -> Trial {
        let folder = tempdir_in("/dev/shm").or_else(|_| tempdir()).unwrap();
        let registry = folder.path().join(".registry");
        let registry = Registry::create(&registry, "Clusters", "registrar").unwrap();
        let sock = br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
        let records = vec![Cluster::from_json(sock).unwrap()];
        let draft = Draft::new("registrar", message);
        registry.change(Box::new(Put { records }), draft).unwrap();
        let keys = registry.folder().join("private/contact-keys");
        fs::create_dir_all(&keys).unwrap();
        fs::write(keys.join("a1.json"), "a key").unwrap();
        let access = Access::of_registry(&registry);
        access
            .issue(NewToken {
                person: Person::named("Li Na"),
                role: Role::Admin,
                regions: Territory::default(),
                expires: None,
            })
            .unwrap();
        let backup = folder.path().join("backup");
        back_up(&registry, &backup, &mut |_, _| {}).unwrap();
        Trial { folder, backup }
    }

    fn restored(&self) -> PathBuf {
        self.folder.path().join("restored")
    }

    fn restore(&self) -> Result<Manifest, BackupError> {
        let restored = restore(&self.backup, None, &self.restored(), &mut |_, _| {})?;
        Ok(restored.manifest)
    }

    /// Damages a part of the backup, sees that nothing is restored, and mends it.
    fn refuses(&self, name: &str, damage: impl FnOnce(&str) -> Option<String>) -> String {
        let path = self.backup.join(name);
        let whole = fs::read_to_string(&path).unwrap();
        match damage(&whole) {
            Some(damaged) => {
                assert_ne!(damaged, whole, "{name}");
                fs::write(&path, damaged).unwrap();
            }
            None => fs::remove_file(&path).unwrap(),
        }
        let refused = self.restore().unwrap_err().to_string();
        let left = fs::read_dir(self.folder.path()).unwrap().count();
        assert_eq!(left, 2, "{name}: {refused}");
        fs::write(&path, whole).unwrap();
        refused
    }
}

#[test]
fn what_is_restored_is_the_registry_with_its_tokens_and_without_keys() {
    let trial = Trial::of("a sock");
    let manifest = trial.restore().unwrap();
    assert_eq!(manifest.commits, 2);
    let registry = Registry::open(&trial.restored()).unwrap();
    let access = Access::of_registry(&registry);
    assert_eq!(access.tokens().unwrap()[0].person.name, "Li Na");
    assert!(!trial.restored().join("private/contact-keys").exists());
    assert_eq!(registry.verify(&mut |_, _| {}).unwrap().head, manifest.head);
    // Nothing is overwritten: neither the registry nor the backup.
    assert!(matches!(trial.restore(), Err(BackupError::Taken { .. })));
    let again = back_up(&registry, &trial.backup, &mut |_, _| {});
    assert!(matches!(again, Err(BackupError::Taken { .. })));
}

#[test]
fn a_backup_that_is_not_whole_and_true_is_not_taken() {
    let (trial, other) = (Trial::of("a sock"), Trial::of("another"));
    let tokens = fs::read_dir(trial.backup.join("private/tokens")).unwrap();
    let token = tokens.last().unwrap().unwrap().file_name();
    let token = format!("private/tokens/{}", token.to_str().unwrap());
    trial.refuses(REGISTER, |dump| Some(dump.replacen("Zhuji", "Zhuii", 1)));
    // A register that is whole and true, and another.
    let others = fs::read_to_string(other.backup.join(REGISTER)).unwrap();
    let refused = trial.refuses(REGISTER, |_| Some(others));
    assert!(refused.contains("instead of"), "{refused}");
    for name in [REGISTER, MANIFEST, &token] {
        let refused = trial.refuses(name, |_| None);
        assert!(refused.contains("not all of one"), "{refused}");
    }
    trial.refuses(&token, |text| Some(text.replace("Li Na", "Li Ma")));
    let refused = trial.refuses(MANIFEST, |text| {
        Some(text.replace("\"format\": 1", "\"format\": 9"))
    });
    assert!(refused.contains("its format is 9"), "{refused}");
    let refused = trial.refuses(MANIFEST, |text| {
        Some(text.replacen("private/", "private/../../", 1))
    });
    assert!(refused.contains("no registry has such a file"), "{refused}");
    trial.restore().unwrap();
}

/// Copies documents of a kind from one private folder to another.
fn copy(kind: &str, from: &Path, to: &Path) {
    fs::create_dir_all(to.join(kind)).unwrap();
    for document in fs::read_dir(from.join(kind)).unwrap() {
        let path = document.unwrap().path();
        let name = path.file_name().unwrap();
        fs::copy(&path, to.join(kind).join(name)).unwrap();
    }
}

#[test]
fn what_was_erased_since_the_backup_stays_erased_though_the_keys_come_back() {
    let folder = tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let registry = Registry::create(&at(".registry"), "Clusters", "registrar").unwrap();
    let (private, apart) = (at(".registry").join("private"), at("apart"));
    let contacts = Contacts::of_registry(&registry);
    let contact = Contact {
        email: Some("li.na@example.cn".to_owned()),
        ..Contact::default()
    };
    contacts.set("lina", &contact).unwrap();
    contacts.set("wangwei", &contact).unwrap();
    copy("contactkeys", &private, &apart);
    back_up(&registry, &at("backup"), &mut |_, _| {}).unwrap();
    contacts.erase("lina").unwrap();
    copy("erasures", &private, &apart);
    let place = at("restored");
    let restored = restore(&at("backup"), Some(&apart), &place, &mut |_, _| {}).unwrap();
    assert_eq!(restored.erased, 1);
    let contacts = Contacts::of_registry(&Registry::open(&place).unwrap());
    assert!(contacts.get("lina").is_err());
    assert_eq!(contacts.get("wangwei").unwrap(), contact);
    let people: Vec<String> = contacts
        .list()
        .unwrap()
        .into_iter()
        .map(|kept| kept.person)
        .collect();
    assert_eq!(people, ["wangwei"]);
}
