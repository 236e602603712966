//! The parts of an XLSX workbook beside its sheets: the list of them, the texts that cells share, the number formats.

use std::{collections::HashMap, io::BufRead};

use quick_xml::events::Event;

use super::{
    Broken,
    number_format::NumberFormat,
    serial_date::Epoch,
    xml::{Xml, attribute, is_set, push_reference},
};

/// A part that another one refers to.
#[derive(Debug)]
pub(super) struct Relation {
    /// The last word of its kind, such as `worksheet`.
    pub(super) kind: String,
    pub(super) part: String,
}

/// What a part in this folder refers to, by identifier.
pub(super) fn relations<R: BufRead>(
    xml: &mut Xml<R>,
    folder: &str,
) -> Result<HashMap<String, Relation>, Broken> {
    let mut relations = HashMap::new();
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let of = |name| attribute(&element, name).unwrap_or_default().into_owned();
                let (id, kind, target) = (of("Id"), of("Type"), of("Target"));
                let part = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{folder}{target}"),
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(id, Relation { kind, part });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// A sheet in the list of them.
#[derive(Debug)]
pub(super) struct ListedSheet {
    pub(super) name: String,
    pub(super) relation: String,
    pub(super) is_visible: bool,
}

/// The sheets in their order, and the day that dates count from.
pub(super) fn book<R: BufRead>(xml: &mut Xml<R>) -> Result<(Vec<ListedSheet>, Epoch), Broken> {
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::Of1900);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "workbookPr" if is_set(attribute(&element, "date1904").as_deref()) => {
                    epoch = Epoch::Of1904;
                }
                "sheet" => sheets.push(ListedSheet {
                    name: attribute(&element, "name").unwrap_or_default().into_owned(),
                    relation: attribute(&element, "id").unwrap_or_default().into_owned(),
                    is_visible: !matches!(
                        attribute(&element, "state").as_deref(),
                        Some("hidden" | "veryHidden")
                    ),
                }),
                _ => {}
            },
            Event::Eof => return Ok((sheets, epoch)),
            _ => {}
        }
    }
}

/// Texts that cells share, one after another.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    text: String,
    ends: Vec<usize>,
}

impl SharedTexts {
    pub(super) fn read<R: BufRead>(xml: &mut Xml<R>) -> Result<SharedTexts, Broken> {
        let mut texts = SharedTexts::default();
        loop {
            match xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "si" => {
                    let text = rich_text(xml, "si")?;
                    texts.text.push_str(&text);
                    texts.ends.push(texts.text.len());
                }
                Event::Eof => return Ok(texts),
                _ => {}
            }
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(index)?)
    }
}

/// The text of an element in one or more pieces, without the reading aids of Japanese texts.
pub(super) fn rich_text<R: BufRead>(xml: &mut Xml<R>, element: &str) -> Result<String, Broken> {
    let (mut text, mut is_text, mut aids) = (String::new(), false, 0_usize);
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "rPh" => aids += 1,
                "t" => is_text = aids == 0,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "rPh" => aids = aids.saturating_sub(1),
                "t" => is_text = false,
                name if name == element => return Ok(unescaped(&text)),
                _ => {}
            },
            Event::Text(part) if is_text => text.push_str(&part.xml10_content()),
            Event::CData(part) if is_text => text.push_str(&part),
            Event::GeneralRef(reference) if is_text => push_reference(&reference, &mut text),
            Event::Eof => return Err(xml.cut_short()),
            _ => {}
        }
    }
}

/// A text in which characters that XML does not know are written as `_x000D_`, each as its UTF-16.
pub(super) fn unescaped(text: &str) -> String {
    let mut units = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        units.extend(before.encode_utf16());
        let digits = escape.get(2..6).filter(|_| escape.get(6..7) == Some("_"));
        let is_hex = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unit = digits
            .filter(is_hex)
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let used = match unit {
            Some(unit) => {
                units.push(unit);
                7
            }
            None => {
                units.extend("_x".encode_utf16());
                2
            }
        };
        rest = &escape[used..];
    }
    if units.is_empty() {
        return rest.to_owned();
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

/// The number format of each style.
pub(super) fn formats<R: BufRead>(xml: &mut Xml<R>) -> Result<Vec<NumberFormat>, Broken> {
    let mut custom: HashMap<u16, NumberFormat> = HashMap::new();
    let (mut formats, mut is_of_cells) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Event::Start(element) => {
                let number = || attribute(&element, "numFmtId")?.parse().ok();
                match element.local_name().as_ref() {
                    "cellXfs" => is_of_cells = true,
                    "numFmt" => {
                        let code = attribute(&element, "formatCode").unwrap_or_default();
                        let format = NumberFormat::parse(&code);
                        custom.extend(number().map(|id| (id, format)));
                    }
                    "xf" if is_of_cells => {
                        let id: u16 = number().unwrap_or_default();
                        let known = custom.get(&id).cloned();
                        formats.push(known.unwrap_or_else(|| NumberFormat::built_in(id)));
                    }
                    _ => {}
                }
            }
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                is_of_cells = false;
            }
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_in_their_own_writing_are_read() {
        assert_eq!(unescaped("a_x000D_b"), "a\rb");
        assert_eq!(unescaped("_xD83D__xDCF7_"), "\u{1f4f7}");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        for other in ["", "plain", "_x", "_xyz", "_x12_", "a_x00é_", "_xéééé_"] {
            assert_eq!(unescaped(other), other);
        }
    }

    #[test]
    fn shared_texts_are_read_without_reading_aids() {
        let part = "<sst><si><t>plain &amp; simple</t></si><si/><si><r><t>rich</t></r><r><t xml:space=\"preserve\"> text</t></r><rPh><t>ruby</t></rPh></si></sst>";
        let texts = SharedTexts::read(&mut Xml::new("a", part.as_bytes())).unwrap();
        let read: Vec<_> = (0..4).map(|index| texts.get(index)).collect();
        assert_eq!(
            read,
            [Some("plain & simple"), Some(""), Some("rich text"), None]
        );
    }
}
