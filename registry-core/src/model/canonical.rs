//! Canonical JSON (RFC 8785): fields sorted, numbers as ECMAScript prints them, no blanks.
//!
//! `serde_json` writes the fields as they are declared; where each stands is noted on the way, and they
//! are put in order afterwards. That is several times faster than building a tree of them, and every
//! imported row pays for it. A property test holds it to `serde_json_canonicalizer`.

use std::{
    cell::Cell,
    io::{self, Write},
    ops::Range,
    rc::Rc,
};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Writes a value as canonical JSON. Its map keys and field names must be ASCII.
pub(super) fn to_vec<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let written = Rc::new(Cell::new(0));
    let mut buffer = Buffer {
        bytes: Vec::with_capacity(2048),
        written: Rc::clone(&written),
    };
    let mut noting = Noting {
        written,
        open: Vec::new(),
        starts: Vec::new(),
        fields: Vec::new(),
        objects: Vec::new(),
    };
    value.serialize(&mut Serializer::with_formatter(&mut buffer, &mut noting))?;
    sort_fields(&mut buffer.bytes, &mut noting);
    Ok(buffer.bytes)
}

/// Puts the fields of each object in order, inner objects first, so that ranges of outer ones stay true.
fn sort_fields(bytes: &mut [u8], noting: &mut Noting) {
    let mut sorted = Vec::new();
    for object in &noting.objects {
        let Some(fields) = noting.fields.get_mut(object.clone()) else {
            continue;
        };
        if fields.is_sorted_by(|one, two| bytes[one.clone()] <= bytes[two.clone()]) {
            continue;
        }
        let whole = fields.first().map_or(0, |field| field.start)
            ..fields.last().map_or(0, |field| field.end);
        fields.sort_by(|one, two| bytes[one.clone()].cmp(&bytes[two.clone()]));
        sorted.clear();
        for field in fields {
            if !sorted.is_empty() {
                sorted.push(b',');
            }
            sorted.extend_from_slice(&bytes[field.clone()]);
        }
        bytes[whole].copy_from_slice(&sorted);
    }
}

/// The bytes so far, and how many they are, for the formatter to see.
struct Buffer {
    bytes: Vec<u8>,
    written: Rc<Cell<usize>>,
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(bytes);
        self.written.set(self.bytes.len());
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A formatter that notes where the fields of each object stand.
struct Noting {
    written: Rc<Cell<usize>>,
    /// Fields of objects that are still open, and where each object's begin.
    open: Vec<Range<usize>>,
    starts: Vec<usize>,
    /// Fields of finished objects, and which of them belong together.
    fields: Vec<Range<usize>>,
    objects: Vec<Range<usize>>,
}

impl Formatter for &mut Noting {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(ryu_js::Buffer::new().format_finite(value).as_bytes())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.starts.push(self.open.len());
        writer.write_all(b"{")
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        let start = self.written.get();
        self.open.push(start..start);
        Ok(())
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        let end = self.written.get();
        if let Some(field) = self.open.last_mut() {
            field.end = end;
        }
        Ok(())
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let start = self.starts.pop().unwrap_or_default();
        let first = self.fields.len();
        let finished = self.open.drain(start..);
        self.fields.extend(finished);
        self.objects.push(first..self.fields.len());
        writer.write_all(b"}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>()
                .prop_filter("JSON has finite numbers", |number| number.is_finite())
                .prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map("[a-z_]{1,4}", inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// Fields in an order that is not the canonical one.
    #[derive(Serialize)]
    struct Unsorted {
        product: Vec<Inner>,
        key: f64,
        a: Option<Inner>,
    }

    #[derive(Serialize, Clone)]
    struct Inner {
        z: u32,
        b: String,
        ab: f64,
    }

    #[test]
    fn declared_fields_are_sorted() {
        let inner = Inner {
            z: 1,
            b: "\u{7f}\n\"".into(),
            ab: 1e21,
        };
        let value = Unsorted {
            product: vec![inner.clone(); 2],
            key: 80.0,
            a: Some(inner),
        };
        let expected = serde_json_canonicalizer::to_vec(&value).unwrap();
        assert_eq!(
            String::from_utf8(to_vec(&value).unwrap()),
            String::from_utf8(expected)
        );
    }

    #[test]
    fn numbers_are_those_of_the_standard() {
        let numbers = json!([
            333333333.3333333,
            1E30,
            4.50,
            2e-3,
            0.000000000000000000000000001,
            80.0
        ]);
        assert_eq!(
            String::from_utf8(to_vec(&numbers).unwrap()).unwrap(),
            "[333333333.3333333,1e+30,4.5,0.002,1e-27,80]"
        );
    }

    proptest! {
        #[test]
        fn the_reference_implementation_agrees(value in value()) {
            let expected = serde_json_canonicalizer::to_string(&value).unwrap();
            prop_assert_eq!(String::from_utf8(to_vec(&value).unwrap()).unwrap(), expected);
        }
    }
}
