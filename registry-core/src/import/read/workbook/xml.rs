//! The parts of workbooks as XML, read event by event, with mistakes in words for people.

use std::{borrow::Cow, io::BufRead};

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::Broken;

/// A part that is read from its start to its end.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    name: String,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(name: &str, part: R) -> Xml<R> {
        let mut reader = Reader::from_reader(part);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        Xml {
            reader,
            name: name.to_owned(),
            buffer: Vec::new(),
        }
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Broken> {
        self.buffer.clear();
        let name = &self.name;
        self.reader
            .read_event_into(&mut self.buffer)
            .map_err(|_| Broken::Damaged(format!("its part {name} is damaged")))
    }

    /// What is wrong with a part that ends too soon.
    pub(super) fn cut_short(&self) -> Broken {
        format!("its part {} is cut short", self.name).into()
    }
}

/// The value of an attribute, whatever its namespace.
pub(super) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(match found.value {
        Cow::Borrowed(value) => unescaped(value),
        Cow::Owned(value) => Cow::Owned(unescaped(&value).into_owned()),
    })
}

/// The value of an attribute with its prefix, where others of that name have other meanings.
pub(super) fn full_attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name)?;
    Some(Cow::Owned(unescaped(&found.value).into_owned()))
}

fn unescaped(value: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value))
}

/// Whether an attribute says yes.
pub(super) fn is_set(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

/// Adds the character of a reference such as `&amp;`; one that is unknown stays as it is written.
pub(super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        text.push(letter);
        return;
    }
    let name = reference.xml10_content();
    match quick_xml::escape::resolve_xml_entity(&name) {
        Some(resolved) => text.push_str(resolved),
        None => {
            text.push('&');
            text.push_str(&name);
            text.push(';');
        }
    }
}
