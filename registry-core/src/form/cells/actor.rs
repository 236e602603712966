//! The cells of a row's actors.

use super::without;
use crate::{
    form::{Field, Flaw},
    model::{
        Actor, ActorKind, CountryCode, Invalid, Label, Lei, ListItem, OrganisationKey, Ror, Source,
        fill, parse_element, parse_list,
    },
};

/// Actors in one list, and details that only a single one can have.
#[derive(Debug, Default, Clone)]
pub(super) struct ActorCells {
    named: Vec<(ActorKind, Label)>,
    role: Option<Label>,
    lei: Option<Lei>,
    ror: Option<Ror>,
    website: Option<Label>,
    country: Option<CountryCode>,
    organisation: Option<OrganisationKey>,
}

impl ActorCells {
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        match field {
            Field::Actors => self.named.extend(parse_actors(text)?),
            Field::ActorRole => self.role = Some(text.parse()?),
            Field::ActorLei => self.lei = Some(text.parse()?),
            Field::ActorRor => self.ror = Some(text.parse()?),
            Field::ActorWebsite => self.website = Some(text.parse()?),
            Field::ActorCountry => self.country = Some(text.parse()?),
            Field::ActorOrganisation => self.organisation = Some(text.parse()?),
            _ => {}
        }
        Ok(())
    }

    /// Takes one actor.
    pub(super) fn take_element(&mut self, text: &str) -> Result<(), Invalid> {
        self.named
            .push(named_actor(parse_element(text, |_| true)?)?);
        Ok(())
    }

    /// Fills what the row says nothing of. A detail belongs to a single actor.
    pub(super) fn fill_blanks(&mut self, defaults: &ActorCells) {
        if self.named.is_empty() {
            self.named.clone_from(&defaults.named);
        }
        if self.named.len() == 1 {
            fill(&mut self.role, &defaults.role);
            fill(&mut self.lei, &defaults.lei);
            fill(&mut self.ror, &defaults.ror);
            fill(&mut self.website, &defaults.website);
            fill(&mut self.country, &defaults.country);
            fill(&mut self.organisation, &defaults.organisation);
        }
    }

    pub(super) fn actors(self, source: Option<&Source>) -> Result<Vec<Actor>, Flaw> {
        if let Some(detail) = self.detail() {
            match self.named.len() {
                0 => return Err(without(detail, Field::Actors)),
                1 => {}
                _ => {
                    let reason = "describes one actor; give it a row of its own";
                    let flaw = Flaw::of_field(detail, None, reason);
                    return Err(flaw.in_flags("describes one actor; give one --actor at a time"));
                }
            }
        }
        let actor = |(kind, name)| Actor {
            source: source.cloned(),
            kind,
            name,
            role: self.role.clone(),
            lei: self.lei.clone(),
            ror: self.ror.clone(),
            website: self.website.clone(),
            country: self.country,
            organisation: self.organisation.clone(),
            other_sources: Vec::new(),
        };
        Ok(self.named.into_iter().map(actor).collect())
    }

    /// The first detail that is filled.
    fn detail(&self) -> Option<Field> {
        let details = [
            (Field::ActorRole, self.role.is_some()),
            (Field::ActorLei, self.lei.is_some()),
            (Field::ActorRor, self.ror.is_some()),
            (Field::ActorWebsite, self.website.is_some()),
            (Field::ActorCountry, self.country.is_some()),
            (Field::ActorOrganisation, self.organisation.is_some()),
        ];
        details
            .into_iter()
            .find(|&(_, filled)| filled)
            .map(|(field, _)| field)
    }
}

fn parse_actors(text: &str) -> Result<Vec<(ActorKind, Label)>, Invalid> {
    let actors = parse_list(text, |_| true)?;
    actors.into_iter().map(named_actor).collect()
}

fn named_actor(item: ListItem) -> Result<(ActorKind, Label), Invalid> {
    match item.label {
        Some(kind) => Ok((ActorKind::from_any(&kind)?, item.value.try_into()?)),
        None => Err(Invalid::BadList {
            value: item.value,
            problem: "an actor is written kind: name, as in company: Weili Lighter Co",
        }),
    }
}
