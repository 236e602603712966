//! How statements unite and change a record.

use super::*;

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
    second.applied_to(first.into_cluster(key).unwrap()).unwrap()
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
