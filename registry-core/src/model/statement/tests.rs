//! How statements unite and change a record.

use super::*;
use crate::model::{Invalid, Measure, Year};

mod properties;

fn printed() -> Statement {
    Statement {
        country: "CN".parse().ok(),
        place: "Chenzhou".parse().ok(),
        product: "Tie".parse().ok(),
        market_shares: vec![share("90(Domestic)", None)],
        ..Statement::default()
    }
}

fn corrected() -> Statement {
    Statement {
        country: "CN".parse().ok(),
        place: "Shengzhou".parse().ok(),
        printed_place: "Chenzhou".parse().ok(),
        product: "neckties".parse().ok(),
        printed_product: "Tie".parse().ok(),
        market_shares: vec![
            share("90(Domestic)", Some("Table 1")),
            share("60(Global)", Some("China Daily")),
        ],
        ..Statement::default()
    }
}

fn share(stated: &str, source: Option<&str>) -> MarketShare {
    let source = source.map(|title| Source {
        title: title.parse().ok(),
        ..Source::default()
    });
    MarketShare {
        source,
        ..MarketShare::stated(stated.parse().unwrap())
    }
}

fn stated_in_order(statements: [Statement; 2]) -> Cluster {
    let [first, second] = statements;
    let key = first.identity().unwrap();
    assert_eq!(key, second.identity().unwrap());
    let record = first.into_cluster(key).unwrap();
    second.applied(record, Applying::FILE).unwrap().record
}

#[test]
fn the_printed_and_the_corrected_file_end_in_one_record() {
    let one = stated_in_order([printed(), corrected()]);
    let other = stated_in_order([corrected(), printed()]);
    assert_eq!(one, other);
    assert_eq!(one.key.as_str(), "cn-chenzhou-tie");
    assert_eq!(&*one.location.place, "Shengzhou");
    assert_eq!(one.market_shares.len(), 2);
    let mut united = printed();
    united.unite(corrected()).unwrap();
    assert_eq!(united.into_cluster(one.key.clone()).unwrap(), one);
}

#[test]
fn a_source_replaces_only_what_it_said_itself() {
    let record = corrected()
        .into_cluster("cn-chenzhou-tie".parse().unwrap())
        .unwrap();
    let later = Statement {
        market_shares: vec![share("55(Global)", Some("China Daily"))],
        ..Statement::default()
    };
    let shares: Vec<_> = later
        .applied_to(record)
        .unwrap()
        .market_shares
        .iter()
        .map(|share| share.percent.get())
        .collect();
    assert_eq!(shares, [55.0, 90.0]);
}

#[test]
fn two_suzhous_are_not_one() {
    let suzhou = |native: &str| Statement {
        place_names: vec![Name {
            name: native.parse().unwrap(),
            language: "zh".parse().ok(),
        }],
        place: "Suzhou".parse().ok(),
        ..printed()
    };
    let record = suzhou("苏州")
        .into_cluster("cn-suzhou-tie".parse().unwrap())
        .unwrap();
    assert!(suzhou("苏州").contradicts_identity(&record).is_none());
    assert_eq!(
        suzhou("宿州").contradicts_identity(&record).unwrap().stated,
        "宿州"
    );
    assert!(suzhou("苏州").unite(suzhou("宿州")).is_err());
}

fn sock() -> Cluster {
    let json = r#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
    Cluster::from_json(json.as_bytes()).unwrap()
}

fn titled(title: &str) -> Option<Source> {
    let title = title.parse().ok();
    title.map(|title| Source {
        title: Some(title),
        ..Source::default()
    })
}

fn figure(value: f64, year: u16) -> Figure {
    Figure {
        source: titled("Office"),
        year: Year::try_from(year).ok(),
        measure: Measure::Employment,
        value: value.try_into().unwrap(),
        currency: None,
        note: None,
    }
}

fn actor(json: &str, source: &str) -> Actor {
    let actor: Actor = serde_json::from_str(json).unwrap();
    Actor {
        source: titled(source),
        ..actor
    }
}

fn after(statements: impl IntoIterator<Item = Statement>) -> Cluster {
    statements.into_iter().fold(sock(), |record, said| {
        said.applied(record, Applying::FILE).unwrap().record
    })
}

fn saying(actors: impl IntoIterator<Item = Actor>) -> Statement {
    Statement {
        actors: actors.into_iter().collect(),
        ..Statement::default()
    }
}

/// D17: a later year of one source took the earlier one away.
#[test]
fn another_year_stands_beside() {
    let of_year = |value, year| Statement {
        figures: vec![figure(value, year)],
        market_shares: vec![MarketShare {
            year: Year::try_from(year).ok(),
            ..share("65(Domestic)", Some("Office"))
        }],
        ..Statement::default()
    };
    let both = after([of_year(1.0, 2024), of_year(2.0, 2025)]);
    assert_eq!((both.figures.len(), both.market_shares.len()), (2, 2));
    let corrected = of_year(3.0, 2024).applied_to(both).unwrap();
    let values: Vec<_> = corrected
        .figures
        .iter()
        .map(|figure| figure.value.get())
        .collect();
    assert_eq!(values, [3.0, 2.0]);
}

#[test]
fn scope_region_and_what_it_is_of_tell_shares_apart() {
    let of = |of: Option<&str>, stated: &str| MarketShare {
        of: of.and_then(|of| of.parse().ok()),
        ..share(stated, Some("A"))
    };
    let shares = [
        of(None, "65(Domestic)"),
        of(None, "30(Global)"),
        of(Some("sock output"), "50(Domestic)"),
        of(None, "20(Regional: Asia)"),
        of(None, "10(Regional: Europe)"),
    ];
    let one_by_one = shares.map(|share| Statement {
        market_shares: vec![share],
        ..Statement::default()
    });
    assert_eq!(after(one_by_one).market_shares.len(), 5);
}

/// A row without a note is not a row that takes the note away.
#[test]
fn what_is_said_again_with_less_keeps_what_was_known() {
    let noted = MarketShare {
        note: "counted in pairs".parse().ok(),
        ..share("65(Domestic)", Some("A"))
    };
    let of = |share: MarketShare| Statement {
        market_shares: vec![share],
        ..Statement::default()
    };
    let again = after([of(noted.clone()), of(share("65(Domestic)", Some("A")))]);
    assert_eq!(again.market_shares, std::slice::from_ref(&noted));
    let another = after([of(noted), of(share("70(Domestic)", Some("A")))]);
    assert_eq!(another.market_shares, [share("70(Domestic)", Some("A"))]);
}

#[test]
fn what_two_sources_say_of_an_actor_is_one_actor_with_both() {
    let weili = r#"{"kind":"company","name":"Weili"}"#;
    let registered = r#"{"kind":"company","name":"Weili","lei":"529900T8BM49AURSDO55"}"#;
    let both = after([
        saying([actor(weili, "B")]),
        saying([actor(registered, "A")]),
    ]);
    let [one] = &both.actors[..] else {
        panic!("{:?}", both.actors)
    };
    assert!(one.lei.is_some());
    assert_eq!(
        (&one.source, &one.other_sources[..]),
        (&titled("A"), &[titled("B").unwrap()][..])
    );
}

#[test]
fn only_the_same_source_replaces_a_role() {
    let hosts = r#"{"kind":"company","name":"Weili","role":"host"}"#;
    let supplies = r#"{"kind":"company","name":"Weili","role":"supplier"}"#;
    let roles = |record: &Cluster| -> Vec<String> {
        let roles = record.actors.iter().filter_map(|actor| actor.role.as_ref());
        roles.map(ToString::to_string).collect()
    };
    let same = after([saying([actor(hosts, "A")]), saying([actor(supplies, "A")])]);
    assert_eq!(roles(&same), ["supplier"]);
    let other = after([saying([actor(hosts, "A")]), saying([actor(supplies, "B")])]);
    assert_eq!(roles(&other), ["host", "supplier"]);
    // Of what two sources said together, the other still says its part.
    let both = [actor(hosts, "A"), actor(hosts, "B")];
    let parted = after([saying(both), saying([actor(supplies, "A")])]);
    assert_eq!(roles(&parted), ["supplier", "host"]);
}

#[test]
fn an_actor_is_known_by_its_identifier_under_another_name() {
    let before = r#"{"kind":"company","name":"Weili","lei":"529900T8BM49AURSDO55","role":"host"}"#;
    let renamed = r#"{"kind":"company","name":"Weili Group","lei":"529900T8BM49AURSDO55"}"#;
    let record = after([saying([actor(before, "A")]), saying([actor(renamed, "A")])]);
    let [one] = &record.actors[..] else {
        panic!("{:?}", record.actors)
    };
    assert_eq!(
        (&*one.name, one.role.as_deref()),
        ("Weili Group", Some("host"))
    );
}

#[test]
fn an_identifier_that_is_attached_completes_the_actor() {
    let known = saying([actor(
        r#"{"kind":"company","name":"Weili","role":"host"}"#,
        "A",
    )]);
    let attached = Actor {
        source: None,
        ..actor(
            r#"{"kind":"company","name":"Weili","lei":"529900T8BM49AURSDO55"}"#,
            "",
        )
    };
    let record = saying([attached]).applied_to(after([known])).unwrap();
    let [one] = &record.actors[..] else {
        panic!("{:?}", record.actors)
    };
    assert!(one.lei.is_some() && one.source == titled("A"));
}

#[test]
fn a_source_can_be_replaced_whole() {
    let hosts = r#"{"kind":"company","name":"Weili","role":"host"}"#;
    let said = |share_of: &str, source: &str| Statement {
        market_shares: vec![share(share_of, Some(source))],
        actors: vec![actor(hosts, source)],
        ..Statement::default()
    };
    let record = after([said("65(Domestic)", "A"), said("30(Global)", "B")]);
    let all = Statement {
        market_shares: vec![share("66(Domestic)", Some("A"))],
        ..Statement::default()
    };
    let how = Applying {
        replaces: Replaces::Sources,
        ..Applying::FILE
    };
    let record = all.applied(record, how).unwrap().record;
    let shares: Vec<_> = record
        .market_shares
        .iter()
        .map(|share| share.statement().to_string())
        .collect();
    assert_eq!(shares, ["66(Domestic)", "30(Global)"]);
    assert_eq!(
        (record.actors.len(), &record.actors[0].source),
        (1, &titled("B"))
    );
}

#[test]
fn a_corrected_name_is_kept_and_a_file_does_not_bring_it_back() {
    let placed = |place: &str| Statement {
        place: place.parse().ok(),
        ..Statement::default()
    };
    let corrected = placed("Datang").applied_to(sock()).unwrap();
    let former: Vec<&str> = corrected
        .former_names
        .place
        .iter()
        .map(|name| &*name.name)
        .collect();
    assert_eq!(former, ["Zhuji"]);
    assert!(corrected.as_printed.is_empty());
    for spelled in ["Zhuji", "ZHUJI"] {
        let again = placed(spelled)
            .applied(corrected.clone(), Applying::FILE)
            .unwrap();
        assert_eq!(again.record, corrected);
        assert_eq!(
            again.names_kept[0].to_string(),
            format!("the place stays \"Datang\"; {spelled:?} is a former name")
        );
    }
    let back = placed("Zhuji").applied_to(corrected).unwrap();
    assert_eq!(&*back.location.place, "Zhuji");
    let former: Vec<&str> = back
        .former_names
        .place
        .iter()
        .map(|name| &*name.name)
        .collect();
    assert_eq!(former, ["Datang"]);
}

#[test]
fn a_native_name_changes_nothing_and_another_spelling_corrects() {
    let placed = |place: &str| Statement {
        place: place.parse().ok(),
        ..Statement::default()
    };
    let native = Statement {
        place_names: vec![Name {
            name: "诸暨".parse().unwrap(),
            language: "zh".parse().ok(),
        }],
        ..Statement::default()
    };
    let record = after([native, placed("诸暨")]);
    assert_eq!(&*record.location.place, "Zhuji");
    let record = after([placed("Zhūjì"), placed("Zhuji")]);
    assert_eq!(&*record.location.place, "Zhūjì");
}

#[test]
fn naming_a_region_sets_its_code_and_its_name_together() -> Result<(), Invalid> {
    let regions = |record: &Cluster| {
        let code = record.location.region.map(|code| code.to_string());
        (
            code,
            record.location.region_name.as_deref().map(str::to_owned),
        )
    };
    let jiangsu = Statement {
        region: "CN-JS".parse().ok(),
        region_name: "Kiangsu".parse().ok(),
        ..Statement::default()
    };
    let record = jiangsu.applied_to(sock())?;
    let same = Statement {
        region: "CN-JS".parse().ok(),
        ..Statement::default()
    };
    let kept = regions(&same.applied_to(record.clone())?);
    assert_eq!(kept, (Some("CN-JS".to_owned()), Some("Kiangsu".to_owned())));
    for (name, expected) in [
        ("Zhejiang", (Some("CN-ZJ".to_owned()), None)),
        ("Yangtze Delta", (None, Some("Yangtze Delta".to_owned()))),
    ] {
        let named = Statement {
            region_to_find: name.parse().ok(),
            ..Statement::default()
        };
        assert_eq!(regions(&named.applied_to(record.clone())?), expected);
    }
    Ok(())
}
