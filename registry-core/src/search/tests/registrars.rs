//! The questions of a registrar: what has no source, what is due, what is linked, what lies elsewhere.

use super::*;

fn registry() -> Trial {
    Trial::with(&[
        with(
            cluster("cn-a", "A", "Socks"),
            json!({"sources": [{"title": "China Daily, 2 May 2008", "url": "https://www.chinadaily.com.cn/a/1.html"}],
                "review_due": "2026-11-30", "last_verified": "2025-03-04",
                "linkages": [{"kind": "supplier", "cluster": "cn-b"}]}),
        ),
        with(
            cluster("cn-b", "B", "Yarn"),
            json!({"market_shares": [{"percent": 60, "scope": "global", "source": {"title": "China Daily"}},
                    {"percent": 55, "scope": "domestic"}],
                "review_due": "2026-12-01"}),
        ),
        with(
            cluster("cn-c", "C", "Ties"),
            json!({"figures": [{"measure": "employment", "value": 5, "source": {"title": "Yearbook"}}],
                "actors": [{"kind": "company", "name": "Weili", "lei": "529900T8BM49AURSDO55",
                    "source": {"url": "http://news.example.org/x"}}],
                "location": {"country": "CN", "place": "C", "latitude": -16.5, "longitude": 179.5}}),
        ),
        with(
            cluster("it-d", "Carpi", "Knitwear"),
            json!({"location": {"country": "IT", "region_name": "Lumbardy", "place": "Carpi", "latitude": 10.88,
                "longitude": 44.78}, "linkages": [{"kind": "supplier", "cluster": "cn-a",
                    "source": {"title": "Trade of China", "note": "Daily reports"}}]}),
        ),
        with(
            cluster("ws-e", "Apia", "Copra"),
            json!({"location": {"country": "WS", "place": "Apia", "latitude": -13.83, "longitude": -171.77},
                "actors": [{"kind": "company", "name": "Copra Works"}]}),
        ),
    ])
}

#[test]
fn sources_are_found_wherever_they_stand() {
    let trial = registry();
    for (query, expected) in [
        ("source:\"China Daily\"", &["cn-a", "cn-b"][..]),
        ("\"China Daily\"", &["cn-a", "cn-b"]),
        ("source:yearbook", &["cn-c"]),
        ("source:chinadaily.com.cn", &["cn-a"]),
        ("source:https://www.chinadaily.com.cn/a/1.html", &["cn-a"]),
        ("source:example.org", &["cn-c"]),
        ("source:reports", &["it-d"]),
        ("source:*", &["cn-a", "cn-b", "cn-c", "it-d"]),
        ("-source:*", &["ws-e"]),
        ("unsourced:record", &["ws-e"]),
        ("unsourced:shares", &["cn-b"]),
        ("unsourced:figures", &[]),
        ("unsourced:actors", &["ws-e"]),
        ("unsourced:linkages", &["cn-a"]),
        ("note:yearbook", &[]),
    ] {
        let mut found = find(&trial, query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
    let error = search(&trial.reader(), &Query::of("unsourced:notes")).unwrap_err();
    assert!(
        error.to_string().contains("record, shares, figures"),
        "{error}"
    );
}

#[test]
fn days_links_identifiers_and_places_are_asked_for() {
    let trial = registry();
    for (query, expected) in [
        ("review_due:<2026-12-01", &["cn-a"][..]),
        ("review_due:<=2026-12", &["cn-a", "cn-b"]),
        ("review_due:2026-12-01", &["cn-b"]),
        ("review_due:2026", &["cn-a", "cn-b"]),
        ("verified:[2025-01-01 TO 2025-12-31]", &["cn-a"]),
        ("verified<2025", &[]),
        ("linked:cn-a", &["cn-b", "it-d"]),
        ("linked:CN-B", &["cn-a"]),
        ("linked:cn-c", &[]),
        ("linked:*", &["cn-a", "it-d"]),
        ("lei:529900t8bm49aursdo55", &["cn-c"]),
        ("529900T8BM49AURSDO55", &["cn-c"]),
        ("organisation:529900T8BM49AURSDO55", &["cn-c"]),
        ("region_uncoded:*", &["it-d"]),
        ("region_uncoded:lumbardy", &["it-d"]),
        ("region_uncoded:tuscany", &[]),
        ("coordinates:outside", &["cn-c", "it-d"]),
        ("coordinates:missing", &["cn-a", "cn-b"]),
        ("longitude:[170 TO -170]", &["cn-c", "ws-e"]),
        ("longitude:{179.5 TO -171}", &["ws-e"]),
        ("longitude:[40 TO 50]", &["it-d"]),
        ("share>50", &["cn-b"]),
        ("share >= 50 yarn", &["cn-b"]),
        ("share_domestic>=56", &[]),
        ("Country:it", &["it-d"]),
    ] {
        let mut found = find(&trial, query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn hits_have_their_distance_and_shares_are_in_the_order_of_the_hits() {
    let trial = registry();
    let near = Near {
        latitude: (-14.0).try_into().unwrap(),
        longitude: (-171.77).try_into().unwrap(),
        within_km: Some(100.0),
    };
    let query = Query {
        filters: Filters {
            near: Some(near),
            ..Filters::default()
        },
        ..Query::of("copra")
    };
    let results = search(&trial.reader(), &query).unwrap();
    assert_eq!(results.within_km, Some(100.0));
    assert!((results.hits[0].distance_km.unwrap() - 18.9).abs() < 0.1);
    let query = Query {
        sort: Sort::Share(Some(crate::model::Scope::Domestic)),
        ..Query::of("yarn")
    };
    let results = search(&trial.reader(), &query).unwrap();
    let shares = results.hits[0].cluster.market_shares.iter();
    let shares: Vec<f64> = shares.map(|share| share.percent.get()).collect();
    assert_eq!(shares, [55.0, 60.0]);
}

#[test]
fn a_key_that_is_nearly_there_is_named() {
    let actor = json!({"actors": [{"kind": "company", "name": "Weili", "organisation": "org_cn-weili-lighter"}]});
    let trial = Trial::with(&[
        cluster("cn-zhuji-sock", "Zhuji", "Sock"),
        with(
            cluster("cn-datang-yarn", "Datang", "Yarn"),
            json!({"linkages": [{"kind": "supplier", "cluster": "cn-zhuji-sock"}]}),
        ),
        with(cluster("cn-wenzhou-lighter", "Wenzhou", "Lighter"), actor),
    ]);
    let meant = |text: &str| -> Vec<(String, usize)> {
        let results = search(&trial.reader(), &Query::of(text)).unwrap();
        let suggestions = results.suggestions.into_iter();
        suggestions.map(|meant| (meant.text, meant.total)).collect()
    };
    for (typed, suggested, total) in [
        ("linked:cn-zhuji-socks", "linked:cn-zhuji-sock", 1),
        ("linked:cn-wenzhou-lihgter", "linked:cn-wenzhou-lighter", 0),
        ("key:cn-zuji-sock", "key:cn-zhuji-sock", 1),
        (
            "organisation:org_cn-weili-lighters",
            "organisation:org_cn-weili-lighter",
            1,
        ),
    ] {
        assert_eq!(meant(typed), [(suggested.to_owned(), total)], "{typed}");
    }
    for typed in [
        "linked:nosuch",
        "linked:cn-zhuji-sock",
        "organisation:nosuch",
    ] {
        assert_eq!(meant(typed), [], "{typed}");
    }
}
