//! The tables of names, read where they lie in the program: no start and no search has anything to build.
//!
//! `names/README.md` says where they come from and how they are made. What is shown is text, a line a country or region in
//! the order of the codes. What names are looked up by is a map from keys to the places of lines.

use std::{cmp::Ordering, sync::LazyLock};

use memchr::{memchr, memrchr};
use tantivy_fst::{Map, raw::Fst};

use super::Listed;

/// Code, alpha-3 code, the name that is shown.
pub(super) static COUNTRIES: &str = include_str!("../../../names/table/countries.txt");
/// Code, the name that is shown, the standard's, the English, the local, the Chinese one.
pub(super) static REGIONS: &str = include_str!("../../../names/table/regions.txt");
/// Alpha-3 code, alpha-2 code.
static ALPHA_3: &str = include_str!("../../../names/table/alpha-3.txt");
static COUNTRY_KEYS: &[u8] = include_bytes!("../../../names/table/countries.fst");
static REGION_KEYS: &[u8] = include_bytes!("../../../names/table/regions.fst");

/// A map from keys, in their order, to numbers.
pub(super) struct Keys(Option<Map<&'static [u8]>>);

/// The countries of names. A number is the place of a country's line and, in its lowest bits, what is known of the name.
pub(super) static KEYS_OF_COUNTRIES: LazyLock<Keys> = LazyLock::new(|| Keys::read(COUNTRY_KEYS));
/// The regions of names, each behind the two letters of its country. A number is the place of a region's line.
pub(super) static KEYS_OF_REGIONS: LazyLock<Keys> = LazyLock::new(|| Keys::read(REGION_KEYS));

impl Keys {
    fn read(bytes: &'static [u8]) -> Keys {
        Keys(Fst::new(bytes).ok().map(Map::from))
    }

    /// The number of a key.
    pub(super) fn get(&self, key: &str) -> Option<u64> {
        self.0.as_ref()?.get(key)
    }

    /// The map itself.
    pub(super) fn map(&self) -> Option<&Map<&'static [u8]>> {
        self.0.as_ref()
    }
}

/// The alpha-2 code of an alpha-3 code in capital letters.
pub(super) fn alpha_2(alpha_3: &str) -> Option<&'static str> {
    line_of(ALPHA_3, alpha_3).and_then(|line| line.split('\t').nth(1))
}

/// The line at a place.
pub(super) fn line_at(lines: &'static str, place: u64) -> Option<&'static str> {
    let from = lines.get(usize::try_from(place).ok()?..)?;
    from.lines().next()
}

/// The line of a code that was read from these lines, or none where it is of no list.
pub(super) fn line_with(lines: &'static str, code: Listed) -> Option<&'static str> {
    // It lies at the beginning of its line.
    let place = code.as_ptr().addr().checked_sub(lines.as_ptr().addr())?;
    line_at(lines, place as u64)
}

/// The line that begins with a code and a tab, in a text whose lines are in the order of their codes.
pub(super) fn line_of(lines: &'static str, code: &str) -> Option<&'static str> {
    let mut rest = lines;
    while !rest.is_empty() {
        let start = memrchr(b'\n', &rest.as_bytes()[..rest.len() / 2]).map_or(0, |end| end + 1);
        let (before, from) = rest.split_at(start);
        let end = memchr(b'\n', from.as_bytes()).unwrap_or(from.len());
        let code_ends = memchr(b'\t', from.as_bytes())?;
        match from[..code_ends].cmp(code) {
            Ordering::Equal => return Some(&from[..end]),
            Ordering::Less => rest = from.get(end + 1..).unwrap_or_default(),
            Ordering::Greater => rest = before,
        }
    }
    None
}

/// A column of a line, where it says anything.
pub(super) fn column(line: &'static str, number: usize) -> Option<&'static str> {
    line.split('\t').nth(number).filter(|text| !text.is_empty())
}
