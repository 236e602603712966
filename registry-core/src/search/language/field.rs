//! The fields that a query can name, and what is written after them.

use std::fmt;

/// What a field holds, and so how it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words and phrases.
    Text,
    /// One of some fixed words, or a code.
    Word,
    /// A number.
    Number,
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
    ShareDomestic = "share_domestic" Number,
    ShareGlobal = "share_global" Number,
    ShareRegional = "share_regional" Number,
    Share = "share" Number,
    Year = "year" Number,
    Employment = "employment" Number,
    Establishments = "establishments" Number,
    Latitude = "latitude" Number,
    Longitude = "longitude" Number,
    Commit = "commit" Number,
}

impl FieldName {
    /// The field of that name.
    pub(crate) fn named(name: &str) -> Option<FieldName> {
        FieldName::ALL
            .iter()
            .find(|field| field.as_str() == name)
            .copied()
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
