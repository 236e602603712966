//! A program with a registry of its own: it registers clusters and finds them.
//!
//! `cargo run -p registry-core --example embed_and_search`

use std::error::Error;

use registry_core::{
    AsOf, Cluster, Draft, Query, Registry,
    change::{Others, Register},
    search,
};

const CLUSTERS: [&str; 2] = [
    r#"{"key": "cn-zhuji-sock", "location": {"country": "CN", "place": "Zhuji"}, "product": {"name": "Sock"},
        "market_shares": [{"percent": 65, "scope": "domestic"}]}"#,
    r#"{"key": "it-biella-wool", "location": {"country": "IT", "place": "Biella"}, "product": {"name": "Wool"}}"#,
];

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let registry = Registry::create(folder.path(), "My clusters", "me")?;

    for json in CLUSTERS {
        let record = Cluster::from_json(json.as_bytes())?;
        let register = Register {
            record,
            others: Others::None,
        };
        let applied = registry.change(Box::new(register), Draft::new("me", "a first look"))?;
        let commit = applied.commit.ok_or("nothing was changed")?;
        println!(
            "commit {}: {}",
            commit.number,
            applied.records.described()[0].key
        );
    }

    // A snapshot: any number of threads may read it, whatever is written meanwhile.
    let index = registry.read()?;
    let results = search(&index, &Query::of("socks"))?;
    for hit in &results.hits {
        println!("{} {}", hit.cluster.key, hit.cluster.product.name);
    }
    assert_eq!(results.total, 1);

    let biella = index.record("it-biella-wool", AsOf::Commit(2))?;
    assert!(biella.is_none(), "it came with commit 3");
    Ok(())
}
