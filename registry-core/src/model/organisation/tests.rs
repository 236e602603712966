//! What a record refuses, and how statements change it.

use proptest::prelude::*;

use super::*;
use crate::model::{StatedBy, arbitrary};

const UNIVERSITY: &str = r#"{"key":"org_cn-peking-university","name":"Peking University","kind":"research community","country":"CN""#;

fn with(more: &str) -> Result<Organisation, Invalid> {
    Organisation::from_json(format!("{UNIVERSITY}{more}}}").as_bytes())
}

fn said(name: &str) -> OrganisationStatement {
    OrganisationStatement {
        name: name.parse().ok(),
        kind: Some(ActorKind::ResearchCommunity),
        country: "CN".parse().ok(),
        ..OrganisationStatement::default()
    }
}

fn former(record: &Organisation) -> Vec<&str> {
    record.former_names.iter().map(|name| &*name.name).collect()
}

#[test]
fn broken_rules_are_refused() {
    assert!(with(r#","ror":"https://ror.org/02v51f717","lei":"529900T8BM49AURSDO55""#).is_ok());
    for broken in [
        r#","ror":"https://ror.org/02v51f718""#,
        r#","lei":"529900T8BM49AURSDO56""#,
        r#","website":"www.pku.edu.cn""#,
        r#","identifiers":[{"scheme":"lei","value":"529900T8BM49AURSDO55"}]"#,
        r#","parent":"org_cn-peking-university""#,
        r#","parent":"cn-zhuji-sock""#,
        r#","status":"merged""#,
        r#","status":"withdrawn""#,
        r#","status":"split""#,
        r#","status":"merged","merged_into":"org_cn-peking-university""#,
        r#","nonsense":1"#,
    ] {
        assert!(with(broken).is_err(), "{broken}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let key: OrganisationKey = "org_cn-a".parse().unwrap();
    let refused = OrganisationStatement::default().into_organisation(key);
    assert_eq!(refused, Err(Invalid::Missing { field: "name" }));
}

#[test]
fn a_name_that_is_replaced_becomes_a_former_one() {
    let record = with("").unwrap();
    let renamed = said("Peking Imperial University")
        .applied_to(record, StatedBy::Registrar)
        .unwrap();
    assert_eq!(&*renamed.name, "Peking Imperial University");
    assert_eq!(former(&renamed), ["Peking University"]);
    assert_eq!(&*renamed.key, "org_cn-peking-university");

    let from_file = said("Peking University").applied_to(renamed.clone(), StatedBy::File);
    assert_eq!(from_file.unwrap(), renamed, "an old file undoes nothing");

    let taken_up = said("Peking University")
        .applied_to(renamed, StatedBy::Registrar)
        .unwrap();
    assert_eq!(&*taken_up.name, "Peking University");
    assert_eq!(former(&taken_up), ["Peking Imperial University"]);
}

/// Makes a statement say something more.
type Say<'a> = &'a dyn Fn(&mut OrganisationStatement);

#[test]
fn another_kind_place_or_number_is_another_organisation() {
    let record = with(
        r#","place":"Beijing","ror":"https://ror.org/02v51f717","identifiers":[{"scheme":"USCC","value":"12100000400002259P"}]"#,
    )
    .unwrap();
    let field = |statement: OrganisationStatement| {
        let contradiction = statement.contradicts_identity(&record);
        contradiction.map(|contradiction| contradiction.field)
    };
    let number = |scheme: &str, value: &str| Identifier {
        scheme: scheme.parse().unwrap(),
        value: value.parse().unwrap(),
    };
    assert_eq!(field(said("Peking University")), None);
    let other_number = || number("uscc", "1");
    let known_number = || number("USCC", "12100000400002259P");
    let kind = |said: &mut OrganisationStatement| said.kind = Some(ActorKind::Company);
    let cases: [(Say<'_>, _); 7] = [
        (&kind, Some("kind")),
        (&|said| said.place = "Shenzhen".parse().ok(), Some("place")),
        (&|said| said.place = "BEIJING".parse().ok(), None),
        (
            &|said| said.ror = "https://ror.org/03cve4549".parse().ok(),
            Some("ror"),
        ),
        (
            &|said| said.identifiers = vec![other_number()],
            Some("identifiers"),
        ),
        (
            &|said| said.identifiers = vec![other_number(), known_number()],
            None,
        ),
        (
            &|said| {
                kind(said);
                said.key = "org_cn-peking-university".parse().ok();
            },
            None,
        ),
    ];
    for (say, expected) in cases {
        let mut statement = said("a");
        say(&mut statement);
        assert_eq!(field(statement.clone()), expected, "{statement:?}");
    }
}

#[test]
fn rows_that_contradict_each_other_do_not_unite() {
    let mut one = said("Peking University");
    let other = OrganisationStatement {
        place: "Beijing".parse().ok(),
        notes: vec!["a note".parse().unwrap()],
        ..said("Peking University")
    };
    one.unite(other.clone()).unwrap();
    assert_eq!(one, other);
    let elsewhere = OrganisationStatement {
        place: "Shenzhen".parse().ok(),
        ..OrganisationStatement::default()
    };
    assert_eq!(one.unite(elsewhere).unwrap_err().field, "place");
    assert_eq!(one, other);
}

proptest! {
    #[test]
    fn an_item_is_read_back(organisation in arbitrary::organisation()) {
        let item = organisation.to_canonical_json();
        prop_assert_eq!(Organisation::from_json(&item).unwrap(), organisation);
    }
}
