//! The fields that a query can name, and what is written after them.

use std::fmt;

use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};

/// What a field holds, and so how it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words and phrases.
    Text,
    /// One of some fixed words, or a code.
    Word,
    /// A number.
    Number,
    /// A day.
    Day,
}

impl Kind {
    /// Whether it can be compared.
    pub(crate) fn is_compared(self) -> bool {
        matches!(self, Kind::Number | Kind::Day)
    }
}

macro_rules! fields {
    ($( $variant:ident = $name:literal $kind:ident ),+ $(,)?) => {
        /// A field that a query can name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum FieldName { $( $variant ),+ }

        impl FieldName {
            /// Every field, in the order of the documentation.
            pub(crate) const ALL: &'static [FieldName] = &[ $( FieldName::$variant ),+ ];

            /// The name that is typed.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $( FieldName::$variant => $name ),+ }
            }

            /// What the field holds.
            pub(crate) fn kind(self) -> Kind {
                match self { $( FieldName::$variant => Kind::$kind ),+ }
            }
        }
    };
}

fields! {
    Key = "key" Word,
    Name = "name" Text,
    Product = "product" Text,
    Place = "place" Text,
    Region = "region" Text,
    Country = "country" Word,
    Actor = "actor" Text,
    ActorKind = "actor_kind" Word,
    Sector = "sector" Word,
    ServiceKind = "service_kind" Word,
    Status = "status" Word,
    Scope = "scope" Word,
    Code = "code" Word,
    Note = "note" Text,
    Source = "source" Text,
    Unsourced = "unsourced" Word,
    Organisation = "organisation" Word,
    Lei = "lei" Word,
    Ror = "ror" Word,
    Linked = "linked" Word,
    RegionUncoded = "region_uncoded" Word,
    Coordinates = "coordinates" Word,
    ShareDomestic = "share_domestic" Number,
    ShareGlobal = "share_global" Number,
    ShareRegional = "share_regional" Number,
    Share = "share" Number,
    Year = "year" Number,
    Employment = "employment" Number,
    Establishments = "establishments" Number,
    Latitude = "latitude" Number,
    Longitude = "longitude" Number,
    ReviewDue = "review_due" Day,
    Verified = "verified" Day,
    Commit = "commit" Number,
}

/// How many letters a name may differ in from the field that was meant.
const EDITS: u8 = 2;

impl FieldName {
    /// The field of that name: capitals do not count, and `-` is `_`.
    pub(crate) fn named(name: &str) -> Option<FieldName> {
        let name = name.to_ascii_lowercase().replace('-', "_");
        let mut all = FieldName::ALL.iter();
        all.find(|field| field.as_str() == name).copied()
    }

    /// The field whose name is nearest to a mistyped one.
    pub(crate) fn near(name: &str) -> Option<FieldName> {
        // Of a short name little is left when two letters are others.
        let edits = if name.len() > 5 { EDITS } else { 1 };
        let name = name.to_ascii_lowercase();
        let measure = LevenshteinAutomatonBuilder::new(edits, true).build_dfa(&name);
        let distance = |field: &FieldName| match measure.eval(field.as_str()) {
            Distance::Exact(distance) if distance <= edits => Some((distance, *field)),
            Distance::Exact(_) | Distance::AtLeast(_) => None,
        };
        let near = FieldName::ALL.iter().filter_map(distance);
        near.min_by_key(|(distance, _)| *distance)
            .map(|(_, field)| field)
    }

    /// All names, for a message.
    pub(crate) fn list() -> String {
        FieldName::ALL
            .iter()
            .map(|field| field.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
