//! Records that are linked to one another, in both directions.

use std::collections::HashMap;

use super::{
    clauses::{Clause, any, exactly},
    language::{Expression, FieldName, Match},
};
use crate::{
    index::{AsOf, IndexError, IndexReader, fields},
    model::Key,
};

/// What the records that a query names are linked to, looked up once.
#[derive(Debug, Default)]
pub(super) struct Links(HashMap<String, Vec<Key>>);

impl Links {
    /// Looks up the records whose links a query asks for.
    pub(super) fn of(
        reader: &IndexReader,
        expression: &Expression,
        as_of: AsOf,
    ) -> Result<Links, IndexError> {
        let mut texts: Vec<&str> = Vec::new();
        expression.each_leaf(&mut |leaf| match &leaf.what {
            Match::Words(text) | Match::Phrase(text) if leaf.field == Some(FieldName::Linked) => {
                texts.push(text);
            }
            _ => {}
        });
        let mut targets = HashMap::new();
        for text in texts {
            let key = text.trim().to_ascii_lowercase();
            if let Some(version) = reader.record(&key, as_of)? {
                let linkages = version.into_record().linkages.into_iter();
                let linked = linkages.filter_map(|linkage| linkage.cluster).collect();
                targets.insert(key, linked);
            }
        }
        Ok(Links(targets))
    }

    /// The records that are linked to one, and those that it is linked to.
    pub(super) fn clause(&self, key: &str) -> Clause {
        let to = self.0.get(key).into_iter().flatten();
        let to = to.map(|target| exactly(fields().key, target));
        any([exactly(fields().linked, key)]
            .into_iter()
            .chain(to)
            .collect())
    }
}
