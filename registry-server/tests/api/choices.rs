//! A list of results keeps what its visitor chose, and nothing else, and names products as its language does.

use registry_core::{Cluster, Draft, change::Put};
use serde_json::json;

use crate::{
    pages::{page, text},
    trial::Trial,
};

/// A registry whose socks have a Chinese name, and ten products more than a facet offers.
fn trial() -> Trial {
    let trial = Trial::new();
    let named = json!({
        "key": "cn-yiwu-sock",
        "location": { "country": "CN", "place": "Yiwu" },
        "product": { "name": "Sock", "other_names": [{ "name": "袜子", "language": "zh" }] },
    });
    let others = (0..16).map(|number| {
        let product = format!("Ware {number:02}");
        json!({"key": format!("it-prato-ware-{number}"), "location": {"country": "IT", "place": "Prato"},
            "product": {"name": product}})
    });
    let records = std::iter::once(named).chain(others);
    let records = records.map(|record| Cluster::from_json(record.to_string().as_bytes()).unwrap());
    let put = Put {
        records: records.collect(),
    };
    trial
        .registry
        .change(Box::new(put), Draft::new("registrar", "socks"))
        .unwrap();
    trial
}

#[test]
fn every_choice_is_kept_and_what_is_none_is_left_out() {
    let trial = trial();
    let address = "/clusters?q=&country=CN&sort=name&as_of=3&utm_source=newsletter";
    let shown = text(&page(&trial, address));
    let facets = shown.split("class=\"facet\"").skip(1);
    for link in facets.flat_map(|facet| facet.split(" href=\"").skip(1)) {
        let link = link.split('"').next().unwrap();
        // The counts as data have no order of records.
        let is_list = link.starts_with("/clusters");
        assert!(!is_list || link.contains("sort=name"), "{link}");
    }
    assert!(shown.contains("<input type=\"hidden\" name=\"sort\" value=\"name\">"));
    assert!(shown.contains("href=\"/clusters/cn-yiwu-sock?as_of=3\""));
    let main = shown.split("<main").nth(1).unwrap();
    let main = main.split("</main>").next().unwrap();
    assert!(!main.contains("utm_source"), "{main}");
}

#[test]
fn every_value_of_a_facet_can_be_chosen() {
    let trial = trial();
    let few = text(&page(&trial, "/clusters"));
    assert!(!few.contains("product_is=Ware+15"));
    assert!(few.contains("href=\"/clusters?all=product#facet-product\""));
    let all = text(&page(&trial, "/clusters?all=product"));
    assert!(all.contains("product_is=Ware+15"));
    assert!(
        !all.contains("product_is=Ware+15&#38;all"),
        "a choice ends it"
    );
}

#[test]
fn products_are_called_as_the_visitor_calls_them() {
    let trial = trial();
    for address in [
        "/",
        "/clusters",
        "/clusters?product_is=Sock",
        "/products",
        "/products?name=Sock",
        "/countries/CN",
    ] {
        let join = if address.contains('?') { '&' } else { '?' };
        let shown = |language| text(&page(&trial, &format!("{address}{join}lang={language}")));
        assert!(
            shown("zh").contains(">袜子<") || shown("zh").contains(" 袜子 "),
            "{address}"
        );
        assert!(!shown("en").contains("袜子"), "{address}");
    }
    let list = text(&page(&trial, "/products?lang=zh"));
    assert!(
        list.contains("<a href=\"/products?name=Sock\">袜子</a>"),
        "{list}"
    );
}

#[test]
fn the_script_of_a_map_gets_its_points_packed_or_not() {
    let trial = trial();
    let packed = trial.ask(
        axum::http::Method::GET,
        "/api/v1/points",
        &[("accept-encoding", "gzip")],
        axum::body::Body::empty(),
    );
    assert_eq!(packed.header("content-encoding"), "gzip");
    let plain = trial.get("/api/v1/points");
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(plain.json()["total"], 19);
    assert_eq!(plain.header("x-content-type-options"), "nosniff");
}
