//! Identifiers in JSON: put beside each value where a record is shown, and read past where what was shown comes back.

use std::{borrow::Cow, ops::Range};

use memchr::memmem;
use serde_json::Value;

use super::StatementId;

/// The member that holds the identifier of a value.
const ID: &str = "id";
/// What is shown beside a record: the commit that made it, the records whose place it took or that are tied to it, and
/// the clusters that an organisation takes part in.
const BESIDE: [&[u8]; 5] = [
    b"commit",
    b"merged_from",
    b"split_from",
    b"linked_from",
    b"clusters",
];
/// The lists whose values have identifiers: an object of the record, or the record itself, and its member.
const LISTS: [(&str, &str); 14] = [
    ("", "market_shares"),
    ("", "figures"),
    ("", "actors"),
    ("", "linkages"),
    ("", "sources"),
    ("", "other_names"),
    ("location", "other_names"),
    ("product", "other_names"),
    ("product", "codes"),
    ("former_names", "name"),
    ("former_names", "place"),
    ("former_names", "product"),
    ("", "former_names"),
    ("", "identifiers"),
];
/// The deepest nesting that is looked into. The parser refuses deeper texts.
const DEEPEST: usize = 128;

/// Puts its identifier beside each value of a record's JSON.
///
/// ```
/// let mut record = serde_json::json!({"market_shares": [{"percent": 65, "scope": "domestic"}]});
/// registry_core::model::with_ids(&mut record);
/// assert_eq!(record["market_shares"][0]["id"], "a523488c0b4e3229");
/// ```
pub fn with_ids(record: &mut Value) {
    for (object, list) in LISTS {
        let object = match object {
            "" => Some(&mut *record),
            name => record.get_mut(name),
        };
        let values = object.and_then(|object| object.get_mut(list)?.as_array_mut());
        for value in values.into_iter().flatten() {
            // What is JSON has a canonical form.
            let canonical = serde_json_canonicalizer::to_vec(value).unwrap_or_default();
            if let Some(members) = value.as_object_mut() {
                let id = StatementId::of_json(&canonical).to_string();
                members.insert(ID.to_owned(), id.into());
            }
        }
    }
}

/// The identifier of a value that stands in the list of this path, where the values of that list have one.
pub(crate) fn id_in(path: &str, value: &Value) -> Option<StatementId> {
    let list = path.split_once('.').unwrap_or(("", path));
    let canonical = serde_json_canonicalizer::to_vec(value);
    let canonical = canonical.ok().filter(|_| LISTS.contains(&list))?;
    Some(StatementId::of_json(&canonical))
}

/// A record's JSON without what is only shown: identifiers of its values, and what stands beside it. Blanks are put in
/// their place, so that mistakes are told where they are.
pub(crate) fn without_ids(json: &str) -> Cow<'_, str> {
    let has = |name: &[u8]| memmem::find(json.as_bytes(), name).is_some();
    if !has(b"\"id\"") && !has(b"\"commit\"") {
        return json.into();
    }
    let mut scan = Scan {
        json: json.as_bytes(),
        at: 0,
        shown: Vec::new(),
    };
    // What is no JSON is left to the parser.
    if scan.value(0).is_none() || scan.shown.is_empty() {
        return json.into();
    }
    let mut text = String::with_capacity(json.len());
    let mut end = 0;
    scan.shown.sort_by_key(|range| range.start);
    for range in scan.shown {
        text.push_str(&json[end..range.start]);
        text.extend(std::iter::repeat_n(' ', range.len()));
        end = range.end;
    }
    text.push_str(&json[end..]);
    text.into()
}

/// A walk through a text of JSON. It takes more than JSON for it, and the parser has the last word.
struct Scan<'a> {
    json: &'a [u8],
    at: usize,
    /// Members that are only shown, and the commas that go with them.
    shown: Vec<Range<usize>>,
}

impl Scan<'_> {
    fn value(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'{' if depth < DEEPEST => self.object(depth),
            b'[' if depth < DEEPEST => self.list(depth),
            b'{' | b'[' => None,
            b'"' => self.text().map(|_| ()),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        self.at += 1;
        let mut comma_before = None;
        while self.peek()? != b'}' {
            let start = self.at;
            let name = self.text()?;
            let is_shown = match &self.json[name] {
                b"id" => depth > 0,
                name => depth == 0 && BESIDE.contains(&name),
            };
            self.expect(b':')?;
            let shown_before = self.shown.len();
            self.value(depth + 1)?;
            let end = self.at;
            let comma = (self.peek()? == b',').then_some(self.at);
            if is_shown {
                // What is in it goes with it.
                self.shown.truncate(shown_before);
                self.shown.push(start..end);
                // The comma behind it, or before the last member.
                let comma = comma.or_else(|| comma_before.take());
                self.shown.extend(comma.map(|comma| comma..comma + 1));
            } else {
                comma_before = comma;
            }
            match comma {
                Some(_) => self.at += 1,
                None if self.peek()? == b'}' => {}
                None => return None,
            }
        }
        self.at += 1;
        Some(())
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        self.at += 1;
        while self.peek()? != b']' {
            self.value(depth + 1)?;
            if self.peek()? == b',' {
                self.at += 1;
            }
        }
        self.at += 1;
        Some(())
    }

    /// Passes a text, and returns where its letters are.
    fn text(&mut self) -> Option<Range<usize>> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.json.get(self.at)? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(start..self.at - 1)
    }

    /// Passes a number or a word.
    fn word(&mut self) -> Option<()> {
        let rest = &self.json[self.at..];
        let is_end = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b'"' | b':');
        let length = rest
            .iter()
            .position(|byte| is_end(byte) || byte.is_ascii_whitespace());
        let length = length.unwrap_or(rest.len());
        self.at += length;
        (length > 0).then_some(())
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        let is_there = self.peek()? == byte;
        self.at += usize::from(is_there);
        is_there.then_some(())
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.json.get(self.at)?;
            if !byte.is_ascii_whitespace() {
                return Some(byte);
            }
            self.at += 1;
        }
    }
}
