//! The portal's pages, as a browser gets them: each there is, in both languages, safe, small, and of use without scripts.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_core::{Cluster, Draft, change::Put};
use serde_json::json;

use crate::trial::{Answer, Trial};

/// What a page may weigh with its style and script, compressed, without the map.
const BUDGET: usize = 60 << 10;

const PAGES: [&str; 17] = [
    "/",
    "/clusters",
    "/clusters?q=sock&country=CN&sort=name",
    "/clusters?without=sector",
    "/clusters/cn-zhuji-sock",
    "/clusters/cn-zhuji-sock/history?from=1&to=2",
    "/organisations",
    "/countries",
    "/countries/CN",
    "/regions/CN-ZJ",
    "/linkages",
    "/products?name=Sock",
    "/compare?key=cn-zhuji-sock&key=cn-shengzhou-tie",
    "/compare?country=CN&country=IT",
    "/changes",
    "/changes/2",
    "/about",
];

/// What a browser accepts: pages first, and then anything.
pub const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

pub fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

pub fn page(trial: &Trial, address: &str) -> Answer {
    trial.ask(Method::GET, address, &[HTML], Body::empty())
}

/// The addresses within the site that a page leads to.
fn links(page: &str) -> Vec<String> {
    let parts = [" href=\"", " src=\""]
        .into_iter()
        .flat_map(|name| page.split(name).skip(1));
    let links = parts.filter_map(|part| part.split('"').next());
    let links = links.filter(|link| link.starts_with('/'));
    links
        .map(|link| link.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

#[test]
fn every_page_is_there_in_both_languages_and_leads_to_pages_that_are() {
    let trial = Trial::new();
    let mut known = std::collections::BTreeSet::new();
    for address in PAGES {
        for language in ["en", "zh"] {
            let header = ("accept-language", language);
            let answer = trial.ask(Method::GET, address, &[HTML, header], Body::empty());
            assert_eq!(
                answer.status,
                StatusCode::OK,
                "{address}: {}",
                text(&answer)
            );
            assert_eq!(answer.header("content-language"), language, "{address}");
            let text = text(&answer);
            assert!(
                text.contains(&format!("<html lang=\"{language}\"")),
                "{address}"
            );
            assert_eq!(text.matches("<h1").count(), 1, "{address}");
            for link in links(&text) {
                let path = link.split('#').next().unwrap().to_owned();
                if !known.insert(path.clone()) {
                    continue;
                }
                let found = page(&trial, &path).status;
                assert!(
                    found.is_success()
                        || found.is_redirection()
                        || found == StatusCode::UNAUTHORIZED,
                    "{address} leads to {path}: {found}"
                );
            }
        }
    }
}

#[test]
fn a_page_loads_nothing_from_elsewhere_and_nothing_is_written_into_it_that_runs() {
    let trial = Trial::new();
    for address in PAGES.into_iter().chain(["/nowhere", "/login", "/register"]) {
        let answer = page(&trial, address);
        let policy = answer.header("content-security-policy").to_owned();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{address}: {policy}"
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{address}"
        );
        let text = text(&answer);
        for inline in [" style=\"", " onclick=", " onload=", "<style"] {
            assert!(!text.contains(inline), "{address} has {inline}");
        }
        let scripts = text.split("<script").skip(1);
        for script in scripts {
            assert!(
                script.starts_with(" src=\"/assets/")
                    || script.starts_with(" type=\"module\" src=\"/assets/")
                    || script.starts_with(" type=\"application/ld+json\""),
                "{address}"
            );
        }
    }
}

#[test]
fn a_page_with_its_style_and_script_keeps_to_its_budget() {
    let trial = Trial::new();
    for address in PAGES {
        let encoded = ("accept-encoding", "gzip");
        let first = trial.ask(Method::GET, address, &[HTML, encoded], Body::empty());
        let text = text(&page(&trial, address));
        let files = links(&text);
        let files = files
            .iter()
            .filter(|link| link.ends_with("portal.css") || link.ends_with("portal.js"));
        let files: usize = files
            .map(|link| {
                let file = trial.ask(Method::GET, link, &[encoded], Body::empty());
                assert!(file.header("cache-control").contains("immutable"), "{link}");
                file.body.len()
            })
            .sum();
        let bytes = first.body.len() + files;
        assert!(bytes < BUDGET, "{address} weighs {bytes}");
    }
}

#[test]
fn what_a_record_says_is_text_wherever_it_stands() {
    let trial = Trial::new();
    let nasty = "\"><script>alert(1)</script>&'";
    let record = json!({
        "key": "cn-x-y",
        "name": nasty,
        "location": { "country": "CN", "place": nasty, "latitude": 30, "longitude": 120 },
        "product": { "name": nasty },
        "notes": [nasty, "</script><script>alert(2)</script>"],
        "actors": [{ "kind": "company", "name": nasty, "website": "javascript:alert(3)" }],
        "market_shares": [{ "percent": 5, "scope": "global", "source": { "title": nasty, "url": "javascript:alert(4)" } }],
    });
    let record = Cluster::from_json(record.to_string().as_bytes()).unwrap();
    let put = Put {
        records: vec![record],
    };
    trial
        .registry
        .change(Box::new(put), Draft::new(nasty, nasty))
        .unwrap();
    for address in [
        "/",
        "/clusters?q=alert",
        "/clusters?q=%22%3E%3Cscript%3E&lang=zh",
        "/clusters/cn-x-y",
        "/clusters/cn-x-y/history?from=2&to=3",
        "/compare?key=cn-x-y&key=cn-zhuji-sock",
        "/changes",
        "/changes/3",
        "/products",
        "/clusters/%3Cscript%3E",
    ] {
        let text = text(&page(&trial, address));
        assert!(!text.contains("<script>"), "{address}");
        assert!(!text.contains("href=\"javascript"), "{address}");
    }
    let text = text(&page(&trial, "/clusters/cn-x-y"));
    let json = text.split("application/ld+json\">").nth(1).unwrap();
    let json = json.split("</script>").next().unwrap();
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(value["name"], nasty);
}

#[test]
fn what_is_not_there_is_told_as_a_page_to_a_browser_and_as_a_problem_to_a_program() {
    let trial = Trial::new();
    for address in [
        "/nowhere",
        "/clusters/nowhere",
        "/countries/Atlantis",
        "/changes/99",
    ] {
        let answer = page(&trial, address);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(text(&answer).contains("<h1>"), "{address}");
        assert_eq!(
            trial.get(address).problem(),
            "/problems/not-found",
            "{address}"
        );
    }
    assert_eq!(
        page(&trial, "/api/v1/clusters/nowhere").problem(),
        "/problems/not-found"
    );
}
