//! A record's form: what it is filled with, and what is wrong with it.

use askama::Template;
use serde_json::{Value, json};

use super::{
    api::Refusal,
    fields::{Field, Fields, Input},
    posted::Posted,
    record,
    sending::Ending,
    subject::AnyRecord,
};
use crate::portal::{collection::Collection, difference, frame::Frame};

/// Rows of a list that are offered besides those that are filled.
const BLANK_ROWS: usize = 2;

#[derive(Template)]
#[template(path = "edit.html")]
pub(super) struct EditPage {
    frame: Frame,
    collection: Collection,
    /// The version that the form was filled with.
    tag: String,
    single: Vec<FieldView>,
    lists: Vec<ListView>,
    ending: Ending,
    refusal: Option<Refusal>,
    /// Records that may be the same as a new one: key and why.
    alike: Vec<(String, String)>,
}

struct FieldView {
    id: String,
    label: String,
    value: String,
    input: Input,
    choices: Vec<(String, String)>,
    problem: Option<String>,
}

struct ListView {
    label: String,
    rows: Vec<Vec<FieldView>>,
}

impl FieldView {
    fn is_date(&self) -> bool {
        self.input == Input::Date
    }

    fn is_long(&self) -> bool {
        matches!(self.input, Input::Lines | Input::Codes)
    }

    fn is_wide(&self) -> bool {
        self.is_long()
            || self.id.ends_with("note")
            || self.id.ends_with("source.title")
            || self.id.ends_with("url")
    }
}

/// A record in a form.
pub(super) struct Form {
    pub(super) collection: Collection,
    /// The record's key; none for a new one.
    pub(super) key: Option<String>,
    /// The version that it is filled with.
    pub(super) tag: String,
    pub(super) record: Value,
}

impl Form {
    pub(super) fn new(collection: Collection) -> Form {
        Form {
            collection,
            key: None,
            tag: String::new(),
            record: json!({}),
        }
    }

    /// The record that the form makes when it is sent.
    pub(super) fn filled(&self, posted: &Posted) -> Value {
        let stated = |name: &str| posted.value(name).map(str::to_owned);
        record::filled(Fields::of(self.collection), &self.record, &stated)
    }

    pub(super) fn page(
        self,
        mut frame: Frame,
        refusal: Option<Refusal>,
        ending: Ending,
    ) -> EditPage {
        frame.title = match &self.key {
            Some(key) => {
                let record = AnyRecord::read(self.collection, &self.record);
                let name = record.map_or_else(|_| key.clone(), |record| record.name(&frame));
                frame.with("edit-title", &[("record", &name)])
            }
            None => {
                let collection = [("collection", self.collection.name())];
                frame.with("register-title", &collection)
            }
        };
        let problems = refusal.as_ref().map_or(&[][..], |refusal| &refusal.fields);
        let fields = Fields::of(self.collection);
        let record = &self.record;
        let single = fields.single.iter().map(|field| {
            let (id, label) = (field.path.to_owned(), field.path);
            view(&frame, field, id, record, label, problems)
        });
        let lists = fields
            .lists
            .iter()
            .map(|(name, fields)| list(&frame, name, fields, record, problems));
        EditPage {
            collection: self.collection,
            single: single.collect(),
            lists: lists.collect(),
            alike: refusal.as_ref().map_or_else(Vec::new, alike),
            refusal,
            tag: self.tag,
            ending,
            frame,
        }
    }
}

impl EditPage {
    /// A message that depends on what is registered or changed.
    fn say(&self, message: &str) -> String {
        let collection = self.collection.name();
        self.frame.with(message, &[("collection", collection)])
    }
}

fn list(
    frame: &Frame,
    name: &'static str,
    fields: &[Field],
    record: &Value,
    problems: &[(String, String)],
) -> ListView {
    let filled = record[name].as_array().map_or(0, Vec::len);
    let rows = (0..filled + BLANK_ROWS).map(|row| {
        let value = &record[name][row];
        let views = fields.iter().map(|field| {
            let label = format!("{name}.{}", field.path);
            view(
                frame,
                field,
                format!("{name}.{row}.{}", field.path),
                value,
                &label,
                problems,
            )
        });
        views.collect()
    });
    ListView {
        label: difference::field(frame, name),
        rows: rows.collect(),
    }
}

fn view(
    frame: &Frame,
    field: &Field,
    id: String,
    value: &Value,
    label: &str,
    problems: &[(String, String)],
) -> FieldView {
    let stated = record::text_at(value, field);
    let choices = match field.input {
        Input::Choice(kind, words) => choices(frame, kind, words, &stated),
        _ => Vec::new(),
    };
    let problem = problems
        .iter()
        .find(|(name, _)| *name == id || *name == field.path);
    FieldView {
        label: name_of(frame, label),
        value: stated,
        problem: problem.map(|(_, detail)| detail.clone()),
        input: field.input,
        choices,
        id,
    }
}

/// The words of a choice. What the record says stays one of them, such as a status that has a form of its own.
fn choices(frame: &Frame, kind: &str, words: &[&str], stated: &str) -> Vec<(String, String)> {
    let other = (!stated.is_empty() && !words.contains(&stated)).then_some(stated);
    let words = words.iter().copied().chain(other);
    words
        .map(|word| (word.to_owned(), frame.say_of(kind, word)))
        .collect()
}

/// What a field is called: by its whole path, else by its end.
fn name_of(frame: &Frame, path: &str) -> String {
    let whole = format!("field-{}", path.replace(['.', '_'], "-"));
    let end = path.split_once('.').map_or(path, |(_, end)| end);
    let end = format!("input-{}", end.replace(['.', '_'], "-"));
    let known = frame.known(&whole).or_else(|| frame.known(&end));
    known.map_or_else(|| path.to_owned(), std::borrow::Cow::into_owned)
}

fn alike(refusal: &Refusal) -> Vec<(String, String)> {
    let others = refusal.value["alike"].as_array().into_iter().flatten();
    let text = |other: &Value, name: &str| other[name].as_str().unwrap_or_default().to_owned();
    others
        .map(|other| (text(other, "key"), text(other, "reason")))
        .collect()
}
