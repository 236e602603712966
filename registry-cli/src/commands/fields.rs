//! The fields of a record as flags: the same columns as the CSV form, so that both behave alike.

use std::fmt::Display;

use registry_core::{
    form::Field,
    import::{FlagValue, statement_from_flags},
    model::Statement,
    register::Hash,
};

use crate::{args::Fields, failure::Failure};

/// A flag that was given.
struct Given {
    flag: String,
    column: String,
    text: String,
    is_element: bool,
}

impl Given {
    fn new(flag: &str, column: &str, text: &str, is_element: bool) -> Given {
        Given {
            flag: flag.to_owned(),
            column: column.to_owned(),
            text: text.to_owned(),
            is_element,
        }
    }
}

impl Fields {
    /// Whether no flag was given.
    pub fn is_empty(&self) -> bool {
        self.given(&self.more.set)
            .is_ok_and(|given| given.is_empty())
            && self.more.notes.is_empty()
    }

    /// The flag that states a field which is to be emptied as well, where the field has one value.
    pub fn stating(&self, emptied: &str) -> Option<String> {
        let field = Field::named(emptied)?;
        let given = self.given(&self.more.set).ok()?.into_iter();
        given
            .filter(|given| !given.is_element && given.flag != "--share")
            .find(|given| Field::named(&given.column) == Some(field))
            .map(|given| given.flag)
    }

    /// The columns of the CSV form that were given, for which nobody need be asked any more.
    pub fn columns(&self) -> Result<Vec<String>, Failure> {
        let given = self.given(&self.more.set)?.into_iter();
        let mut columns: Vec<String> = given.map(|given| given.column).collect();
        columns.extend(
            self.more
                .source_title
                .iter()
                .map(|_| "source_title".to_owned()),
        );
        columns.extend(self.more.notes.first().map(|_| "notes".to_owned()));
        Ok(columns)
    }

    /// What the flags state, with these columns of `--set`; a source makes it the source's statement.
    pub fn statement(
        &self,
        columns: &[String],
        key: Option<&str>,
        source_url: Option<&str>,
    ) -> Result<Statement, Failure> {
        let mut given = self.given(columns)?;
        let title = self.more.source_title.as_deref();
        let more = [
            ("--key", "key", key),
            ("--source-title", "source_title", title),
            ("--source", "source_url", source_url),
        ];
        for (flag, column, value) in more {
            given.extend(value.map(|value| Given::new(flag, column, value, false)));
        }
        let values = given.iter().map(|given| FlagValue {
            flag: &given.flag,
            column: &given.column,
            text: &given.text,
            is_element: given.is_element,
        });
        let mut statement = statement_from_flags(&values.collect::<Vec<_>>())?;
        for note in &self.more.notes {
            let note = note.parse().map_err(refused("--note"))?;
            statement.notes.push(note);
        }
        Ok(statement)
    }

    /// The flags that were given.
    fn given(&self, columns: &[String]) -> Result<Vec<Given>, Failure> {
        let single = [
            ("--name", "name", &self.name),
            ("--country", "country", &self.country),
            ("--region", "region", &self.region),
            ("--place", "place", &self.place),
            ("--latitude", "latitude", &self.latitude),
            ("--longitude", "longitude", &self.longitude),
            ("--product", "product", &self.product),
            ("--sector", "sector", &self.sector),
            ("--service-kind", "service_kind", &self.service_kind),
            ("--trade", "trade", &self.trade),
            ("--life-cycle", "life_cycle", &self.life_cycle),
            ("--status", "status", &self.status),
            ("--share-of", "market_share_of", &self.share_of),
            ("--share-year", "market_share_year", &self.share_year),
        ];
        let many = [
            ("--code", "codes", &self.codes, true),
            ("--share", "market_share", &self.shares, false),
            ("--actor", "actors", &self.actors, true),
        ];
        let mut given = Vec::new();
        for (flag, column, value) in single {
            let value = value.as_deref();
            given.extend(value.map(|value| Given::new(flag, column, value, false)));
        }
        for (flag, column, values, is_element) in many {
            let values = values.iter();
            given.extend(values.map(|value| Given::new(flag, column, value, is_element)));
        }
        for pair in columns {
            let (column, text) = split_pair(pair, "--set")?;
            given.push(Given {
                flag: format!("--set {column}"),
                column,
                text,
                is_element: false,
            });
        }
        Ok(given)
    }
}

/// `COLUMN=VALUE` in two.
pub fn split_pair(pair: &str, flag: &str) -> Result<(String, String), Failure> {
    pair.split_once('=')
        .map(|(name, value)| (name.trim().to_owned(), value.to_owned()))
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| Failure::Usage(format!("{flag} {pair:?}: expected NAME=VALUE")))
}

/// A value that a flag refuses.
pub fn refused<E: Display>(flag: &'static str) -> impl Fn(E) -> Failure {
    move |error| Failure::Refused(format!("{flag} {error}"))
}

/// The item that a change was made against, where `--against` names one.
pub fn against(stated: Option<&str>) -> Result<Option<Hash>, Failure> {
    let hash = stated.map(str::parse).transpose();
    hash.map_err(|error| Failure::Usage(format!("--against {error}")))
}
