//! From what a query says to what the engine looks for.

use std::ops::Bound;

use tantivy::{
    query::{BooleanQuery, BoostQuery, Occur},
    schema::Field,
};

use super::{
    backing,
    clauses::{self, Clause, all, any, everything, exactly, in_ranked_text, in_text, unscored},
    excluded::excluded,
    language::{Besides, Expression, FieldName, Leaf, Match, SyntaxError, value},
    links::Links,
    participants::Participants,
    regions::in_region,
};
use crate::{
    index::{
        Fields, fields,
        text::{Unit, units},
    },
    model::{ActorKind, CountryCode, Invalid, Scope, Sector, Status, compared_identifier, fold},
};

/// How much an exact key counts above the words that it is made of.
const KEY_BOOST: f32 = 100.0;

/// Turns expressions into clauses.
pub(super) struct Planner<'a> {
    /// The query's text, for messages.
    pub(super) text: &'a str,
    /// The organisations that it asks for as actors.
    pub(super) participants: &'a Participants,
    /// What the records that it names are linked to.
    pub(super) links: &'a Links,
    /// Whether records merged and withdrawn are searched, too.
    pub(super) with_retired: bool,
}

impl Planner<'_> {
    /// The clause of an expression.
    pub(super) fn plan(&self, expression: &Expression) -> Result<Clause, SyntaxError> {
        match expression {
            Expression::Leaf(leaf) => self.leaf(leaf),
            Expression::Or(parts) => Ok(any(parts
                .iter()
                .map(|part| self.plan(part))
                .collect::<Result<_, _>>()?)),
            Expression::Not(part) => {
                let part = self.plan(part)?;
                Ok(Box::new(BooleanQuery::new(vec![
                    (Occur::Must, everything()),
                    excluded(part),
                ])))
            }
            Expression::And(parts) => self.conjunction(parts),
        }
    }

    /// All parts in one flat clause: the engine is fastest when all terms stand side by side.
    fn conjunction(&self, parts: &[Expression]) -> Result<Clause, SyntaxError> {
        let mut clauses = Vec::new();
        for part in parts {
            match part {
                Expression::Not(part) => clauses.push(excluded(self.plan(part)?)),
                Expression::Leaf(leaf) => clauses.extend(must(self.parts(leaf)?)),
                other => clauses.push((Occur::Must, self.plan(other)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, everything()));
        }
        if clauses.len() == 1 {
            return Ok(clauses.swap_remove(0).1);
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn leaf(&self, leaf: &Leaf) -> Result<Clause, SyntaxError> {
        Ok(all(self.parts(leaf)?))
    }

    /// What a leaf asks for; all of it must match.
    fn parts(&self, leaf: &Leaf) -> Result<Vec<Clause>, SyntaxError> {
        match leaf.field {
            None => Ok(self.plain(leaf)),
            Some(field) => self.in_field(field, leaf).map(|clause| vec![clause]),
        }
    }

    /// What a leaf without a field asks for; what its words say besides is found as well.
    pub(super) fn plain(&self, leaf: &Leaf) -> Vec<Clause> {
        let clauses = self.by_default(&leaf.what);
        let besides: Clause = match &leaf.besides {
            None => return clauses,
            Some(Besides::Country(country)) => exactly(fields().country, country.as_str()),
            Some(Besides::Key(key)) => {
                Box::new(BoostQuery::new(exactly(fields().key, key), KEY_BOOST))
            }
            Some(Besides::Code(code)) => unscored(clauses::prefix(fields().code, code)),
            Some(Besides::Joined(word)) => {
                all(units(word).iter().map(|unit| self.unit(unit)).collect())
            }
        };
        vec![any(vec![all(clauses), besides])]
    }

    /// Each word that a leaf without a field asks for; a name of a country is one.
    pub(super) fn each_word(&self, leaf: &Leaf) -> Vec<Clause> {
        match (&leaf.what, &leaf.besides) {
            (Match::Words(text), None | Some(Besides::Joined(_))) => {
                units(text).iter().map(|unit| self.unit(unit)).collect()
            }
            _ => self.plain(leaf),
        }
    }

    fn by_default(&self, what: &Match) -> Vec<Clause> {
        match what {
            Match::Words(text) => units(text).iter().map(|unit| self.unit(unit)).collect(),
            Match::Phrase(text) => match &units(text)[..] {
                [unit] => vec![self.unit(unit)],
                units => vec![clauses::any_phrase(fields(), units)],
            },
            Match::Prefix(text) => self.prefix_by_default(text),
            Match::Everything | Match::Range(..) => vec![everything()],
        }
    }

    /// A unit in the ranked text of the records that are searched.
    pub(super) fn unit(&self, unit: &Unit) -> Clause {
        any(self
            .ranked_fields()
            .map(|field| in_ranked_text(fields(), field, unit))
            .collect())
    }

    fn ranked_fields(&self) -> impl Iterator<Item = Field> {
        let retired = self.with_retired.then_some(fields().retired);
        std::iter::once(fields().all).chain(retired)
    }

    fn prefix_by_default(&self, text: &str) -> Vec<Clause> {
        let mut units = units(text);
        let last = units.pop();
        let mut clauses: Vec<Clause> = units.iter().map(|unit| self.unit(unit)).collect();
        clauses.extend(last.map(|unit| {
            match &unit {
                Unit::Word(word) => any(self
                    .ranked_fields()
                    .map(|field| clauses::word_prefix(field, &word.written))
                    .collect()),
                Unit::Compound { .. } | Unit::Run(_) => self.unit(&unit),
            }
        }));
        clauses
    }

    fn in_field(&self, field: FieldName, leaf: &Leaf) -> Result<Clause, SyntaxError> {
        let fields = fields();
        match field {
            FieldName::Name => Ok(any([fields.name, fields.place, fields.product]
                .map(|field| in_text(field, &leaf.what))
                .into())),
            FieldName::Product => Ok(in_text(fields.product, &leaf.what)),
            FieldName::Place => Ok(in_text(fields.place, &leaf.what)),
            FieldName::Region => Ok(in_region(fields, &leaf.what)),
            FieldName::Actor => Ok(self.participants.clause(&leaf.what)),
            FieldName::Note => Ok(in_text(fields.note, &leaf.what)),
            FieldName::Source => Ok(backing::source(&leaf.what)),
            FieldName::Organisation => Ok(self.participants.organisation(&leaf.what)),
            FieldName::Unsourced | FieldName::RegionUncoded | FieldName::Coordinates => {
                backing::condition(field, &leaf.what).map_err(|problem| self.mistake(leaf, problem))
            }
            FieldName::Linked => match &leaf.what {
                Match::Words(text) | Match::Phrase(text) => Ok(unscored(
                    self.links.clause(&text.trim().to_ascii_lowercase()),
                )),
                Match::Everything => Ok(unscored(clauses::prefix(fields.linked, ""))),
                _ => Err(self.mistake(
                    leaf,
                    "linked takes the key of a record, or * for any".to_owned(),
                )),
            },
            FieldName::Key
            | FieldName::Country
            | FieldName::ActorKind
            | FieldName::Sector
            | FieldName::ServiceKind
            | FieldName::Status
            | FieldName::Scope
            | FieldName::Lei
            | FieldName::Ror
            | FieldName::Code => self.word(field, leaf),
            _ => self.number(field, leaf),
        }
    }

    fn word(&self, field: FieldName, leaf: &Leaf) -> Result<Clause, SyntaxError> {
        let text = match &leaf.what {
            Match::Words(text) | Match::Phrase(text) => text,
            Match::Prefix(text) if matches!(field, FieldName::Key | FieldName::Code) => {
                return Ok(unscored(clauses::prefix(
                    word_field(fields(), field),
                    &fold(text),
                )));
            }
            Match::Everything => return Ok(everything()),
            Match::Prefix(_) | Match::Range(..) => {
                return Err(self.mistake(
                    leaf,
                    format!("{field} takes a whole word; a prefix goes with key and code"),
                ));
            }
        };
        let value =
            known_word(field, text).map_err(|invalid| self.mistake(leaf, invalid.to_string()))?;
        let found_by = if field == FieldName::Code {
            clauses::prefix
        } else {
            exactly
        };
        Ok(unscored(found_by(word_field(fields(), field), &value)))
    }

    fn number(&self, field: FieldName, leaf: &Leaf) -> Result<Clause, SyntaxError> {
        let (low, high) = match &leaf.what {
            Match::Range(low, high) => (*low, *high),
            Match::Everything => (Bound::Unbounded, Bound::Unbounded),
            Match::Words(text) | Match::Phrase(text) | Match::Prefix(text) => {
                let wrong = |problem| self.mistake(leaf, problem);
                let value = value(field, text.trim()).map_err(wrong)?;
                (Bound::Included(value.first), Bound::Included(value.last))
            }
        };
        Ok(number_between(field, low, high))
    }

    fn mistake(&self, leaf: &Leaf, problem: String) -> SyntaxError {
        SyntaxError::new(self.text, leaf.at, problem)
    }
}

fn must(clauses: Vec<Clause>) -> impl Iterator<Item = (Occur, Clause)> {
    clauses.into_iter().map(|clause| (Occur::Must, clause))
}

/// The field of a word that is found as a whole.
fn word_field(fields: &Fields, field: FieldName) -> Field {
    match field {
        FieldName::Country => fields.country,
        FieldName::ActorKind => fields.actor_kind,
        FieldName::Sector => fields.sector,
        FieldName::ServiceKind => fields.service_kind,
        FieldName::Status => fields.status,
        FieldName::Scope => fields.scope,
        FieldName::Lei | FieldName::Ror => fields.participant,
        FieldName::Code => fields.code,
        _ => fields.key,
    }
}

/// The one spelling that the index has of a word.
fn known_word(field: FieldName, text: &str) -> Result<String, Invalid> {
    Ok(match field {
        FieldName::Country => text.parse::<CountryCode>()?.as_str().to_owned(),
        FieldName::ActorKind => ActorKind::from_any(text)?.as_str().to_owned(),
        FieldName::Sector => text.parse::<Sector>()?.as_str().to_owned(),
        FieldName::Status => text.parse::<Status>()?.as_str().to_owned(),
        FieldName::Scope => Scope::from_word(text)?.as_str().to_owned(),
        FieldName::ServiceKind | FieldName::Code => fold(text),
        FieldName::Lei | FieldName::Ror => compared_identifier(text),
        _ => text.trim().to_ascii_lowercase(),
    })
}

/// A number of a field between these.
pub(super) fn number_between(field: FieldName, low: Bound<f64>, high: Bound<f64>) -> Clause {
    let fields = fields();
    let [domestic, global, regional] = fields.share;
    match field {
        FieldName::Share => any(fields
            .share
            .map(|share| clauses::between(share, low, high))
            .into()),
        FieldName::ShareDomestic => clauses::between(domestic, low, high),
        FieldName::ShareGlobal => clauses::between(global, low, high),
        FieldName::ShareRegional => clauses::between(regional, low, high),
        FieldName::Employment => clauses::between(fields.employment, low, high),
        FieldName::Establishments => clauses::between(fields.establishments, low, high),
        FieldName::Latitude => clauses::between_degrees(fields.latitude, low, high),
        FieldName::Longitude => longitude_between(low, high),
        FieldName::ReviewDue => clauses::between_whole(fields.review_due, low, high),
        FieldName::Verified => clauses::between_whole(fields.verified, low, high),
        FieldName::Year => clauses::between_whole(fields.year, low, high),
        _ => clauses::between_whole(fields.from, low, high),
    }
}

/// Longitudes between these; eastward across the line of the date where the first is the larger.
fn longitude_between(low: Bound<f64>, high: Bound<f64>) -> Clause {
    let field = fields().longitude;
    let crosses = match (low, high) {
        (
            Bound::Included(low) | Bound::Excluded(low),
            Bound::Included(high) | Bound::Excluded(high),
        ) => low > high,
        _ => false,
    };
    if crosses {
        return any(vec![
            clauses::between_degrees(field, low, Bound::Unbounded),
            clauses::between_degrees(field, Bound::Unbounded, high),
        ]);
    }
    clauses::between_degrees(field, low, high)
}
