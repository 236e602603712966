//! A row of a table of organisations: its cells, field by field, become one statement.

use super::columns::OrganisationField as Field;
use crate::{
    form::cells::{parse_names, source_of_record},
    model::{
        ActorKind, Attribute, Identifier, Invalid, Label, Name, OrganisationStatement, Ror, Source,
        Text, parse_list,
    },
};

/// The cells of a row that were read so far.
#[derive(Debug, Default)]
pub(super) struct OrganisationCells {
    said: OrganisationStatement,
    source: Source,
    /// What the source says.
    statement: Option<Text>,
}

impl OrganisationCells {
    /// Reads the cell of a field. An empty cell says nothing.
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        if text.is_empty() {
            return Ok(());
        }
        let said = &mut self.said;
        match field {
            Field::Key => said.key = Some(text.parse()?),
            Field::Name => said.name = Some(text.parse()?),
            Field::OtherNames => said.other_names.extend(parse_names(text)?),
            Field::FormerNames => said.former_names.extend(parse_names(text)?),
            Field::Kind => said.kind = Some(ActorKind::from_any(text)?),
            Field::Country => said.country = Some(text.parse()?),
            Field::Place => said.place = Some(text.parse()?),
            Field::Parent => said.parent = Some(text.parse()?),
            Field::Status => said.status = Some(text.parse()?),
            Field::MergedInto => said.merged_into = Some(text.parse()?),
            Field::WithdrawnReason => said.withdrawn_reason = Some(text.parse()?),
            Field::Notes => said.notes.push(text.parse()?),
            _ => return self.take_identifier_or_source(field, text),
        }
        Ok(())
    }

    fn take_identifier_or_source(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        let (said, source) = (&mut self.said, &mut self.source);
        match field {
            Field::Lei => said.lei = Some(text.to_ascii_uppercase().parse()?),
            Field::Ror => said.ror = Some(parse_ror(text)?),
            Field::Website => said.website = Some(text.parse()?),
            Field::Identifiers => said.identifiers.extend(parse_identifiers(text)?),
            Field::SourceTitle => source.title = Some(text.parse()?),
            Field::SourceUrl => source.url = Some(text.parse()?),
            Field::SourceDate => source.date = Some(text.parse()?),
            Field::SourceNote => source.note = Some(text.parse()?),
            Field::SourceStatement => self.statement = Some(text.parse()?),
            _ => {}
        }
        Ok(())
    }

    /// Reads the cell of a column such as `name_zh`.
    pub(super) fn take_translated(&mut self, language: &Label, text: &str) -> Result<(), Invalid> {
        if !text.is_empty() {
            self.said.other_names.push(Name {
                name: text.parse()?,
                language: Some(language.clone()),
            });
        }
        Ok(())
    }

    /// Reads the cell of a column that is not a field.
    pub(super) fn take_attribute(&mut self, name: &Label, text: &str) -> Result<(), Invalid> {
        if !text.is_empty() {
            self.said.attributes.push(Attribute {
                name: name.clone(),
                value: text.parse()?,
            });
        }
        Ok(())
    }

    /// The statement that the row makes.
    pub(super) fn statement(mut self) -> OrganisationStatement {
        let source = (!self.source.is_empty()).then_some(self.source);
        let of_record = source_of_record(source, self.statement, false);
        self.said.sources.extend(of_record);
        self.said
    }
}

/// A ROR as its whole address or, as most people copy it, without what stands before its nine characters.
fn parse_ror(text: &str) -> Result<Ror, Invalid> {
    let bare = text
        .trim_start_matches("https://")
        .trim_start_matches("ror.org/");
    format!("https://ror.org/{bare}").parse()
}

fn parse_identifiers(text: &str) -> Result<Vec<Identifier>, Invalid> {
    let items = parse_list(text, |_| true)?;
    let identifier = |item: crate::model::ListItem| match item.label {
        Some(scheme) => Ok(Identifier {
            scheme: scheme.try_into()?,
            value: item.value.try_into()?,
        }),
        None => Err(Invalid::BadList {
            value: item.value,
            problem: "a number is written after its register, as in USCC: 91330681146260404Q",
        }),
    };
    items.into_iter().map(identifier).collect()
}
