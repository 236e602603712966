//! The fields of an organisation as flags: the same columns as the CSV form, so that both behave alike.

use registry_core::{
    form::OrganisationField, import::organisation_from_cells, model::OrganisationStatement,
};

use crate::{args::OrganisationFields, commands::fields::split_pair, failure::Failure};

impl OrganisationFields {
    /// The flag that states a field which is to be emptied as well, where the field has one value.
    pub fn stating(&self, emptied: &str) -> Option<String> {
        let emptied = OrganisationField::named(emptied)?;
        let single = [
            ("--place", OrganisationField::Place, &self.place),
            ("--lei", OrganisationField::Lei, &self.lei),
            ("--ror", OrganisationField::Ror, &self.ror),
            ("--website", OrganisationField::Website, &self.website),
            ("--parent", OrganisationField::Parent, &self.parent),
        ];
        let mut given = single.into_iter().filter(|(_, _, value)| value.is_some());
        let flag = given.find(|(_, field, _)| *field == emptied);
        flag.map(|(flag, _, _)| flag.to_owned())
    }

    /// What the flags state, with these columns of `--set`; a source makes it the source's statement.
    pub fn statement(
        &self,
        columns: &[String],
        key: Option<&str>,
        source_url: Option<&str>,
    ) -> Result<OrganisationStatement, Failure> {
        let single = [
            ("key", key),
            ("name", self.name.as_deref()),
            ("kind", self.kind.as_deref()),
            ("country", self.country.as_deref()),
            ("place", self.place.as_deref()),
            ("lei", self.lei.as_deref()),
            ("ror", self.ror.as_deref()),
            ("website", self.website.as_deref()),
            ("parent", self.parent.as_deref()),
            ("status", self.status.as_deref()),
            ("source_title", self.more.source_title.as_deref()),
            ("source_url", source_url),
            ("source_statement", self.source_statement.as_deref()),
        ];
        let single = single
            .into_iter()
            .filter_map(|(column, value)| Some((column.to_owned(), value?.to_owned())));
        let mut cells: Vec<(String, String)> = single.collect();
        let other_names = self
            .other_names
            .iter()
            .map(|name| match name.split_once('=') {
                Some((language, name)) => (format!("name_{}", language.trim()), name.to_owned()),
                None => ("other_names".to_owned(), name.clone()),
            });
        cells.extend(other_names);
        for (column, values) in [
            ("former_names", &self.former_names),
            ("identifiers", &self.identifiers),
            ("notes", &self.more.notes),
        ] {
            cells.extend(
                values
                    .iter()
                    .map(|value| (column.to_owned(), value.clone())),
            );
        }
        for pair in columns {
            cells.push(split_pair(pair, "--set")?);
        }
        let cells: Vec<(&str, &str)> = cells
            .iter()
            .map(|(column, value)| (column.as_str(), value.as_str()))
            .collect();
        organisation_from_cells(&cells).map_err(|finding| Failure::Refused(finding.to_string()))
    }
}
