//! What pages show of the records: charts with the table behind each, ties seen from both ends, products by their whole
//! name, and the files that take it all away.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_core::{Cluster, Draft, change::Put};
use serde_json::{Value, json};

use crate::{
    pages::{page, text},
    trial::{Trial, cluster},
};

/// Puts these in the place of what there is.
fn put(trial: &Trial, records: &[Value]) {
    let records = records
        .iter()
        .map(|record| Cluster::from_json(record.to_string().as_bytes()).unwrap());
    let put = Put {
        records: records.collect(),
    };
    trial
        .registry
        .change(Box::new(put), Draft::new("registrar", "more"))
        .unwrap();
}

/// A record with this in it, too.
fn with(mut record: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

/// A registry whose sock cluster states all that there are charts of.
fn stated() -> Trial {
    let trial = Trial::new();
    let sock = with(
        cluster("cn-zhuji-sock", "Zhuji", "Sock"),
        &json!({
            "market_shares": [
                { "percent": 65, "scope": "domestic", "year": 2024, "source": { "title": "Yearbook" } },
                { "percent": 70, "scope": "domestic", "year": 2024, "source": { "title": "Daily" } },
                { "percent": 33, "scope": "global", "year": 2024 },
            ],
            "actors": [{ "kind": "company", "name": "Langsha" }, { "kind": "government", "name": "Zhuji City" }],
            "figures": [
                { "measure": "employment", "value": 100_000, "year": 2010 },
                { "measure": "employment", "value": 80_000, "year": 2020 },
            ],
            "linkages": [
                { "kind": "supplier", "cluster": "cn-shengzhou-tie", "direction": "to", "source": { "title": "Visit" } },
                { "kind": "industrial", "industry": "Knitting machines" },
            ],
        }),
    );
    put(&trial, &[sock]);
    trial
}

#[test]
fn a_cluster_has_its_charts_and_the_tables_behind_them() {
    let trial = stated();
    let sock = text(&page(&trial, "/clusters/cn-zhuji-sock"));
    assert!(sock.contains("Sources differ: 65% to 70%"), "{sock}");
    for drawn in [
        "class=\"shares stacked\"",
        "class=\"chart actors\"",
        "class=\"chart figures\"",
        "class=\"chart linkages\"",
    ] {
        assert_eq!(sock.matches(drawn).count(), 1, "{drawn}");
    }
    for (drawn, told) in [
        ("actors-drawn", "Companies: 1; Government: 1"),
        ("linkages-drawn", "Linkages of Zhuji · Sock"),
        ("figures-1", "2010: 100,000; 2020: 80,000"),
    ] {
        assert!(sock.contains(&format!("id=\"{drawn}\"")), "{drawn}");
        assert!(sock.contains(told), "{told}");
    }
    // Each figure has its source where it stands, or says that it has none.
    assert!(sock.contains("Yearbook") && sock.contains("no source stated"));
    let tie = text(&page(&trial, "/clusters/cn-shengzhou-tie"));
    assert!(tie.contains("href=\"/clusters/cn-zhuji-sock\""), "{tie}");
    assert!(
        tie.contains("flows from it") && tie.contains("stated by Zhuji · Sock"),
        "{tie}"
    );
}

#[test]
fn the_page_of_linkages_has_those_that_are_asked_for() {
    let trial = stated();
    let all = text(&page(&trial, "/linkages"));
    for told in [
        "/clusters/cn-zhuji-sock#linkages",
        "/clusters/cn-shengzhou-tie#linkages",
        "Visit",
    ] {
        assert!(all.contains(told), "{told}: {all}");
    }
    assert!(!all.contains("Knitting machines"), "it is no cluster");
    assert!(!text(&page(&trial, "/linkages?country=IT")).contains("cn-zhuji-sock#"));
    assert!(text(&page(&trial, "/linkages?country=CN&q=sock+OR+tie")).contains("cn-zhuji-sock#"));
}

#[test]
fn a_product_is_found_by_its_whole_name() {
    let trial = Trial::new();
    put(&trial, &[cluster("cn-yiwu-sock-yarn", "Yiwu", "Sock yarn")]);
    let sock = text(&page(&trial, "/products?name=Sock"));
    assert!(
        sock.contains("One cluster is registered") && !sock.contains("cn-yiwu-sock-yarn"),
        "{sock}"
    );
    let found = |address: &str| trial.get(address).json()["total"].clone();
    assert_eq!(found("/api/v1/clusters?product=Sock"), 2);
    assert_eq!(found("/api/v1/clusters?product_is=Sock"), 1);
    assert_eq!(
        found("/api/v1/clusters?product_is=Sock&product_is=Sock+yarn"),
        2
    );
    assert_eq!(
        found("/api/v1/clusters?product_is=sock"),
        0,
        "as facets have it"
    );
    // The facet leads to as many as it counts.
    let results = text(&page(&trial, "/clusters"));
    assert!(results.contains("product_is=Sock+yarn"), "{results}");
}

#[test]
fn a_result_is_had_in_every_form() {
    let trial = Trial::new();
    for from in [
        "/clusters?q=sock",
        "/countries/CN",
        "/products?name=Sock",
        "/about",
    ] {
        let page = text(&page(&trial, from));
        for format in ["xlsx", "csv", "jsonl", "geojson", "parquet", "data-package"] {
            let link = page.split(" href=\"").skip(1).find_map(|rest| {
                let link = rest.split('"').next()?;
                let is_it = link.starts_with("/api/v1/export")
                    && link.ends_with(&format!("format={format}"));
                is_it.then(|| link.replace("&#38;", "&"))
            });
            let link = link.unwrap_or_else(|| panic!("{from} has no {format}"));
            let file = trial.ask(Method::GET, &link, &[], Body::empty());
            assert_eq!(file.status, StatusCode::OK, "{link}");
            assert!(!file.body.is_empty(), "{link}");
        }
    }
}

#[test]
fn a_registry_calls_countries_and_regions_as_it_likes() {
    let names = "CN = The Middle Kingdom\nCN-ZJ = Chekiang\n";
    let trial = Trial::new().with_file("display-names.txt", names);
    for address in ["/clusters/cn-zhuji-sock", "/clusters", "/regions/CN-ZJ"] {
        let page = text(&page(&trial, address));
        assert!(page.contains("Chekiang"), "{address}");
        assert!(page.contains("The Middle Kingdom"), "{address}");
    }
    // Data stays as it is everywhere.
    assert!(text(&trial.get("/api/v1/facets")).contains("Zhejiang, CN"));
}
