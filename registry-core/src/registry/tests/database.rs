//! Nodes on one database: each with an index of its own, as two machines have.

use std::thread;

use super::*;
use crate::{
    change::{Amend, Edit, Others, Register as RegisterChange, Target},
    register::{Database, PostgresServer},
    search::{Query, search},
};

/// A database, and the folders of the machines that use it.
struct Nodes {
    database: Database,
    folders: tempfile::TempDir,
}

impl Nodes {
    fn over(server: &PostgresServer) -> Nodes {
        let nodes = Nodes {
            database: server.database(),
            folders: tempfile::tempdir().unwrap(),
        };
        Registry::create_with(&nodes.place(), &nodes.options(0), "Clusters", "registrar").unwrap();
        nodes
    }

    fn place(&self) -> Locator {
        self.database.clone().into()
    }

    fn options(&self, node: usize) -> OpenOptions {
        let index = Some(self.folders.path().join(node.to_string()));
        OpenOptions {
            index,
            ..OpenOptions::default()
        }
    }

    fn node(&self, node: usize) -> Registry {
        Registry::open_with(&self.place(), &self.options(node)).unwrap()
    }
}

pub(super) fn tie(number: usize) -> Cluster {
    let json = serde_json::json!({
        "key": format!("cn-town{number}-tie"),
        "location": {"country": "CN", "place": format!("Town{number}")},
        "product": {"name": "Tie"},
    });
    Cluster::from_json(json.to_string().as_bytes()).unwrap()
}

pub(super) fn register(registry: &Registry, record: Cluster) -> Result<Applied, RegistryError> {
    let change = RegisterChange {
        record,
        others: Others::Any,
    };
    registry.change(Box::new(change), Draft::new("registrar", ""))
}

/// What a node shows once it has caught up: where it stands, and what is found.
pub(super) fn shown(registry: &Registry) -> (u64, String, Vec<String>) {
    registry.catch_up(&mut silent).unwrap();
    let reader = registry.read().unwrap();
    let head = reader.head().unwrap();
    let query = Query {
        limit: 1000,
        ..Query::of("tie")
    };
    let found = search(&reader, &query).unwrap().hits;
    let mut keys: Vec<String> = found
        .iter()
        .map(|hit| hit.cluster.key.to_string())
        .collect();
    keys.sort_unstable();
    (head.number, head.hash.to_string(), keys)
}

#[test]
fn nodes_that_change_at_once_have_each_change_once_and_come_to_the_same() {
    const EACH: usize = 12;
    let Some(server) = PostgresServer::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let registries: Vec<Registry> = (0..3).map(|node| nodes.node(node)).collect();
    thread::scope(|scope| {
        for (node, registry) in registries.iter().enumerate() {
            for writer in 0..2 {
                scope.spawn(move || {
                    for count in 0..EACH {
                        let number = (node * 2 + writer) * EACH + count;
                        let applied = register(registry, tie(number)).unwrap();
                        assert!(
                            registry.read().unwrap().applied() >= applied.commit.unwrap().number
                        );
                    }
                });
            }
        }
    });
    let first = shown(&registries[0]);
    assert_eq!((first.0, first.2.len()), (1 + 6 * EACH as u64, 6 * EACH));
    for other in registries[1..].iter().chain([&nodes.node(9)]) {
        assert_eq!(shown(other), first);
    }
    registries[0].verify(&mut silent).unwrap();
}

#[test]
fn a_change_against_a_version_that_another_node_replaced_is_refused() {
    let Some(server) = PostgresServer::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let (one, other) = (nodes.node(0), nodes.node(1));
    register(&one, sock()).unwrap();
    other.catch_up(&mut silent).unwrap();
    let version = other
        .read()
        .unwrap()
        .record("cn-zhuji-sock", AsOf::Now)
        .unwrap()
        .unwrap();
    let amend = |name: &str| {
        let mut record = sock();
        record.location.place = name.parse().unwrap();
        let target = Target {
            key: record.key.clone(),
            against: Some(version.hash()),
        };
        Box::new(Amend::new([target], vec![Edit::Replace(Box::new(record))]))
    };
    one.change(amend("Zhuji City"), Draft::new("one", ""))
        .unwrap();
    let refused = other
        .change(amend("Zhuji Town"), Draft::new("other", ""))
        .unwrap_err();
    assert!(matches!(refused, RegistryError::Refused(_)), "{refused}");
}

#[test]
fn an_import_and_changes_of_other_nodes_do_not_undo_each_other() {
    let Some(server) = PostgresServer::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let (one, other) = (nodes.node(0), nodes.node(1));
    let mut writer = one.write(&mut silent).unwrap();
    let reader = writer.read().unwrap();
    let rows: String = (0..3000)
        .map(|row| format!("Place{row},Tie,CN\n"))
        .collect();
    let input = Input::Stream {
        name: "ties.csv".into(),
        reader: Box::new(io::Cursor::new(format!("place,product,country\n{rows}"))),
    };
    let plan = ImportPlan::new(vec![input], Options::default(), &reader, &mut |_| ()).unwrap();
    // Comes between the check of the file and its taking in.
    register(&other, tie(0)).unwrap();
    let imported = writer
        .import(plan, Draft::new("registrar", "ties"), &mut silent)
        .unwrap();
    assert_eq!(
        (imported.commit.unwrap().number, imported.report.new),
        (3, 3000)
    );
    writer.close().unwrap();
    register(&other, tie(1)).unwrap();
    assert_eq!(shown(&one), shown(&other));
    assert_eq!(one.verify(&mut silent).unwrap().entries, 3002);
}

#[test]
fn a_database_that_lost_commits_with_its_server_is_noticed_and_the_index_built_again() {
    let Some(server) = PostgresServer::shared(15) else {
        return;
    };
    let nodes = Nodes::over(server);
    let (open, closed) = (nodes.node(0), nodes.node(1));
    for number in 0..3 {
        register(&open, tie(number)).unwrap();
    }
    shown(&closed);
    // As a copy has it that was behind when it took over.
    server.sql(
        &nodes.database,
        "DELETE FROM registry_commits WHERE number > 2",
    );
    server.sql(
        &nodes.database,
        "DELETE FROM registry_frames WHERE frame > 1",
    );
    let third = nodes.node(2);
    register(&third, tie(7)).unwrap();
    register(&third, tie(8)).unwrap();
    for node in [&open, &closed] {
        assert_eq!(node.catch_up(&mut silent).unwrap(), CaughtUp::OtherHistory);
        assert_eq!(shown(node), shown(&third));
        assert_eq!(
            shown(node).2,
            ["cn-town0-tie", "cn-town7-tie", "cn-town8-tie"]
        );
        node.verify(&mut silent).unwrap();
    }
    register(&open, tie(9)).unwrap();
    assert_eq!(shown(&open), shown(&closed));
}

#[test]
fn a_server_that_stood_still_while_another_took_its_place_is_not_believed() {
    let Some(server) = PostgresServer::start(15) else {
        return;
    };
    let nodes = Nodes::over(&server);
    let (open, closed) = (nodes.node(0), nodes.node(1));
    for number in 0..3 {
        register(&open, tie(number)).unwrap();
    }
    let before = shown(&closed);
    // It has not seen the last commit, and nobody acknowledges what it writes now.
    for statement in [
        "DELETE FROM registry_commits WHERE number > 3",
        "DELETE FROM registry_frames WHERE frame > 2",
        "ALTER SYSTEM SET synchronous_standby_names = 'another'",
        "SELECT pg_reload_conf()",
    ] {
        server.sql(&nodes.database, statement);
    }
    for node in [&open, &closed] {
        let refused = node.keep_up().unwrap_err();
        assert!(refused.is_about_the_database(), "{refused}");
        node.follow().unwrap();
        assert_eq!(node.read().unwrap().applied(), before.0);
    }
    // It leads after all: what it has is what there is.
    for statement in [
        "ALTER SYSTEM RESET synchronous_standby_names",
        "SELECT pg_reload_conf()",
    ] {
        server.sql(&nodes.database, statement);
    }
    assert_eq!(
        closed.catch_up(&mut silent).unwrap(),
        CaughtUp::OtherHistory
    );
    assert_eq!(closed.read().unwrap().applied(), before.0 - 1);
}

#[test]
fn while_the_database_is_away_reading_goes_on_and_nothing_is_written_or_doubled() {
    let Some(mut server) = PostgresServer::start(15) else {
        return;
    };
    let nodes = Nodes::over(&server);
    let registry = nodes.node(0);
    register(&registry, tie(0)).unwrap();
    let before = shown(&registry);
    server.kill();
    for registry in [&registry, &nodes.node(0)] {
        let away = registry.catch_up(&mut silent).unwrap_err();
        assert!(away.is_about_the_database(), "{away}");
        assert_eq!(registry.read().unwrap().head().unwrap().number, before.0);
    }
    for _ in 0..2 {
        let refused = register(&registry, tie(1)).unwrap_err();
        assert!(refused.is_about_the_database(), "{refused}");
        assert!(
            refused.to_string().contains("nothing was changed"),
            "{refused}"
        );
    }
    server.resume(&[]);
    assert_eq!(shown(&registry), before);
    register(&registry, tie(1)).unwrap();
    assert_eq!(shown(&nodes.node(1)).2, ["cn-town0-tie", "cn-town1-tie"]);
}

#[test]
fn a_registry_moves_to_a_database_and_back_with_its_history() {
    let Some(server) = PostgresServer::shared(15) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let first = create(&folder.path().join("first")).unwrap();
    for number in 0..3 {
        register(&first, tie(number)).unwrap();
    }
    first.release().unwrap();
    let options = |name: &str| OpenOptions {
        index: Some(folder.path().join(name)),
        ..OpenOptions::default()
    };
    let database = Locator::from(server.database());
    let moved = first
        .copy_to(&database, &options("moved"), &mut silent)
        .unwrap();
    let back = folder.path().join("back");
    let back = moved
        .copy_to(&Locator::from(&back), &OpenOptions::default(), &mut silent)
        .unwrap();
    let dump = |registry: &Registry| {
        let mut bytes = Vec::new();
        registry.dump(&mut bytes, &mut silent).unwrap();
        bytes
    };
    assert!(dump(&first) == dump(&moved) && dump(&moved) == dump(&back));
    let dumped = dump(&first);
    let other = Locator::from(server.database());
    let loaded = Registry::load_with(
        &other,
        &options("loaded"),
        dumped.as_slice(),
        false,
        &mut silent,
    )
    .unwrap();
    assert!(dump(&loaded.registry) == dumped);
    let again = Registry::load_with(
        &other,
        &options("loaded"),
        dumped.as_slice(),
        false,
        &mut silent,
    );
    assert!(matches!(again, Err(RegistryError::Open(_))), "{again:?}");
    // Other files are nobody's register.
    let taken = first.copy_to(
        &Locator::from(folder.path()),
        &OpenOptions::default(),
        &mut silent,
    );
    assert!(
        matches!(taken, Err(RegistryError::NotEmpty { .. })),
        "{taken:?}"
    );
}
