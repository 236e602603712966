//! What other programs put into the register: records of later programs, of other days, of other kinds.

use super::*;
use crate::{
    projection::Stated,
    search::{Query, search},
};

/// A record of which a later program has stated more.
fn of_a_later_program() -> Item {
    Item::canonical(&serde_json::json!({
        "founded": 1978,
        "key": "cn-zhuji-sock",
        "location": {"altitude": 20, "country": "CN", "place": "Zhuji"},
        "product": {"name": "Sock"},
        "status": "active",
    }))
    .unwrap()
}

/// A record that was accepted in other days.
fn of_other_days() -> Item {
    Item::canonical(&serde_json::json!({
        "key": "an-willemstad-salt",
        "location": {"country": "AN", "place": "Willemstad"},
        "market_shares": [{"percent": 101, "scope": "global"}],
        "product": {"name": "Salt"},
        "status": "active",
    }))
    .unwrap()
}

/// A registry whose register has these items, as another program put them there.
fn holding(folder: &Path, items: &[(&str, Item)]) -> Registry {
    let registry = create(folder).unwrap();
    let mut register = registry.home.layout.open_register().unwrap();
    let mut commit = register.begin(Draft::new("another", "")).unwrap();
    for (key, item) in items {
        commit.add(key, item).unwrap();
    }
    commit.finish().unwrap();
    registry
}

#[test]
fn what_was_ever_accepted_is_indexed_verified_and_served_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let items = [
        ("cn-zhuji-sock", of_a_later_program()),
        ("an-willemstad-salt", of_other_days()),
        ("cn-nonsense", Item::canonical(&[1]).unwrap()),
        ("place_cn-zhuji", Item::canonical(&"a place").unwrap()),
        ("GB_1-a", Item::canonical(&"no cluster").unwrap()),
    ];
    let registry = holding(folder.path(), &items);
    registry.write(&mut silent).unwrap();
    let verified = registry.verify(&mut silent).unwrap();
    assert_eq!(verified.records.to_string(), "3 cluster");
    assert_eq!(verified.passed_over.to_string(), "1 other, 1 place");
    assert_eq!(verified.entries, 5);
    registry.reindex(&mut silent).unwrap();
    let reader = registry.read().unwrap();
    let counts = reader.counts().unwrap();
    assert_eq!(counts.passed_over, verified.passed_over);
    assert_eq!((counts.records, counts.unknown_in_part), (3, 2));
    for (key, item) in &items[..3] {
        let version = reader.record(key, AsOf::Now).unwrap().unwrap();
        assert_eq!(version.bytes(), item.bytes(), "{key}");
    }
    for words in ["Zhuji", "Willemstad"] {
        let found = search(&reader, &Query::of(words)).unwrap();
        assert_eq!(found.hits.len(), 1, "{words}");
    }
}

#[test]
fn what_a_later_program_stated_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let items = [
        ("cn-zhuji-sock", of_a_later_program()),
        ("an-willemstad-salt", of_other_days()),
    ];
    let registry = holding(folder.path(), &items);
    let mut writer = registry.write(&mut silent).unwrap();
    let stored = |key| {
        writer
            .read()
            .unwrap()
            .record(key, AsOf::Now)
            .unwrap()
            .unwrap()
    };
    let known_in_part = noted(stored("cn-zhuji-sock").record(), "changed");
    let of_other_days = noted(stored("an-willemstad-salt").record(), "changed");
    let mut save = |record| writer.save([record], Draft::new("registrar", ""));

    let refused = save(known_in_part).unwrap_err().to_string();
    assert!(refused.contains("location.altitude"), "{refused}");
    // A record that is given as a whole would take away what is unknown, too.
    let refused = save(noted(&sock(), "new")).unwrap_err().to_string();
    assert!(refused.contains("update registry"), "{refused}");
    // What today's rules would refuse stays as it is while something else changes.
    assert!(save(of_other_days).unwrap().is_some());
    let written = stored_item(&registry, "an-willemstad-salt");
    assert!(written.contains("\"percent\":101"), "{written}");
    assert_eq!(
        stored_item(&registry, "cn-zhuji-sock").as_bytes(),
        items[0].1.bytes()
    );
}

fn stored_item(registry: &Registry, key: &str) -> String {
    let version = registry.read().unwrap().record(key, AsOf::Now).unwrap();
    String::from_utf8(version.unwrap().bytes().to_vec()).unwrap()
}

#[test]
fn a_change_that_failed_on_its_way_is_not_committed() {
    let folder = tempfile::tempdir().unwrap();
    let items = [("cn-zhuji-sock", of_a_later_program())];
    let registry = holding(folder.path(), &items);
    let mut writer = registry.write(&mut silent).unwrap();
    let mut tie = sock();
    tie.key = "cn-datang-tie".parse().unwrap();
    let mut change = writer.begin(Draft::new("registrar", "")).unwrap();
    change.put(Stated::of(tie.clone()).unwrap()).unwrap();
    change.put(Stated::of(sock()).unwrap()).unwrap_err();
    let given_up = |result: Result<_, RegistryError>| matches!(result, Err(RegistryError::GivenUp));
    assert!(given_up(change.put(Stated::of(tie.clone()).unwrap())));
    assert!(given_up(change.finish().map(drop)));
    let commit = writer.save([tie], Draft::new("registrar", "")).unwrap();
    assert_eq!(commit.unwrap().number, 3);
    writer.close().unwrap();
    registry.verify(&mut silent).unwrap();
}
