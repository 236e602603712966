//! What anyone reads.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::{Value, json};

use crate::trial::Trial;

#[test]
fn a_search_has_its_hits_its_next_page_and_its_commit() {
    let trial = Trial::new();
    let first = trial.get("/api/v1/clusters?country=CN&sort=key&limit=1");
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.header("registry-commit"), "2");
    let found = first.json();
    assert_eq!(
        (&found["total"], &found["hits"][0]["key"]),
        (&json!(2), &json!("cn-shengzhou-tie"))
    );
    let next = first.header("link").strip_prefix('<').unwrap();
    let (address, relation) = next.split_once('>').unwrap();
    assert_eq!(relation, "; rel=\"next\"");
    let second = trial.get(address);
    assert_eq!(second.json()["hits"][0]["key"], "cn-zhuji-sock");
    assert_eq!(second.header("link"), "");
}

#[test]
fn a_record_is_its_item_byte_for_byte_under_a_tag_of_its_hash() {
    let trial = Trial::new();
    let record = trial.get("/api/v1/clusters/cn-zhuji-sock");
    let index = trial.registry.read().unwrap();
    let version = index
        .record("cn-zhuji-sock", registry_core::AsOf::Now)
        .unwrap()
        .unwrap();
    assert_eq!(record.body, version.bytes());
    let tag = record.header("etag");
    assert_eq!(tag, format!("\"{}.json\"", version.hash().to_hex()));
    assert!(record.header("vary").contains("Authorization"));
    let again = trial.ask(
        Method::GET,
        "/api/v1/clusters/cn-zhuji-sock",
        &[("if-none-match", tag)],
        Body::empty(),
    );
    assert_eq!(
        (again.status, again.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    let before = trial.get("/api/v1/clusters/cn-zhuji-sock?as_of=1");
    assert_eq!(
        (before.status, &*before.problem()),
        (StatusCode::NOT_FOUND, "/problems/not-found")
    );
}

#[test]
fn a_mistake_names_its_parameter() {
    let trial = Trial::new();
    for (address, field) in [
        ("/api/v1/clusters?country=Itly", "country"),
        ("/api/v1/clusters?min_share=120", "min_share"),
        ("/api/v1/clusters?sort=best", "sort"),
        ("/api/v1/clusters?limit=100000", "limit"),
        ("/api/v1/clusters?near=29.7", "near"),
        ("/api/v1/clusters?near=1,2&within_km=-1", "within_km"),
        ("/api/v1/clusters?cursor=7", "cursor"),
        ("/api/v1/clusters?as_of=yesterday", "as_of"),
        ("/api/v1/clusters?q=(socks%20OR", "q"),
        ("/api/v1/facets?scope=local", "scope"),
        ("/api/v1/export?format=doc", "format"),
        ("/api/v1/organisations?kind=duck", "kind"),
        ("/api/v1/organisations?limit=10001", "limit"),
        ("/api/v1/clusters?contry=CN", "contry"),
        ("/api/v1/codes/sectors?x", "x"),
        ("/api/v1/facets?values=10001", "values"),
        ("/api/v1/commits?limit=1001", "limit"),
        ("/api/v1/commits?before=-1", "before"),
        ("/api/v1/changes?wait=61", "wait"),
        ("/api/v1/diff", "from"),
        ("/api/v1/clusters/cn-zhuji-sock?as_of=1999-01-01", "as_of"),
    ] {
        let answer = trial.get(address);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
        answer.problem();
        assert_eq!(answer.json()["errors"][0]["field"], field, "{address}");
    }
}

#[test]
fn an_export_is_what_the_registry_holds() {
    let trial = Trial::new();
    let lines = trial.get("/api/v1/export?format=jsonl");
    assert_eq!(lines.header("content-type"), "application/jsonl");
    assert_eq!(lines.header("registry-commit"), "2");
    let text = String::from_utf8(lines.body).unwrap();
    let keys = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["key"].clone());
    assert_eq!(
        keys.collect::<Vec<_>>(),
        ["cn-shengzhou-tie", "cn-zhuji-sock"]
    );
    let one = trial.get("/api/v1/export?q=socks&format=csv");
    assert!(one.header("content-disposition").contains("clusters-2.csv"));
    assert_eq!(String::from_utf8(one.body).unwrap().lines().count(), 2);
    let parquet = trial.get("/api/v1/export?format=parquet");
    assert!(parquet.body.starts_with(b"PAR1") && parquet.body.ends_with(b"PAR1"));
    for (format, ending, parts) in [
        ("xlsx", "xlsx", &["xl/workbook.xml", "xl/styles.xml"][..]),
        (
            "data-package",
            "zip",
            &["datapackage.json", "clusters.csv", "organisations.csv"],
        ),
    ] {
        let packed = trial.get(&format!("/api/v1/export?format={format}&q=socks"));
        let name = packed.header("content-disposition").to_owned();
        assert!(name.ends_with(&format!(".{ending}\"")), "{name}");
        // The directory of the archive, at its end, names its parts.
        let end = packed
            .body
            .windows(4)
            .position(|bytes| bytes == b"PK\x01\x02")
            .unwrap();
        let directory = String::from_utf8_lossy(&packed.body[end..]);
        assert!(
            parts.iter().all(|part| directory.contains(part)),
            "{directory}"
        );
    }
}

#[test]
fn history_log_and_differences_are_told() {
    let trial = Trial::new();
    let history = trial.get("/api/v1/clusters/cn-zhuji-sock/history").json();
    assert_eq!(history[0]["commit"]["author"], "registrar");
    let commits = trial.get("/api/v1/commits?limit=1").json();
    assert_eq!(
        (&commits[0]["number"], commits.as_array().unwrap().len()),
        (&json!(2), 1)
    );
    let commit = trial.get("/api/v1/commits/2").json();
    assert_eq!(
        commit["changed"]["keys"],
        json!(["cn-shengzhou-tie", "cn-zhuji-sock"])
    );
    let diff = trial.get("/api/v1/diff?from=1").json();
    assert_eq!(diff["records"][0]["change"], "added");
    let one = trial
        .get("/api/v1/clusters/cn-zhuji-sock/diff?from=2&to=2")
        .json();
    assert_eq!(one["change"], "same");
    for missing in [
        "/api/v1/commits/0",
        "/api/v1/commits/3",
        "/api/v1/diff?from=7",
        "/api/v1/clusters/cn-none/history",
        "/api/v1/clusters/cn-none/diff?from=1",
        "/api/v1/organisations/org_none",
        "/api/v2",
    ] {
        assert_eq!(
            trial.get(missing).problem(),
            "/problems/not-found",
            "{missing}"
        );
    }
}

#[test]
fn the_service_says_how_it_is() {
    let trial = Trial::new();
    assert_eq!(trial.get("/healthz").status, StatusCode::OK);
    assert_eq!(trial.get("/readyz").json(), json!({ "commit": 2 }));
    let metrics = String::from_utf8(trial.get("/metrics").body).unwrap();
    assert!(metrics.contains("registry_commit 2\n"));
    assert!(metrics.contains("route=\"/readyz\",method=\"GET\",status=\"200\""));
    let index = trial.get("/api/v1").json();
    assert_eq!(index["records"]["clusters"], 2);
    let refused = trial.ask(Method::DELETE, "/api/v1/clusters", &[], Body::empty());
    assert_eq!(refused.problem(), "/problems/method-not-allowed");
    assert!(refused.header("allow").contains("GET"));
}

#[test]
fn the_words_and_codes_of_records_are_listed() {
    let trial = Trial::new();
    let lists = trial.get("/api/v1/codes").json();
    for address in lists.as_object().unwrap().values() {
        let list = trial.get(address.as_str().unwrap()).json();
        assert!(list[0]["code"].is_string(), "{address}");
    }
    let regions = trial.get("/api/v1/codes/regions?country=China").json();
    let zhejiang = json!("CN-ZJ");
    let found = regions
        .as_array()
        .unwrap()
        .iter()
        .find(|region| region["code"] == zhejiang);
    assert_eq!(found.unwrap()["name"], "Zhejiang");
    assert!(
        regions
            .as_array()
            .unwrap()
            .iter()
            .all(|region| region["country"] == "CN")
    );
    assert_eq!(
        trial.get("/api/v1/codes/colours").problem(),
        "/problems/not-found"
    );
}

#[test]
fn a_text_that_is_typed_becomes_names() {
    let trial = Trial::new();
    let found = trial.get("/api/v1/suggestions?q=zhu").json();
    let expected =
        json!([{ "text": "Zhuji", "kind": "place", "key": "cn-zhuji-sock", "records": 1 }]);
    assert_eq!(found, expected);
    assert_eq!(trial.get("/api/v1/suggestions?q=").json(), json!([]));
    assert_eq!(trial.get("/api/v1/suggestions").json(), json!([]));
    for (wrong, field) in [("?q=a&limit=0", "limit"), ("?q=a&limit=x", "limit")] {
        let answer = trial.get(&format!("/api/v1/suggestions{wrong}"));
        assert_eq!(answer.json()["errors"][0]["field"], field, "{wrong}");
    }
}

#[test]
fn a_map_has_the_points_of_what_it_shows() {
    let trial = Trial::new();
    let mut tower = crate::trial::cluster("cn-datang-sock", "Datang", "Sock");
    tower["location"]["latitude"] = json!(29.6431);
    tower["location"]["longitude"] = json!(120.18956);
    let record = registry_core::Cluster::from_json(tower.to_string().as_bytes()).unwrap();
    let put = registry_core::change::Put {
        records: vec![record],
    };
    let draft = registry_core::Draft::new("registrar", "one with coordinates");
    trial.registry.change(Box::new(put), draft).unwrap();

    let all = trial.get("/api/v1/points?q=socks");
    assert_eq!(
        all.json(),
        json!({ "total": 2, "located": 1, "keys": ["cn-datang-sock"], "longitudes": [1_201_896], "latitudes": [296_431] })
    );
    let found = |bbox| {
        let page = trial.get(&format!("/api/v1/clusters?bbox={bbox}"));
        page.json()["total"].clone()
    };
    assert_eq!(
        (found("120,29,121,30"), found("121,29,122,30")),
        (json!(1), json!(0))
    );
    let wrong = trial.get("/api/v1/points?bbox=120,30,121,29");
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.problem().ends_with("bad-request"));
}
