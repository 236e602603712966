//! The cells of a row's market shares.

use super::without;
use crate::{
    form::{Field, Flaw},
    model::{
        Invalid, Label, MarketShare, Percent, Scope, ShareStatus, Source, StatedShare, Text, Year,
        fill, has_scope, parse_shares,
    },
};

/// Shares in one cell, or one share in columns of its own, and what holds for all of them.
#[derive(Debug, Default, Clone)]
pub(super) struct ShareCells {
    stated: Vec<StatedShare>,
    percent: Option<Percent>,
    /// A number alone in the column of shares, which has its scope in another one.
    bare: Option<Percent>,
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
            Field::MarketShare => self.take_shares(text)?,
            Field::MarketSharePercent => self.percent = Some(parse_percent(text)?),
            Field::DomesticShare => self.take_of_scope(Scope::Domestic, text)?,
            Field::GlobalShare => self.take_of_scope(Scope::Global, text)?,
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

    fn take_shares(&mut self, text: &str) -> Result<(), Invalid> {
        match parse_percent(text) {
            Ok(percent) if !has_scope(text) && self.bare.is_none() => self.bare = Some(percent),
            _ => self.stated.extend(parse_shares(text)?),
        }
        Ok(())
    }

    fn take_of_scope(&mut self, scope: Scope, text: &str) -> Result<(), Invalid> {
        self.stated.push(StatedShare {
            percent: parse_percent(text)?,
            scope,
            region: None,
        });
        Ok(())
    }

    /// Fills what the row says nothing of.
    pub(super) fn fill_blanks(&mut self, defaults: &ShareCells) {
        if !self.has_value() {
            self.stated.clone_from(&defaults.stated);
            self.percent = defaults.percent;
            self.bare = defaults.bare;
        }
        self.fill_beside(defaults);
        if self.has_value() {
            fill(&mut self.year, &defaults.year);
        }
    }

    /// Fills what stands beside values but for their year.
    pub(super) fn fill_beside(&mut self, defaults: &ShareCells) {
        if !self.has_value() {
            return;
        }
        if self.percent.is_some() || self.bare.is_some() {
            fill(&mut self.scope, &defaults.scope);
            if self.scope == Some(Scope::Regional) {
                fill(&mut self.region, &defaults.region);
            }
        }
        fill(&mut self.of, &defaults.of);
        fill(&mut self.status, &defaults.status);
        fill(&mut self.note, &defaults.note);
    }

    /// Gives up what belongs to values of other columns alone.
    pub(super) fn leave_to(&mut self, others: &ShareCells) {
        if !self.has_value() && others.has_value() {
            let year = self.year;
            *self = ShareCells {
                year,
                ..ShareCells::default()
            };
        }
    }

    /// The shares of a year.
    pub(super) fn shares_of(
        mut self,
        year: Year,
        source: Option<&Source>,
        said: Option<&Text>,
    ) -> Result<Vec<MarketShare>, Flaw> {
        self.year = self.has_value().then_some(year);
        self.shares(source, said)
    }

    /// Whether any share is said.
    fn has_value(&self) -> bool {
        !self.stated.is_empty() || self.percent.is_some() || self.bare.is_some()
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

    /// Shares that have their scope in a column of its own join the others.
    fn take_single_share(&mut self) -> Result<(), Flaw> {
        let alone = [
            (Field::MarketSharePercent, self.percent),
            (Field::MarketShare, self.bare),
        ];
        for (field, percent) in alone {
            let Some(percent) = percent else { continue };
            let Some(scope) = self.scope else {
                return Err(scopeless(field, percent));
            };
            self.stated.push(StatedShare {
                percent,
                scope,
                region: self.region.clone(),
            });
        }
        let is_alone = self.percent.is_none() && self.bare.is_none();
        if is_alone && self.scope.is_some() {
            Err(without(Field::MarketShareScope, Field::MarketSharePercent))
        } else if is_alone && self.region.is_some() {
            Err(without(Field::MarketShareRegion, Field::MarketSharePercent))
        } else {
            Ok(())
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

fn parse_percent(text: &str) -> Result<Percent, Invalid> {
    text.trim_end_matches(['%', '％']).trim_end().parse()
}

fn scopeless(field: Field, percent: Percent) -> Flaw {
    let written = percent.to_string();
    let reason = match field {
        Field::MarketShare => format!(
            "a share needs its scope, as in {written}(Domestic); use Domestic, Global or Regional, also in market_share_scope; --default market_share_scope=domestic gives one to all rows"
        ),
        _ => "a share needs its scope; fill market_share_scope with Domestic, Global or Regional; --default market_share_scope=domestic gives one to all rows"
            .to_owned(),
    };
    Flaw::of_field(field, Some(&written), reason).in_flags(format_args!(
        "a share needs its scope, as in {written}(Domestic); use Domestic, Global or Regional"
    ))
}
