//! Ties to other clusters and industries, those that this record states and those that others state of it.

use registry_core::{
    AsOf, Cluster, IndexReader, Query,
    model::{Direction, Linkage, LinkageKind, Source},
    search,
};

use crate::{
    portal::{cited, frame::Frame},
    problem::Problem,
};

/// The most records that are looked at for ties to this one.
const MOST: usize = 200;

/// A tie.
pub(super) struct Tie {
    pub(super) kind: LinkageKind,
    /// Which way it goes, as seen from this record.
    pub(super) direction: Option<Direction>,
    /// The other record's key; none where the tie is to an industry.
    pub(super) key: Option<String>,
    pub(super) title: String,
    /// Whether the other record states it.
    pub(super) is_stated_there: bool,
    pub(super) note: Option<String>,
    pub(super) sources: Vec<Source>,
}

pub(super) fn ties(
    frame: &Frame,
    reader: &IndexReader,
    record: &Cluster,
) -> Result<Vec<Tie>, Problem> {
    let mut ties = Vec::new();
    for linkage in &record.linkages {
        let key = linkage.cluster.as_ref();
        let other = key
            .map(|key| reader.record(key, AsOf::Now))
            .transpose()?
            .flatten();
        let title = match (&other, key, &linkage.industry) {
            (Some(other), ..) => frame.title_of(other.record()),
            (_, Some(key), _) => key.to_string(),
            (.., Some(industry)) => industry.to_string(),
            _ => String::new(),
        };
        ties.push(tie(
            linkage,
            linkage.direction,
            key.map(ToString::to_string),
            title,
        ));
    }
    let query = Query {
        limit: MOST,
        ..Query::of(format!("linked:{}", record.key))
    };
    for hit in search::search(reader, &query)?.hits {
        let stated = hit.cluster.linkages.iter();
        for linkage in stated.filter(|linkage| linkage.cluster.as_ref() == Some(&record.key)) {
            let direction = linkage.direction.map(reversed);
            let title = frame.title_of(&hit.cluster);
            let mut tie = tie(linkage, direction, Some(hit.key.to_string()), title);
            tie.is_stated_there = true;
            ties.push(tie);
        }
    }
    Ok(ties)
}

fn tie(linkage: &Linkage, direction: Option<Direction>, key: Option<String>, title: String) -> Tie {
    Tie {
        kind: linkage.kind,
        direction,
        key,
        title,
        is_stated_there: false,
        note: linkage.note.as_ref().map(ToString::to_string),
        sources: cited::sources_of(linkage.source.as_ref(), &linkage.other_sources),
    }
}

/// A direction as the other end sees it.
fn reversed(direction: Direction) -> Direction {
    match direction {
        Direction::To => Direction::From,
        Direction::From => Direction::To,
        Direction::Both => Direction::Both,
    }
}
