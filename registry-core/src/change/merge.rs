//! A record that is the same cluster as another: its statements go over to the one that stays.

use std::collections::HashSet;

use super::{Change, Changed, Deed, NewVersion, Refused, View, put::checked, view::present};
use crate::{
    index::Version,
    model::{Cluster, Invalid, Key, Label, Name, Status, fold},
    register::Hash,
};

/// Merges a record into another, which takes up what it lacks, so that a search by the old name finds it.
///
/// Names, notes and statements are carried (shares, actors, linkages, figures, codes and sources, each with its own
/// source); single values and attributes of the merged record stay with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The record that ends.
    pub key: Key,
    /// The record that stays.
    pub into: Key,
    /// Whether statements, names and notes go over to it.
    pub carries: bool,
    /// The item that this was made against; none where any will do.
    pub against: Option<Hash>,
}

impl Change for Merge {
    fn message(&self) -> String {
        format!("{}: merged into {}", self.key, self.into)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let before = present::<Cluster>(view, &self.key, self.against)?;
        let survivor = self.survivor(view)?;
        let merged = merged(before.record().clone(), &self.into);
        let is_new = before.record().merged_into.as_ref() != Some(&self.into);
        let mut versions = Vec::new();
        if self.carries && is_new && survivor.record().key != self.key {
            let record = with_what_it_lacks(survivor.record().clone(), before.record());
            versions.push(NewVersion::new(Some(survivor), record, Deed::Completed)?);
        }
        versions.push(NewVersion::new(Some(before), merged, Deed::Retired)?);
        checked(versions, view)
    }
}

impl Merge {
    /// The record at the end of the merges that begin with the target.
    fn survivor(&self, view: &dyn View) -> Result<Version, Refused> {
        let missing = || Invalid::NoSuchTarget {
            key: self.key.to_string(),
            target: self.into.to_string(),
        };
        let mut survivor = view.record(&self.into)?.ok_or_else(missing)?;
        let mut passed = HashSet::new();
        while let Some(next) = survivor.record().merged_into.clone() {
            // Merges that form a cycle are refused when all is checked.
            if !passed.insert(next.clone()) {
                break;
            }
            survivor = view.record(&next)?.ok_or_else(missing)?;
        }
        Ok(survivor)
    }
}

/// The record, merged into another.
fn merged(mut record: Cluster, into: &Key) -> Cluster {
    record.end_retirement();
    record.status = Status::Merged;
    record.merged_into = Some(into.clone());
    record
}

/// The record that stays, with the statements, names and notes of the other. What it has already, or has more fully, is
/// not doubled: that is so of every record.
fn with_what_it_lacks(mut record: Cluster, other: &Cluster) -> Cluster {
    carry_names(&mut record, other);
    let key = &record.key;
    let elsewhere = |linkage: &&_| {
        let linkage: &crate::model::Linkage = linkage;
        linkage.cluster.as_ref() != Some(key)
    };
    let linkages: Vec<_> = other.linkages.iter().filter(elsewhere).cloned().collect();
    record.linkages.extend(linkages);
    record.market_shares.extend_from_slice(&other.market_shares);
    record.actors.extend_from_slice(&other.actors);
    record.figures.extend_from_slice(&other.figures);
    record.product.codes.extend_from_slice(&other.product.codes);
    record.sources.extend_from_slice(&other.sources);
    // A note that is there already is not added, which the order of notes sees to.
    record.notes.extend_from_slice(&other.notes);
    record
}

fn carry_names(record: &mut Cluster, other: &Cluster) {
    let own = record.name.iter().collect();
    let names = other.name.iter().collect();
    carry(&mut record.other_names, own, names, &other.other_names);
    let (location, printed) = (&mut record.location, &record.as_printed);
    let own = std::iter::once(&location.place)
        .chain(&printed.place)
        .collect();
    let names = std::iter::once(&other.location.place)
        .chain(&other.as_printed.place)
        .collect();
    carry(
        &mut location.other_names,
        own,
        names,
        &other.location.other_names,
    );
    let product = &mut record.product;
    let own = std::iter::once(&product.name)
        .chain(&printed.product)
        .collect();
    let names = std::iter::once(&other.product.name)
        .chain(&other.as_printed.product)
        .collect();
    carry(
        &mut product.other_names,
        own,
        names,
        &other.product.other_names,
    );
    let (former, carried) = (&mut record.former_names, &other.former_names);
    former.name.extend_from_slice(&carried.name);
    former.place.extend_from_slice(&carried.place);
    former.product.extend_from_slice(&carried.product);
}

/// Adds names that are not among the record's own, however they are written.
fn carry(further: &mut Vec<Name>, own: Vec<&Label>, names: Vec<&Label>, others: &[Name]) {
    let mut known: HashSet<String> = own.into_iter().map(|name| fold(name)).collect();
    known.extend(further.iter().map(|name| fold(&name.name)));
    let names = names.into_iter().map(|name| Name {
        name: name.clone(),
        language: None,
    });
    for name in others.iter().cloned().chain(names) {
        if known.insert(fold(&name.name)) {
            further.push(name);
        }
    }
}
