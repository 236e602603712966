//! The portal's pages, as a browser gets them: each there is, in both languages, safe, small, and of use without scripts.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_core::{Cluster, Draft, change::Put};
use registry_server::Role;
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

#[test]
fn a_choice_is_kept_in_a_cookie_and_leads_back_to_this_site_alone() {
    let trial = Trial::new();
    let chosen = page(&trial, "/preferences?lang=zh&to=%2Fclusters%3Fq%3Dsock");
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/clusters?q=sock");
    assert!(chosen.header("set-cookie").starts_with("language=zh"));
    let evil = page(&trial, "/preferences?theme=dark&to=%2F%2Fevil.example");
    assert_eq!(evil.header("location"), "/");
}

/// A form that is sent from the site's own page.
pub fn send(trial: &Trial, address: &str, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
    let body = pairs.iter().map(|(name, value)| {
        let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("{name}={value}")
    });
    let body = body.collect::<Vec<_>>().join("&");
    let headers = [
        HTML,
        ("host", "localhost"),
        ("origin", "http://localhost"),
        ("cookie", cookie),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    trial.ask(Method::POST, address, &headers, Body::from(body))
}

/// Logs in; gives the cookie and the word that forms carry.
pub fn logged_in(trial: &Trial, token: &str) -> (String, String) {
    let answer = send(trial, "/login", "", &[("token", token), ("to", "/about")]);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(&answer));
    let cookie = answer.header("set-cookie").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let page = trial.ask(
        Method::GET,
        "/about",
        &[HTML, ("cookie", &cookie)],
        Body::empty(),
    );
    let page = text(&page);
    let word = page.split("name=\"form_token\" value=\"").nth(1).unwrap();
    let word = word.split('"').next().unwrap().to_owned();
    (cookie, word)
}

#[test]
fn a_session_begins_with_a_token_and_ends_with_it() {
    let trial = Trial::new();
    let refused = send(&trial, "/login", "", &[("token", "ncr_00_00")]);
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let token = trial.token(Role::Registrar, &[]);
    let (cookie, word) = logged_in(&trial, &token);
    let shown = |cookie: &str| {
        let page = trial.ask(
            Method::GET,
            "/about",
            &[HTML, ("cookie", cookie)],
            Body::empty(),
        );
        text(&page).contains("Log out (Li Na)")
    };
    assert!(shown(&cookie));
    let out = send(&trial, "/logout", &cookie, &[("form_token", &word)]);
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(!shown(&cookie));
    let (cookie, _) = logged_in(&trial, &token);
    let id = token.split('_').nth(1).unwrap();
    trial.access.revoke(id).unwrap();
    assert!(!shown(&cookie));
}

#[test]
fn a_form_of_another_page_or_session_is_refused() {
    let trial = Trial::new();
    let (cookie, word) = logged_in(&trial, &trial.token(Role::Registrar, &[]));
    let forged = send(
        &trial,
        "/register",
        &cookie,
        &[("form_token", "x"), ("act", "save")],
    );
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let elsewhere = [
        HTML,
        ("host", "localhost"),
        ("origin", "http://evil.example"),
        ("cookie", &*cookie),
    ];
    let body = format!("form_token={word}&act=save");
    let answer = trial.ask(Method::POST, "/register", &elsewhere, Body::from(body));
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let nowhere = trial.ask(
        Method::POST,
        "/register",
        &[HTML, ("cookie", &cookie)],
        Body::from(""),
    );
    assert_eq!(nowhere.status, StatusCode::FORBIDDEN);
}

#[test]
fn a_record_is_registered_and_changed_by_forms() {
    let trial = Trial::new();
    let (cookie, word) = logged_in(&trial, &trial.token(Role::Registrar, &[]));
    let mut pairs = vec![
        ("form_token", &*word),
        ("act", "save"),
        ("product.name", "Tea"),
        ("location.place", "Hangzhou"),
        ("location.country", "China"),
        ("market_shares.0.percent", "120"),
        ("market_shares.0.scope", "domestic"),
    ];
    let wrong = send(&trial, "/register", &cookie, &pairs);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&wrong).contains("role=\"alert\""), "{}", text(&wrong));
    assert!(text(&wrong).contains("value=\"Hangzhou\""));
    pairs[4] = ("location.country", "CN");
    pairs[5] = ("market_shares.0.percent", "12.5");
    let made = send(&trial, "/register", &cookie, &pairs);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", text(&made));
    assert_eq!(made.header("location"), "/clusters/cn-hangzhou-tea");

    let form = trial.ask(
        Method::GET,
        "/clusters/cn-hangzhou-tea/edit",
        &[HTML, ("cookie", &cookie)],
        Body::empty(),
    );
    let form = text(&form);
    let tag = form.split("name=\"tag\" value=\"").nth(1).unwrap();
    let tag = tag.split("\">").next().unwrap().replace("&#34;", "\"");
    pairs[2] = ("product.name", "Green tea");
    pairs.push(("tag", &tag));
    let changed = send(&trial, "/clusters/cn-hangzhou-tea/edit", &cookie, &pairs);
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", text(&changed));
    assert!(text(&page(&trial, "/clusters/cn-hangzhou-tea")).contains("Green tea"));
    // Somebody who saw the version before is told.
    pairs[2] = ("product.name", "Black tea");
    let late = send(&trial, "/clusters/cn-hangzhou-tea/edit", &cookie, &pairs);
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_proposal_is_made_by_one_and_approved_by_another() {
    let trial = Trial::new();
    let token = trial.token(Role::Contributor, &[]);
    let (cookie, word) = logged_in(&trial, &token);
    let pairs = [
        ("form_token", &*word),
        ("act", "propose"),
        ("product.name", "Tea"),
        ("location.place", "Hangzhou"),
        ("location.country", "CN"),
        ("message", "Longjing is made there"),
    ];
    let made = send(&trial, "/register", &cookie, &pairs);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", text(&made));
    let address = made.header("location").to_owned();
    let change = [
        pairs[0],
        pairs[1],
        ("product.name", "Socks"),
        ("location.place", "Zhuji"),
        pairs[4],
    ];
    let changed = send(&trial, "/clusters/cn-zhuji-sock/edit", &cookie, &change);
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", text(&changed));
    let reviewer = trial.token_of("Wang Wei", Role::Reviewer, &[]);
    let (cookie, word) = logged_in(&trial, &reviewer);
    let seen = |address: &str| {
        text(&trial.ask(
            Method::GET,
            address,
            &[HTML, ("cookie", &cookie)],
            Body::empty(),
        ))
    };
    assert!(seen("/review").contains("Longjing is made there"));
    let proposal = seen(&address);
    let tag = proposal.split("name=\"tag\" value=\"").nth(1).unwrap();
    let tag = tag.split("\">").next().unwrap().replace("&#34;", "\"");
    let pairs = [("form_token", &*word), ("act", "approve"), ("tag", &tag)];
    let done = send(&trial, &address, &cookie, &pairs);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", text(&done));
    assert_eq!(
        page(&trial, "/clusters/cn-hangzhou-tea").status,
        StatusCode::OK
    );
}
