//! Properties of statements over few sources and few names, so that what they say meets.

use proptest::{collection::vec, option::of, prelude::*, sample::select};

use super::*;

fn by(title: &str) -> Option<Source> {
    (!title.is_empty()).then(|| titled(title)).flatten()
}

fn year() -> impl Strategy<Value = Option<Year>> {
    of(select(vec![2024u16, 2025])).prop_map(|year| Year::try_from(year?).ok())
}

fn a_share(source: Option<Source>) -> impl Strategy<Value = MarketShare> {
    let stated = select(vec![
        "65(Domestic)",
        "66(Domestic)",
        "65(Global)",
        "5(Regional: Asia)",
    ]);
    (
        stated,
        year(),
        of(Just("output")),
        of(select(vec!["x", "y"])),
    )
        .prop_map(move |(stated, year, whole, note)| MarketShare {
            source: source.clone(),
            year,
            of: whole.and_then(|whole| whole.parse().ok()),
            note: note.and_then(|note| note.parse().ok()),
            ..MarketShare::stated(stated.parse().unwrap())
        })
}

fn a_figure(source: Option<Source>) -> impl Strategy<Value = Figure> {
    (1..3u8, year(), of(select(vec!["x", "y"]))).prop_map(move |(value, year, note)| Figure {
        source: source.clone(),
        year,
        note: note.and_then(|note| note.parse().ok()),
        ..figure(value.into(), 2024)
    })
}

/// Two actors, of which one may have its identifier. Roles that contradict each other are left out where the order is
/// to make no difference: a source that names none joins the one that was known first.
fn an_actor(source: Option<Source>, contradicts: bool) -> impl Strategy<Value = Actor> {
    let roles = if contradicts {
        vec!["host", "supplier"]
    } else {
        vec!["host"]
    };
    let has_lei = any::<bool>();
    (select(vec!["Weili", "Datang"]), of(select(roles)), has_lei).prop_map(
        move |(name, role, has_lei)| {
            let has_lei = has_lei && name == "Weili";
            Actor {
                source: source.clone(),
                name: name.parse().unwrap(),
                role: role.and_then(|role| role.parse().ok()),
                lei: has_lei.then(|| "529900T8BM49AURSDO55".parse().unwrap()),
                ..actor(r#"{"kind":"company","name":"-"}"#, "")
            }
        },
    )
}

fn a_linkage(source: Option<Source>, contradicts: bool) -> impl Strategy<Value = Linkage> {
    let directions = if contradicts {
        vec!["to", "from"]
    } else {
        vec!["to"]
    };
    of(select(directions)).prop_map(move |direction| Linkage {
        source: source.clone(),
        kind: "supplier".parse().unwrap(),
        cluster: None,
        industry: "yarn".parse().ok(),
        direction: direction.and_then(|direction| direction.parse().ok()),
        note: None,
        other_sources: Vec::new(),
    })
}

fn said_by(title: &'static str, contradicts: bool) -> impl Strategy<Value = Statement> {
    let source = by(title);
    (
        vec(a_share(source.clone()), 0..3),
        vec(a_figure(source.clone()), 0..3),
        vec(an_actor(source.clone(), contradicts), 0..3),
        vec(a_linkage(source, contradicts), 0..3),
    )
        .prop_map(|(market_shares, figures, actors, linkages)| Statement {
            market_shares,
            figures,
            actors,
            linkages,
            ..Statement::default()
        })
}

fn said_by_any(titles: &'static [&'static str]) -> impl Strategy<Value = Statement> {
    select(titles).prop_flat_map(|title| said_by(title, true))
}

fn applied(said: &Statement, record: Cluster, replaces: Replaces) -> Cluster {
    let how = Applying {
        replaces,
        ..Applying::FILE
    };
    said.clone().applied(record, how).unwrap().record
}

proptest! {
    #[test]
    fn a_statement_applied_twice_is_a_statement_applied_once(
        before in vec(said_by_any(&["A", "B", ""]), 0..4),
        mut said in said_by_any(&["A", "B", ""]),
        more in said_by_any(&["A", "B", ""]),
    ) {
        said.unite(more).unwrap();
        let once = applied(&said, after(before), Replaces::Identities);
        let twice = applied(&said, once.clone(), Replaces::Identities);
        prop_assert_eq!(twice, once);
    }

    /// What no source says becomes a source's by being stated, and goes with what it says.
    #[test]
    fn all_that_a_source_says_is_said_twice_as_once(
        before in vec(said_by_any(&["A", "B"]), 0..4), said in said_by_any(&["A", "B"]),
    ) {
        let once = applied(&said, after(before), Replaces::Sources);
        let twice = applied(&said, once.clone(), Replaces::Sources);
        prop_assert_eq!(twice, once);
    }

    #[test]
    fn the_order_of_sources_does_not_matter(
        one in said_by("A", false), other in said_by("B", false), unsourced in said_by("", false),
    ) {
        let [one, other, unsourced] = [&one, &other, &unsourced];
        let in_order = |order: [&Statement; 3]| after(order.map(Clone::clone)).to_canonical_json();
        let expected = in_order([one, other, unsourced]);
        for order in [
            [one, unsourced, other],
            [other, one, unsourced],
            [other, unsourced, one],
            [unsourced, one, other],
            [unsourced, other, one],
        ] {
            prop_assert_eq!(in_order(order), expected.clone());
        }
    }

    #[test]
    fn one_file_says_what_files_say_one_by_one(one in said_by("A", false), other in said_by("B", false)) {
        let one_by_one = after([one.clone(), other.clone()]);
        let mut both = one;
        both.unite(other).unwrap();
        prop_assert_eq!(after([both]), one_by_one);
    }
}
