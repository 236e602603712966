//! The register as a stranger follows, takes away and verifies it.

use axum::http::StatusCode;
use registry_core::{
    Cluster, Draft, Hash,
    change::Put,
    register::{Frontier, Item, rsf, verify_consistency, verify_inclusion},
};
use serde_json::{Value, json};

use crate::trial::{Trial, cluster};

fn commit(trial: &Trial, number: u32) {
    let place = format!("Place {number}");
    let mut record = cluster(&format!("cn-place-{number}"), &place, "Button");
    // A number that other programs write otherwise.
    record["market_shares"] = json!([{ "percent": 0.000_001, "scope": "global" }]);
    let record = Cluster::from_json(record.to_string().as_bytes()).unwrap();
    let records = vec![record];
    let draft = Draft::new("registrar", "");
    trial
        .registry
        .change(Box::new(Put { records }), draft)
        .unwrap();
}

fn hash(value: &Value) -> Hash {
    value.as_str().unwrap().parse().unwrap()
}

fn hashes(value: &Value) -> Vec<Hash> {
    value.as_array().unwrap().iter().map(hash).collect()
}

/// The leaf of an entry, made of what was told of it, its item hashed anew.
fn leaf(text: &str) -> Vec<u8> {
    let entry: Value = serde_json::from_str(text).unwrap();
    let item = &text[text.find("\"item\":").unwrap() + 7..text.rfind('}').unwrap()];
    assert_eq!(hash(&entry["item-hash"][0]), Hash::of(item.as_bytes()));
    let [number, time, key] =
        ["entry-number", "entry-timestamp", "key"].map(|name| entry[name].as_str().unwrap());
    let item = &entry["item-hash"][0];
    format!(
        r#"{{"index-entry-number":"{number}","entry-number":"{number}","entry-timestamp":"{time}","key":"{key}","item-hash":[{item}]}}"#
    )
    .into_bytes()
}

#[test]
fn a_mirror_that_follows_page_by_page_comes_to_the_root_of_the_head() {
    let trial = Trial::new();
    (0..5).for_each(|number| commit(&trial, number));
    let (mut address, mut log) = ("/api/v1/entries?limit=3".to_owned(), Frontier::default());
    let root = loop {
        let page = trial.get(&address);
        assert_eq!(page.status, StatusCode::OK);
        let text = String::from_utf8(page.body.clone()).unwrap();
        for entry in text.split("{\"index-entry-number\"").skip(1) {
            let entry = entry.trim_end_matches("]}").trim_end_matches(',');
            log.push(&leaf(&format!("{{\"index-entry-number\"{entry}")));
        }
        let link = page.header("link").to_owned();
        if link.is_empty() {
            let head = &page.json()["head"];
            let item = Item::canonical(&head["item"]).unwrap();
            assert_eq!(hash(&head["hash"]), item.hash());
            break hash(&head["item"]["root"]);
        }
        address = link[1..link.find('>').unwrap()].to_owned();
    };
    assert_eq!((log.size(), log.root()), (7, root));
    assert_eq!(
        trial.get("/api/v1/entries?from=8").json()["entries"],
        json!([])
    );
    assert_eq!(trial.get("/api/v1/entries/7").json()["key"], "cn-place-4");
    assert_eq!(
        trial.get("/api/v1/entries/8").problem(),
        "/problems/not-found"
    );
    for (address, field) in [
        ("?from=0", "from"),
        ("?limit=0", "limit"),
        ("?limit=1001", "limit"),
    ] {
        let answer = trial.get(&format!("/api/v1/entries{address}"));
        answer.problem();
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
}

#[test]
fn the_whole_register_is_taken_away_and_verified() {
    let trial = Trial::new();
    commit(&trial, 1);
    let taken = trial.get("/api/v1/register");
    assert_eq!(taken.header("registry-commit"), "3");
    let summary = rsf::verify(&*taken.body, &rsf::Expected::default(), |_| ()).unwrap();
    let head = trial.registry.published().unwrap().head().unwrap();
    assert_eq!(summary.head.unwrap().hash(), head.hash());
}

#[test]
fn a_record_is_proved_in_each_register_that_has_it() {
    let trial = Trial::new();
    (0..9).for_each(|number| commit(&trial, number));
    let proved = |address: &str| {
        let proof = trial.get(address).json();
        let leaf = proof["leaf"].as_str().unwrap().as_bytes();
        let [index, size] = ["leaf_index", "tree_size"].map(|name| proof[name].as_u64().unwrap());
        let (path, root) = (hashes(&proof["audit_path"]), hash(&proof["root"]));
        assert!(verify_inclusion(leaf, index, size, &path, root), "{proof}");
        assert_eq!(proof["commit"]["item"]["root"], proof["root"]);
        (index, size, proof["entry"]["key"].clone())
    };
    let sock = "/api/v1/clusters/cn-zhuji-sock/proof";
    assert_eq!(proved(sock), (0, 11, json!("cn-zhuji-sock")));
    assert_eq!(
        proved(&format!("{sock}?tree_size=5")),
        (0, 5, json!("cn-zhuji-sock"))
    );
    let last = "/api/v1/clusters/cn-place-8/proof";
    assert_eq!(proved(last).0, 10);
    assert_eq!(
        proved("/api/v1/proofs/entries/3?tree_size=8").2,
        "cn-place-0"
    );
    for missing in [
        &format!("{last}?tree_size=10"),
        &format!("{sock}?tree_size=12"),
        "/api/v1/clusters/cn-none/proof",
        "/api/v1/organisations/org_none/proof",
        "/api/v1/proofs/entries/0",
        "/api/v1/proofs/entries/12",
        "/api/v1/proofs/consistency?first=3&second=12",
    ] {
        assert_eq!(
            trial.get(missing).problem(),
            "/problems/not-found",
            "{missing}"
        );
    }
    let backwards = trial.get("/api/v1/proofs/consistency?first=3&second=2");
    assert_eq!(backwards.json()["errors"][0]["field"], "first");
    let grown = trial.get("/api/v1/proofs/consistency?first=3").json();
    let tree = |name: &str| {
        (
            grown[name]["tree_size"].as_u64().unwrap(),
            hash(&grown[name]["root"]),
        )
    };
    let path = hashes(&grown["path"]);
    assert!(verify_consistency(tree("first"), tree("second"), &path));
    assert_eq!((tree("first").0, tree("second").0), (3, 11));
}
