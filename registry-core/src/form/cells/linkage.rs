//! The cells of a row's tie to another cluster or an industry.

use super::without;
use crate::{
    form::{Field, Flaw},
    model::{Direction, Invalid, Key, Label, Linkage, LinkageKind, Source, Text},
};

/// One tie.
#[derive(Debug, Default)]
pub(super) struct LinkageCells {
    kind: Option<LinkageKind>,
    cluster: Option<Key>,
    industry: Option<Label>,
    direction: Option<Direction>,
    note: Option<Text>,
}

impl LinkageCells {
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        match field {
            Field::LinkageKind => self.kind = Some(text.parse()?),
            Field::LinkageCluster => self.cluster = Some(text.parse()?),
            Field::LinkageIndustry => self.industry = Some(text.parse()?),
            Field::LinkageDirection => self.direction = Some(text.parse()?),
            Field::LinkageNote => self.note = Some(text.parse()?),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn linkage(self, source: Option<&Source>) -> Result<Option<Linkage>, Flaw> {
        let Some(kind) = self.kind else {
            return self.nothing_lost();
        };
        if self.cluster.is_some() == self.industry.is_some() {
            let reason = "a linkage leads to a cluster's key or to a named industry; fill one of linkage_cluster and linkage_industry";
            return Err(Flaw::of_field(
                Field::LinkageKind,
                Some(kind.as_str()),
                reason,
            ));
        }
        Ok(Some(Linkage {
            source: source.cloned(),
            kind,
            cluster: self.cluster,
            industry: self.industry,
            direction: self.direction,
            note: self.note,
            other_sources: Vec::new(),
        }))
    }

    fn nothing_lost(&self) -> Result<Option<Linkage>, Flaw> {
        let lost = [
            (Field::LinkageCluster, self.cluster.is_some()),
            (Field::LinkageIndustry, self.industry.is_some()),
            (Field::LinkageDirection, self.direction.is_some()),
            (Field::LinkageNote, self.note.is_some()),
        ];
        match lost.into_iter().find(|&(_, filled)| filled) {
            Some((field, _)) => Err(without(field, Field::LinkageKind)),
            None => Ok(None),
        }
    }
}
