//! Canonical JSON (RFC 8785) of the model's nouns: fields in the order of their names, numbers as ECMAScript prints
//! them, no blanks.
//!
//! Each noun names its fields once more here, in that order, so that they are written straight to where they stand:
//! every imported row pays for it. A property test holds it to serde and `serde_json_canonicalizer`.

use std::io::Write;

use super::{
    Actor, ActorKind, AsPrinted, Attribute, Cluster, Code, CodeScheme, CountryCode, Date,
    Direction, Figure, FormerNames, Identifier, Key, Label, Latitude, Lei, LifeCycle, Linkage,
    LinkageKind, Location, Longitude, MarketShare, Measure, Name, Organisation, OrganisationKey,
    Percent, Product, Quantity, RegionCode, Review, Ror, Scope, Sector, ShareStatus, Source, Span,
    Status, Text, Trade, Website, Year,
};

/// What has a canonical form.
pub(super) trait Canonical {
    /// Adds the form to a text of JSON.
    fn write(&self, json: &mut Vec<u8>);

    /// Whether a field with this value is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn write(&self, json: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(json),
            None => json.extend_from_slice(b"null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Canonical> Canonical for Vec<T> {
    fn write(&self, json: &mut Vec<u8>) {
        json.push(b'[');
        for value in self {
            value.write(json);
            json.push(b',');
        }
        close(json, b']');
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// Hands each noun with its fields, in the order of their names, to a macro. Only records have what is not a field
/// of theirs.
macro_rules! nouns {
    ($each:ident) => {
        $each! { Actor { country, kind, lei, name, organisation, other_sources, role, ror, source, website } }
        $each! { AsPrinted unless is_empty { place, product } }
        $each! { Attribute { name, value } }
        $each! { Cluster besides unknown {
            actors, as_printed, attributes, figures, former_names, key, last_verified, life_cycle, linkages, location,
            market_shares, merged_into, name, notes, other_names, product, reverted_commit, review_due, reviews,
            sector, service_kind, sources, split_into, status, trade, withdrawn_reason
        } }
        $each! { Code { code, scheme, version } }
        $each! { Figure { currency, measure, note, source, value, year } }
        $each! { FormerNames unless is_empty { name, place, product } }
        $each! { Identifier { scheme, value } }
        $each! { Linkage { cluster, direction, industry, kind, note, other_sources, source } }
        $each! { Location { country, latitude, longitude, other_names, place, region, region_name, spans } }
        $each! { MarketShare { note, of, percent, region, scope, source, status, year } }
        $each! { Name { language, name } }
        $each! { Organisation besides unknown {
            attributes, country, former_names, identifiers, key, kind, lei, merged_into, name, notes, other_names,
            parent, place, ror, sources, status, website, withdrawn_reason
        } }
        $each! { Product { codes, name, other_names } }
        $each! { Review { date, finding, reviewer } }
        $each! { Source { date, note, title, url } }
        $each! { Span { country, place, region } }
    };
}
pub(super) use nouns;

/// Declares how a noun is written.
macro_rules! canonical_noun {
    ($noun:ident $( unless $is_absent:ident )? $( besides $other:ident )? { $( $field:ident ),+ }) => {
        impl Canonical for $noun {
            fn write(&self, json: &mut Vec<u8>) {
                let $noun { $( $field, )+ $( $other: _ )? } = self;
                json.push(b'{');
                $( if !$field.is_absent() {
                    json.extend_from_slice(concat!("\"", stringify!($field), "\":").as_bytes());
                    $field.write(json);
                    json.push(b',');
                } )+
                close(json, b'}');
            }

            $( fn is_absent(&self) -> bool {
                self.$is_absent()
            } )?
        }
    };
}

nouns! { canonical_noun }

/// Ends a list or an object: in the place of the comma after its last part, where it has one.
fn close(json: &mut Vec<u8>, bracket: u8) {
    match json.last_mut() {
        Some(last) if *last == b',' => *last = bracket,
        _ => json.push(bracket),
    }
}

impl Canonical for u64 {
    fn write(&self, json: &mut Vec<u8>) {
        write_formatted(format_args!("{self}"), json);
    }
}

/// Declares what is written as text.
macro_rules! texts {
    ($( $text:ident ),+) => { $(
        impl Canonical for $text {
            fn write(&self, json: &mut Vec<u8>) {
                write_text(self.as_str(), json);
            }
        }
    )+ };
}

texts! {
    ActorKind, CodeScheme, CountryCode, Direction, Key, Label, Lei, LifeCycle, LinkageKind, Measure, OrganisationKey,
    RegionCode, Ror, Scope, Sector, ShareStatus, Status, Text, Trade, Website
}

fn write_text(text: &str, json: &mut Vec<u8>) {
    json.push(b'"');
    // Looking at every byte, without an end before the last, is what a processor does many at a time.
    let is_plain = text
        .bytes()
        .fold(true, |plain, byte| plain & !needs_escape(byte));
    if is_plain {
        json.extend_from_slice(text.as_bytes());
    } else {
        text.bytes().for_each(|byte| write_escaped(byte, json));
    }
    json.push(b'"');
}

fn needs_escape(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn write_escaped(byte: u8, json: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0c => b'f',
        b'\r' => b'r',
        0..b' ' => return write_formatted(format_args!("\\u{byte:04x}"), json),
        _ => return json.push(byte),
    };
    json.extend_from_slice(&[b'\\', short]);
}

/// Declares what is written as a number.
macro_rules! numbers {
    ($( $number:ident ),+) => { $(
        impl Canonical for $number {
            fn write(&self, json: &mut Vec<u8>) {
                write_number(f64::from(self.get()), json);
            }
        }
    )+ };
}

numbers! { Latitude, Longitude, Percent, Quantity, Year }

/// Numbers below it are written as a whole number where they are one.
const MOST_PLAIN: f64 = 1e15;

fn write_number(number: f64, json: &mut Vec<u8>) {
    if number.fract() == 0.0 && number.abs() < MOST_PLAIN {
        // Most are, and need no search for the fewest digits.
        write_formatted(format_args!("{}", number as i64), json);
    } else {
        json.extend_from_slice(ryu_js::Buffer::new().format_finite(number).as_bytes());
    }
}

impl Canonical for Date {
    fn write(&self, json: &mut Vec<u8>) {
        write_formatted(format_args!("\"{self}\""), json);
    }
}

fn write_formatted(text: std::fmt::Arguments<'_>, json: &mut Vec<u8>) {
    // Writing into memory cannot fail.
    let _ = json.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::arbitrary;

    #[test]
    fn numbers_are_those_of_the_standard() {
        let numbers = [
            333333333.3333333,
            1E30,
            4.50,
            2e-3,
            0.000000000000000000000000001,
            80.0,
            0.0,
            999_999_999_999_999.0,
            1e15,
            1e21,
        ];
        let quantities: Vec<Quantity> = numbers
            .into_iter()
            .filter_map(|number| number.try_into().ok())
            .collect();
        let mut json = Vec::new();
        quantities.write(&mut json);
        assert_eq!(
            String::from_utf8(json).unwrap(),
            "[333333333.3333333,1e+30,4.5,0.002,1e-27,80,0,999999999999999,1000000000000000,1e+21]"
        );
    }

    #[test]
    fn every_character_is_escaped_as_the_standard_says() {
        for letter in ('\0'..='\u{2ff}').chain("\u{2028}\u{fffd}诸𠀀".chars()) {
            let text = Text::try_from(format!("a{letter}b")).unwrap();
            let mut json = Vec::new();
            text.write(&mut json);
            let expected = serde_json_canonicalizer::to_vec(&text).unwrap();
            assert_eq!(json, expected, "{letter:?}");
        }
    }

    #[test]
    fn what_says_nothing_is_an_object_all_the_same() {
        let mut json = Vec::new();
        vec![Source::default(), Source::default()].write(&mut json);
        assert_eq!(json, b"[{},{}]");
    }

    #[test]
    fn records_that_point_to_others_are_written_whole() {
        let json = br#"{"key":"cn-a","linkages":[{"cluster":"cn-b","kind":"supplier"}],"location":{"country":"CN","place":"A"},"merged_into":"cn-b","product":{"name":"B"},"status":"merged"}"#;
        let cluster = Cluster::from_json(json).unwrap();
        assert_eq!(cluster.to_canonical_json(), json);
    }

    proptest! {
        #[test]
        fn the_reference_implementation_agrees(cluster in arbitrary::cluster()) {
            let expected = serde_json_canonicalizer::to_string(&cluster).unwrap();
            prop_assert_eq!(String::from_utf8(cluster.to_canonical_json()).unwrap(), expected);
        }

        #[test]
        fn the_reference_implementation_agrees_on_organisations(organisation in arbitrary::organisation()) {
            let expected = serde_json_canonicalizer::to_string(&organisation).unwrap();
            prop_assert_eq!(String::from_utf8(organisation.to_canonical_json()).unwrap(), expected);
        }
    }
}
