use crate::{
    Change, Cluster, Draft, Key, Refused, Registry, RegistryError,
    change::{Merge, Put, Restore, Retire, Retirement, Revert, Split, Within},
};

fn cluster(key: &str, region: Option<&str>) -> Cluster {
    let record = serde_json::json!({
        "key": key,
        "location": { "country": "CN", "region": region, "place": key },
        "product": { "name": "Sock" },
    });
    Cluster::from_json(record.to_string().as_bytes()).unwrap()
}

fn key(key: &str) -> Key {
    key.parse().unwrap()
}

/// Commit 2: two in Zhejiang, one in Guangdong, one whose region nobody stated.
fn registry(folder: &tempfile::TempDir) -> Registry {
    let registry = Registry::create(folder.path(), "Clusters", "registrar").unwrap();
    let records = vec![
        cluster("cn-zj-one", Some("CN-ZJ")),
        cluster("cn-zj-two", Some("CN-ZJ")),
        cluster("cn-gd", Some("CN-GD")),
        cluster("cn-unknown", None),
    ];
    make(&registry, Put { records }).unwrap();
    registry
}

fn make(registry: &Registry, change: impl Change + 'static) -> Result<u64, RegistryError> {
    let applied = registry.change(Box::new(change), Draft::new("registrar", ""))?;
    Ok(applied.commit.map_or(0, |commit| commit.number))
}

/// The record outside Zhejiang that keeps the change from being made.
fn outside(registry: &Registry, change: impl Change + 'static) -> Option<String> {
    let territory = "CN-ZJ".parse().unwrap();
    let change = Box::new(change);
    match make(registry, Within { change, territory }) {
        Err(RegistryError::Refused(Refused::Outside { key, .. })) => Some(key),
        made => {
            made.unwrap();
            None
        }
    }
}

#[test]
fn a_record_lies_inside_before_and_after() {
    let folder = tempfile::tempdir().unwrap();
    let registry = registry(&folder);
    let put = |key, region| {
        let mut record = cluster(key, region);
        record.notes = vec!["seen".parse().unwrap()];
        let records = vec![cluster("cn-zj-new", Some("CN-ZJ")), record];
        outside(&registry, Put { records })
    };
    assert_eq!(put("cn-gd", Some("CN-ZJ")).as_deref(), Some("cn-gd"));
    assert_eq!(
        put("cn-zj-one", Some("CN-GD")).as_deref(),
        Some("cn-zj-one")
    );
    assert_eq!(put("cn-zj-one", None).as_deref(), Some("cn-zj-one"));
    assert_eq!(
        put("cn-unknown", Some("CN-ZJ")).as_deref(),
        Some("cn-unknown")
    );
    assert_eq!(put("cn-zj-one", Some("CN-ZJ")), None);
}

#[test]
fn those_that_are_to_take_a_records_place_lie_inside() {
    let folder = tempfile::tempdir().unwrap();
    let registry = registry(&folder);
    let merge = |from: &str, into: &str, carries| Merge {
        key: key(from),
        into: key(into),
        carries,
        against: None,
    };
    for carries in [false, true] {
        let out = merge("cn-zj-one", "cn-gd", carries);
        assert_eq!(outside(&registry, out).as_deref(), Some("cn-gd"));
    }
    let split = |into: [&str; 2]| Split {
        key: key("cn-zj-one"),
        into: into.map(key).into(),
        against: None,
    };
    let out = split(["cn-zj-two", "cn-gd"]);
    assert_eq!(outside(&registry, out).as_deref(), Some("cn-gd"));
    // What is merged into a record that left for another region goes there with its statements.
    let mut notes = cluster("cn-zj-one", Some("CN-ZJ"));
    notes.notes = vec!["to be carried".parse().unwrap()];
    make(
        &registry,
        Put {
            records: vec![notes],
        },
    )
    .unwrap();
    make(&registry, merge("cn-zj-two", "cn-gd", false)).unwrap();
    let out = merge("cn-zj-one", "cn-zj-two", true);
    assert_eq!(outside(&registry, out).as_deref(), Some("cn-gd"));
    // A record that was merged elsewhere before is still one of this region.
    let inactive = Retire::new(key("cn-zj-two"), Retirement::Inactive);
    assert_eq!(outside(&registry, inactive), None);
}

#[test]
fn what_is_undone_lies_inside_too() {
    let folder = tempfile::tempdir().unwrap();
    let registry = registry(&folder);
    assert_eq!(outside(&registry, Revert::of(2)).as_deref(), Some("cn-gd"));
    let moved = vec![cluster("cn-gd", Some("CN-ZJ"))];
    let moved = make(&registry, Put { records: moved }).unwrap();
    let back = Revert::of(moved);
    assert_eq!(outside(&registry, back).as_deref(), Some("cn-gd"));
    let restore = Restore {
        key: key("cn-gd"),
        as_of: 2,
        against: None,
    };
    assert_eq!(outside(&registry, restore).as_deref(), Some("cn-gd"));
    let inside = make(
        &registry,
        Retire::new(key("cn-zj-one"), Retirement::Inactive),
    )
    .unwrap();
    assert_eq!(outside(&registry, Revert::of(inside)), None);
}
