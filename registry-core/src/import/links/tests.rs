use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::import::{
    Options,
    tests::{Registry, stream},
};

#[test]
fn a_record_held_back_takes_no_more_memory_than_is_said() {
    assert_eq!(size_of::<Held>(), 64);
}

const HEADER: &str = "key,country,place,product,linkage_kind,linkage_cluster\n";

/// The records taken of a file in which each links to some numbers.
fn taken(links: &[BTreeSet<usize>]) -> BTreeSet<usize> {
    let mut text = HEADER.to_owned();
    for (number, targets) in links.iter().enumerate() {
        text.push_str(&format!("cn-{number},CN,A,x{number},,\n"));
        for target in targets {
            text.push_str(&format!("cn-{number},,,,supplier,cn-{target}\n"));
        }
    }
    let options = Options {
        skip_invalid: true,
        ..Options::default()
    };
    let mut registry = Registry::default();
    let report = registry.import(vec![stream("a.csv", text)], &options);
    assert_eq!(report.unwrap().new, registry.0.len() as u64);
    let numbers = registry.0.keys().map(|key| key["cn-".len()..].parse());
    numbers.map(Result::unwrap).collect()
}

/// Those that remain when all that link to nothing are left out, again and again.
fn expected(links: &[BTreeSet<usize>]) -> BTreeSet<usize> {
    let mut remain: BTreeSet<usize> = (0..links.len()).collect();
    loop {
        let linked = |number: &usize| links[*number].is_subset(&remain);
        let fewer: BTreeSet<usize> = remain.iter().copied().filter(linked).collect();
        if fewer == remain {
            return remain;
        }
        remain = fewer;
    }
}

proptest! {
    #[test]
    fn what_links_to_nothing_and_what_links_to_that_is_left_out(
        links in prop::collection::vec(prop::collection::btree_set(0..12_usize, 0..3), 1..12),
    ) {
        prop_assert_eq!(taken(&links), expected(&links));
    }
}

#[test]
fn a_long_chain_that_leads_to_nothing_is_followed_once() {
    let chain: Vec<BTreeSet<usize>> = (1..=20_000).map(|next| BTreeSet::from([next])).collect();
    assert_eq!(taken(&chain), BTreeSet::new());
}
