//! The cells of a row's market shares.

use super::without;
use crate::{
    form::{Field, Flaw},
    model::{
        Invalid, Label, MarketShare, Percent, Scope, ShareStatus, Source, StatedShare, Text, Year,
        parse_shares,
    },
};

/// Shares in one cell, or one share in columns of its own, and what holds for all of them.
#[derive(Debug, Default)]
pub(super) struct ShareCells {
    stated: Vec<StatedShare>,
    percent: Option<Percent>,
    scope: Option<Scope>,
    region: Option<Label>,
    of: Option<Label>,
    year: Option<Year>,
    status: Option<ShareStatus>,
    note: Option<Text>,
}

impl ShareCells {
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        match field {
            Field::MarketShare => self.stated.extend(parse_shares(text)?),
            Field::MarketSharePercent => {
                self.percent = Some(text.trim_end_matches(['%', '％']).trim_end().parse()?);
            }
            Field::MarketShareScope => self.scope = Some(Scope::from_word(text)?),
            Field::MarketShareRegion => self.region = Some(text.parse()?),
            Field::MarketShareOf => self.of = Some(text.parse()?),
            Field::MarketShareYear => self.year = Some(text.parse()?),
            Field::MarketShareStatus => self.status = Some(text.parse()?),
            Field::MarketShareNote => self.note = Some(text.parse()?),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn shares(
        mut self,
        source: Option<&Source>,
        said: Option<&Text>,
    ) -> Result<Vec<MarketShare>, Flaw> {
        self.take_single_share()?;
        if self.stated.is_empty() {
            return self.nothing_lost();
        }
        let note = self.note.as_ref().or(said);
        let share = |stated: StatedShare| MarketShare {
            source: source.cloned(),
            of: self.of.clone(),
            year: self.year,
            status: self.status,
            note: note.cloned(),
            ..MarketShare::stated(stated)
        };
        Ok(self.stated.into_iter().map(share).collect())
    }

    /// The share of the columns market_share_percent, _scope and _region joins those of market_share.
    fn take_single_share(&mut self) -> Result<(), Flaw> {
        match (self.percent, self.scope) {
            (Some(percent), Some(scope)) => {
                let region = self.region.take();
                self.stated.push(StatedShare {
                    percent,
                    scope,
                    region,
                });
                Ok(())
            }
            (Some(percent), None) => {
                let reason = "a share needs its scope; fill market_share_scope with Domestic, Global or Regional";
                Err(Flaw::of_field(
                    Field::MarketSharePercent,
                    Some(&percent.to_string()),
                    reason,
                ))
            }
            (None, Some(_)) => Err(without(Field::MarketShareScope, Field::MarketSharePercent)),
            (None, None) if self.region.is_some() => {
                Err(without(Field::MarketShareRegion, Field::MarketSharePercent))
            }
            (None, None) => Ok(()),
        }
    }

    fn nothing_lost(&self) -> Result<Vec<MarketShare>, Flaw> {
        let lost = [
            (Field::MarketShareOf, self.of.is_some()),
            (Field::MarketShareYear, self.year.is_some()),
            (Field::MarketShareStatus, self.status.is_some()),
            (Field::MarketShareNote, self.note.is_some()),
        ];
        match lost.into_iter().find(|&(_, filled)| filled) {
            Some((field, _)) => Err(without(field, Field::MarketShare)),
            None => Ok(Vec::new()),
        }
    }
}
