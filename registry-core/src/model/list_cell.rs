//! The one grammar of list cells: `label: value; label: value`.
//!
//! Items stand between `;` (or `；`). An item is a value, or a label, `:` (or `：`) and a value. A
//! value that holds `;`, quotes, or a `:` that is no label's, is written in double quotes, with
//! quotes inside doubled. So names may hold anything, and nothing is lost in a round trip.

use super::Invalid;

/// One item of a list cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// What stands before the colon.
    pub label: Option<String>,
    /// The value, without its quotes.
    pub value: String,
}

/// Reads a list cell. `is_label` says which words before a colon are labels; other text keeps its colon.
///
/// ```
/// use registry_core::model::parse_list;
/// let items = parse_list(r#"company: "Acme; Sons"; government: Zhuji City"#, |_| true)?;
/// assert_eq!(items[0].value, "Acme; Sons");
/// assert_eq!(items[1].label.as_deref(), Some("government"));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
///
/// # Errors
/// [`Invalid::BadList`] for a quote that is not closed, or text after a closing quote.
pub fn parse_list(cell: &str, is_label: impl Fn(&str) -> bool) -> Result<Vec<ListItem>, Invalid> {
    let mut items = Vec::new();
    let mut rest = cell;
    while !rest.trim_start().is_empty() {
        let (item, after) = parse_item(rest, &is_label).map_err(|problem| Invalid::BadList {
            value: Invalid::excerpt(cell),
            problem,
        })?;
        items.extend(item);
        rest = after;
    }
    Ok(items)
}

/// Reads one element, which stands alone: what separates elements in a cell is part of it, and quotes around its value
/// are taken off.
///
/// ```
/// use registry_core::model::parse_element;
/// assert_eq!(parse_element("company: A; B Ltd", |_| true)?.value, "A; B Ltd");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
///
/// # Errors
/// [`Invalid::BadList`] for a quote that is not closed, or text after a closing quote.
pub fn parse_element(text: &str, is_label: impl Fn(&str) -> bool) -> Result<ListItem, Invalid> {
    let text = text.trim();
    let labelled = split_label(text, text.len()).filter(|(label, _)| is_label(label));
    let (label, value) = match labelled {
        Some((label, value)) if !text.starts_with('"') => (Some(label.to_owned()), value.trim()),
        _ => (None, text),
    };
    if !value.starts_with('"') {
        let value = value.to_owned();
        return Ok(ListItem { label, value });
    }
    let problem = match parse_quoted(label, value) {
        Ok((Some(item), "")) => return Ok(item),
        Ok(_) => "text follows a closing quote; this flag takes one value",
        Err(problem) => problem,
    };
    let value = Invalid::excerpt(text);
    Err(Invalid::BadList { value, problem })
}

type Parsed<'a> = (Option<ListItem>, &'a str);

fn parse_item<'a>(
    text: &'a str,
    is_label: &impl Fn(&str) -> bool,
) -> Result<Parsed<'a>, &'static str> {
    let text = text.trim_start();
    if text.starts_with('"') {
        return parse_quoted(None, text);
    }
    let end = text.find([';', '；']).unwrap_or(text.len());
    if let Some((label, value)) = split_label(text, end)
        && is_label(label)
    {
        if value.trim_start().starts_with('"') {
            return parse_quoted(Some(label.to_owned()), value.trim_start());
        }
        let value = value[..end - (text.len() - value.len())].trim();
        return Ok((
            Some(ListItem {
                label: Some(label.to_owned()),
                value: value.to_owned(),
            }),
            after(text, end),
        ));
    }
    let value = text[..end].trim();
    let item = (!value.is_empty()).then(|| ListItem {
        label: None,
        value: value.to_owned(),
    });
    Ok((item, after(text, end)))
}

/// Splits at the first colon that stands before `end`; the value keeps the whole rest of the text.
fn split_label(text: &str, end: usize) -> Option<(&str, &str)> {
    let at = text[..end].find([':', '：'])?;
    let colon = text[at..].chars().next()?.len_utf8();
    Some((text[..at].trim(), &text[at + colon..]))
}

fn parse_quoted(label: Option<String>, text: &str) -> Result<Parsed<'_>, &'static str> {
    let mut value = String::new();
    let mut rest = &text[1..];
    loop {
        let Some(quote) = rest.find('"') else {
            return Err("a quote is not closed; quotes inside a quoted name are doubled");
        };
        value.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => break,
        }
    }
    let rest = rest.trim_start();
    if rest.is_empty() || rest.starts_with([';', '；']) {
        Ok((Some(ListItem { label, value }), after(rest, 0)))
    } else {
        Err("text follows a closing quote; separate items with ;")
    }
}

/// What follows the separator at `at`.
fn after(text: &str, at: usize) -> &str {
    text[at..].strip_prefix([';', '；']).unwrap_or(&text[at..])
}

/// Writes an item of a list cell, which [`parse_list`] reads back. Between items stands `; `.
pub(crate) fn push_list_item(cell: &mut String, label: Option<&str>, value: &str) {
    if let Some(label) = label {
        cell.push_str(label);
        cell.push_str(": ");
    }
    push_value(cell, value, label.is_none());
}

/// Writes a value that may hold colons of its own, such as `HS:2022:6115`: [`parse_list`] reads it back where no word is
/// a label.
pub(crate) fn push_list_value(cell: &mut String, value: &str) {
    push_value(cell, value, false);
}

fn push_value(cell: &mut String, value: &str, colon_counts: bool) {
    if needs_quotes(value, colon_counts) {
        cell.push('"');
        cell.push_str(&value.replace('"', "\"\""));
        cell.push('"');
    } else {
        cell.push_str(value);
    }
}

fn needs_quotes(value: &str, colon_counts: bool) -> bool {
    // Full-width signs begin with this byte, as little else does.
    const FULL_WIDTH: u8 = 0xef;
    let may_be_special = |byte| matches!(byte, b';' | b':' | b'"' | FULL_WIDTH);
    value.is_empty()
        || value.trim() != value
        || (value.bytes().any(may_be_special)
            && (value.contains([';', '；', '"']) || (colon_counts && value.contains([':', '：']))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn unlabelled_text_keeps_its_colon() {
        let items = parse_list("Theatre: West End; zh: 伦敦", |label| label == "zh").unwrap();
        assert_eq!(
            items[0],
            ListItem {
                label: None,
                value: "Theatre: West End".into()
            }
        );
        assert_eq!(
            items[1],
            ListItem {
                label: Some("zh".into()),
                value: "伦敦".into()
            }
        );
    }

    #[test]
    fn mistakes_are_refused() {
        assert!(parse_list("\"open", |_| true).is_err());
        assert!(parse_list("\"shut\" more", |_| true).is_err());
        assert_eq!(parse_list(" ; ;", |_| true).unwrap(), []);
    }

    #[test]
    fn an_element_holds_separators_and_loses_its_quotes() {
        let read = |text: &str| parse_element(text, |_| true).map(|item| (item.label, item.value));
        let company = |name: &str| Ok((Some("company".to_owned()), name.to_owned()));
        assert_eq!(read("company: A; B: C Ltd"), company("A; B: C Ltd"));
        assert_eq!(read(r#"company: "A; ""B"" Ltd""#), company(r#"A; "B" Ltd"#));
        assert_eq!(read("A；B"), Ok((None, "A；B".to_owned())));
        assert!(read(r#"company: "A"; company: B"#).is_err());
    }

    proptest! {
        #[test]
        fn lists_round_trip(items in prop::collection::vec((prop::option::of("[a-z]{2,5}"), ".{1,20}"), 0..5)) {
            let written: Vec<String> = items.iter().map(|(label, value)| {
                let mut item = String::new();
                push_list_item(&mut item, label.as_deref(), value);
                item
            }).collect();
            let cell = written.join("; ");
            let back = parse_list(&cell, |_| true).unwrap();
            let expected: Vec<_> = items.into_iter().map(|(label, value)| ListItem { label, value }).collect();
            prop_assert_eq!(back, expected);
        }

        #[test]
        fn any_cell_is_read_or_refused(cell in any::<String>()) {
            let _ = parse_list(&cell, |label| label.len() < 3);
        }
    }
}
