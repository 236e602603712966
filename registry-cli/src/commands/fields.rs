//! The fields of a record as flags: the same columns as the CSV form, so that both behave alike.

use registry_core::{import::statement_from_cells, model::Statement};

use crate::{args::Fields, failure::Failure};

impl Fields {
    /// Whether no flag was given.
    pub fn is_empty(&self) -> bool {
        self.cells().is_ok_and(|cells| cells.is_empty()) && self.notes.is_empty()
    }

    /// What the flags state; a source makes it the source's statement.
    pub fn statement(
        &self,
        key: Option<&str>,
        source_url: Option<&str>,
    ) -> Result<Statement, Failure> {
        let mut cells = self.cells()?;
        cells.extend(key.map(|key| ("key".to_owned(), key.to_owned())));
        cells.extend(
            self.source_title
                .clone()
                .map(|title| ("source_title".to_owned(), title)),
        );
        cells.extend(source_url.map(|url| ("source_url".to_owned(), url.to_owned())));
        let cells: Vec<(&str, &str)> = cells
            .iter()
            .map(|(column, value)| (column.as_str(), value.as_str()))
            .collect();
        let mut statement = statement_from_cells(&cells)
            .map_err(|finding| Failure::Refused(finding.to_string()))?;
        for note in &self.notes {
            statement.notes.push(note.parse()?);
        }
        Ok(statement)
    }

    /// Flags as cells of the CSV form.
    fn cells(&self) -> Result<Vec<(String, String)>, Failure> {
        let single = [
            ("name", &self.name),
            ("country", &self.country),
            ("region", &self.region),
            ("place", &self.place),
            ("latitude", &self.latitude),
            ("longitude", &self.longitude),
            ("product", &self.product),
            ("sector", &self.sector),
            ("service_kind", &self.service_kind),
            ("trade", &self.trade),
            ("life_cycle", &self.life_cycle),
            ("status", &self.status),
            ("market_share_of", &self.share_of),
            ("market_share_year", &self.share_year),
        ];
        let many = [
            ("codes", self.codes.join("; ")),
            ("market_share", self.shares.join(", ")),
            ("actors", self.actors.join("; ")),
        ];
        let stated = single
            .into_iter()
            .filter_map(|(column, value)| Some((column, value.clone()?)));
        let listed = many.into_iter().filter(|(_, value)| !value.is_empty());
        let mut cells: Vec<(String, String)> = stated
            .chain(listed)
            .map(|(column, value)| (column.to_owned(), value))
            .collect();
        for pair in &self.set {
            cells.push(split_pair(pair, "--set")?);
        }
        Ok(cells)
    }
}

/// `COLUMN=VALUE` in two.
pub fn split_pair(pair: &str, flag: &str) -> Result<(String, String), Failure> {
    pair.split_once('=')
        .map(|(name, value)| (name.trim().to_owned(), value.to_owned()))
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| Failure::Usage(format!("{flag} {pair:?}: expected NAME=VALUE")))
}
