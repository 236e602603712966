//! A tie of a cluster, seen from it: what it states itself, and what others state of it.

use registry_core::model::{Direction, Key, Linkage, LinkageKind, Source, Text};

use crate::portal::cited;

/// What a cluster is tied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TieEnd {
    /// Another cluster, as people call it.
    Cluster { key: Key, title: String },
    /// An industry.
    Industry(String),
}

/// A tie of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tie {
    pub(crate) end: TieEnd,
    pub(crate) kind: LinkageKind,
    /// Which way it flows, seen from this cluster.
    pub(crate) direction: Option<Direction>,
    /// Whether the other cluster's record states it.
    pub(crate) is_stated_by_other: bool,
    pub(crate) note: Option<Text>,
    pub(crate) sources: Vec<Source>,
}

impl Tie {
    /// A linkage that this cluster's record states; the title is of the cluster at its other end.
    pub(crate) fn own(linkage: &Linkage, title: Option<String>) -> Tie {
        let industry = linkage.industry.as_deref().unwrap_or_default();
        let end = match &linkage.cluster {
            Some(key) => TieEnd::Cluster {
                key: key.clone(),
                title: title.unwrap_or_else(|| key.to_string()),
            },
            None => TieEnd::Industry(industry.to_owned()),
        };
        Tie::of(linkage, end, linkage.direction, false)
    }

    /// A linkage to this cluster that the record of another one states.
    pub(crate) fn of_other(linkage: &Linkage, key: Key, title: String) -> Tie {
        let direction = linkage.direction.map(|direction| match direction {
            Direction::To => Direction::From,
            Direction::From => Direction::To,
            Direction::Both => Direction::Both,
        });
        Tie::of(linkage, TieEnd::Cluster { key, title }, direction, true)
    }

    fn of(
        linkage: &Linkage,
        end: TieEnd,
        direction: Option<Direction>,
        is_stated_by_other: bool,
    ) -> Tie {
        Tie {
            end,
            kind: linkage.kind,
            direction,
            is_stated_by_other,
            note: linkage.note.clone(),
            sources: cited::sources_of(linkage.source.as_ref(), &linkage.other_sources),
        }
    }

    /// What it is tied to, as it is called.
    pub(crate) fn title(&self) -> &str {
        match &self.end {
            TieEnd::Cluster { title, .. } => title,
            TieEnd::Industry(name) => name,
        }
    }

    /// The key of the cluster that it is tied to.
    pub(crate) fn key(&self) -> Option<&Key> {
        match &self.end {
            TieEnd::Cluster { key, .. } => Some(key),
            TieEnd::Industry(_) => None,
        }
    }

    /// The page of the cluster that it is tied to.
    pub(crate) fn address(&self) -> Option<String> {
        self.key().map(|key| format!("/clusters/{key}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_cluster_states_is_turned_around() {
        let linkage: Linkage = serde_json::from_value(serde_json::json!(
            {"kind": "supplier", "cluster": "cn-zhuji-sock", "direction": "to"}
        ))
        .unwrap();
        let key: Key = "cn-datang-yarn".parse().unwrap();
        let tie = Tie::of_other(&linkage, key, "Datang · Yarn".to_owned());
        assert_eq!(
            (tie.direction, tie.title()),
            (Some(Direction::From), "Datang · Yarn")
        );
        assert_eq!(tie.address().as_deref(), Some("/clusters/cn-datang-yarn"));
        let own = Tie::own(&linkage, None);
        assert_eq!(
            (own.direction, own.title()),
            (Some(Direction::To), "cn-zhuji-sock")
        );
    }
}
