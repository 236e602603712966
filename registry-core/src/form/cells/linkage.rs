//! The cells of a row's tie to another cluster or an industry.

use super::without;
use crate::{
    form::{Field, Flaw},
    model::{Direction, Invalid, Key, Label, Linkage, LinkageKind, Source, Text, fill},
};

/// One tie.
#[derive(Debug, Default, Clone)]
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

    /// Fills what the row says nothing of. A kind, a direction and a note belong to what the tie leads to.
    pub(super) fn fill_blanks(&mut self, defaults: &LinkageCells) {
        if self.cluster.is_none() && self.industry.is_none() {
            self.cluster.clone_from(&defaults.cluster);
            self.industry.clone_from(&defaults.industry);
        }
        if self.cluster.is_some() || self.industry.is_some() {
            fill(&mut self.kind, &defaults.kind);
            fill(&mut self.direction, &defaults.direction);
            fill(&mut self.note, &defaults.note);
        }
    }

    pub(super) fn linkage(self, source: Option<&Source>) -> Result<Option<Linkage>, Flaw> {
        let Some(kind) = self.kind else {
            return self.nothing_lost();
        };
        if self.cluster.is_some() == self.industry.is_some() {
            let reason = "a linkage leads to a cluster's key or to a named industry; fill one of linkage_cluster and linkage_industry";
            let flaw = Flaw::of_field(Field::LinkageKind, Some(kind.as_str()), reason);
            return Err(flaw.in_flags(
                "a linkage leads to a cluster's key or to a named industry; give one of --set linkage_cluster and --set linkage_industry",
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
