//! Actors that are asked for: by words of their names, and by any name or identifier of the organisation that they are.

use std::collections::HashMap;

use super::{
    Filters,
    clauses::{Clause, any, exactly, in_text},
    language::{Expression, FieldName, Match},
};
use crate::{
    index::{AsOf, IndexError, IndexReader, Sought, fields},
    model::{OrganisationKey, compared_identifier},
};

/// The organisations that the texts of a query name, looked up once.
#[derive(Debug, Default)]
pub(super) struct Participants(HashMap<String, Vec<OrganisationKey>>);

impl Participants {
    /// Looks up what a query asks of actors; where it asks nothing, no organisation is read.
    pub(super) fn of(
        reader: &IndexReader,
        expression: &Expression,
        filters: &Filters,
        as_of: AsOf,
    ) -> Result<Participants, IndexError> {
        let mut texts: Vec<&str> = filters.actor.iter().map(String::as_str).collect();
        expression.each_leaf(&mut |leaf| {
            if matches!(leaf.field, Some(FieldName::Actor | FieldName::Organisation)) {
                texts.extend(text_of(&leaf.what));
            }
        });
        let mut found = HashMap::new();
        for text in texts {
            let sought = Sought {
                words: text.to_owned(),
                whole_words: true,
                ..Sought::everything()
            };
            let organisations = reader.organisations()?.find(&sought, as_of)?;
            let keys = organisations
                .into_iter()
                .map(|version| version.into_record().key);
            found.insert(text.to_owned(), keys.collect());
        }
        Ok(Participants(found))
    }

    /// Clusters with an actor that is asked for.
    pub(super) fn clause(&self, what: &Match) -> Clause {
        any(vec![in_text(fields().actor, what), self.organisation(what)])
    }

    /// Clusters with an actor that is an organisation, by its key, name or identifier.
    pub(super) fn organisation(&self, what: &Match) -> Clause {
        let Some(text) = text_of(what) else {
            return any(Vec::new());
        };
        let field = fields().participant;
        let identifier = exactly(field, &compared_identifier(text));
        let keys = self.0.get(text).into_iter().flatten();
        let keys = keys.map(|key| exactly(field, key));
        any([identifier].into_iter().chain(keys).collect())
    }
}

fn text_of(what: &Match) -> Option<&str> {
    match what {
        Match::Words(text) | Match::Phrase(text) => Some(text),
        Match::Prefix(_) | Match::Range(..) | Match::Everything => None,
    }
}
