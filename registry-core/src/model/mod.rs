//! The nouns of the registry, one a file: typed values that are valid once they exist.
//!
//! The model knows nothing of files, storage or screens. What comes from outside is parsed into
//! these types at the edge, and every way in (flags, CSV, XLSX, JSON Lines) ends in the same ones.

mod actor;
mod agreement;
#[cfg(test)]
pub(crate) mod arbitrary;
mod brief;
mod canonical;
pub(crate) mod chinese;
mod cluster;
mod comparison;
mod contact;
mod country;
mod date;
mod difference;
mod figure;
mod invalid;
mod json_problem;
mod key;
mod kind;
mod likeness;
mod linkage;
mod list_cell;
mod location;
mod market_share;
mod merges;
mod number;
mod organisation;
mod product;
mod record;
mod remark;
mod source;
mod sourced;
mod statement;
mod statement_id;
mod status;
mod stored;
mod territory;
mod text;
mod two_names;
mod written;

pub use actor::{Actor, ActorKind, Lei, Ror};
pub(crate) use agreement::{Agrees, unite_agreeing, unite_within_sources};
pub use brief::brief;
pub(crate) use chinese::Simplified;
pub use cluster::{AsPrinted, Attribute, Cluster, FormerNames, Review};
pub use comparison::{ComparedField, Comparison};
pub(crate) use country::NameWords;
pub use country::{CountryCode, RegionCode};
pub use date::{Date, Year};
pub use difference::{FieldChange, differences};
pub use figure::{Figure, Measure};
pub use invalid::Invalid;
pub(crate) use json_problem::{json_problem, json_words};
pub use key::Key;
pub use kind::RecordKind;
pub use likeness::{Alike, Likeness, signature};
pub(crate) use likeness::{
    FoundBy, Hashes, LettersOfNames, LikenessTerms, NearNames, RoughLettersOfNames, Spelled,
    folded, signature_number,
};
pub use linkage::{Direction, Linkage, LinkageKind};
pub use list_cell::{ListItem, parse_element, parse_list};
pub(crate) use list_cell::{push_list_item, push_list_value};
pub use location::{Latitude, Location, Longitude, Span};
pub use market_share::{MarketShare, Scope, ShareStatus, StatedShare, parse_shares};
pub(crate) use market_share::{has_scope, push_share};
pub(crate) use merges::Merges;
pub use number::{Percent, Quantity};
pub use organisation::{
    ActorLink, ActorMatch, Directory, Identifier, Organisation, OrganisationKey,
    OrganisationStatement, Website, link_actors,
};
pub(crate) use organisation::{REVERTED, compared_identifier};
pub use product::{Code, CodeScheme, Product};
pub use record::Record;
pub use remark::Remark;
pub use source::Source;
pub(crate) use source::SourceIdentity;
pub(crate) use sourced::Sourced;
pub use statement::{
    Applied, Applying, Contradiction, KnownAs, NameKept, Replaces, StatedBy, Statement,
};
pub use statement_id::{
    FieldText, Identified, NoSuchValue, NotSet, StatementId, StatementIdPrefix, ValueRef, with_ids,
};
pub(crate) use statement_id::{HasStatements, id_in, without_ids};
pub use status::{LifeCycle, Sector, Status, Trade};
pub use stored::UnknownPart;
pub use territory::Territory;
pub(crate) use text::{Folded, in_two_scripts, is_han, is_language_tag, is_mark, is_unseen};
pub use text::{Label, Name, Text, fold};
pub(crate) use written::{
    Axis, WrittenNumber, coordinates, degrees, plain_date, plain_year, serial_day,
};
pub use written::{DecimalMark, parse_coordinates};

/// The version of the model, which is raised when a field, a word or a kind of record is added. An index that was built
/// with another one is built again: what was unknown then may be known now.
pub const MODEL_VERSION: u32 = 2;

/// A statement that can stand beside others of its kind and be completed by a fuller one.
///
/// Two statements about the same thing differ only in detail when the poorer one lacks what the
/// fuller one says; the poorer is then no further statement, and the record keeps the fuller.
pub(crate) trait Completes {
    /// Whether `self` says everything that `poorer` says, about the same thing.
    fn completes(&self, poorer: &Self) -> bool;
}

/// Whether an optional detail is silent or the same.
pub(crate) fn silent_or_same<T: PartialEq>(poorer: Option<&T>, fuller: Option<&T>) -> bool {
    poorer.is_none() || poorer == fuller
}

/// Whether two values of an optional detail can be said of one thing: neither says otherwise than the other.
pub(crate) fn may_be_one<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// Fills a detail that is silent.
pub(crate) fn fill<T: Clone>(detail: &mut Option<T>, known: &Option<T>) {
    if detail.is_none() {
        detail.clone_from(known);
    }
}

/// Puts values in their fixed order, each once.
pub(crate) fn order<T: Ord>(values: &mut Vec<T>) {
    values.sort();
    values.dedup();
}

/// Drops ordered statements that a fuller one completes.
pub(crate) fn drop_completed<T: Completes>(statements: &mut Vec<T>) {
    if statements.len() < 2 {
        return;
    }
    let mut kept: Vec<T> = Vec::with_capacity(statements.len());
    // Fuller statements sort after poorer ones (None before Some), so walk from the end.
    while let Some(statement) = statements.pop() {
        if !kept.iter().any(|fuller| fuller.completes(&statement)) {
            kept.push(statement);
        }
    }
    kept.reverse();
    *statements = kept;
}

/// Declares a fieldless enum with its one spelling in JSON, CSV and messages.
macro_rules! spelled {
    (
        $(#[$meta:meta])*
        $name:ident, $what:literal { $( $(#[$variant_meta:meta])* $variant:ident = $spelling:literal ),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $spelling)] $variant ),+
        }

        impl $name {
            /// Every value, in its fixed order.
            pub const ALL: &'static [$name] = &[ $( $name::$variant ),+ ];
            /// The spelling of every value, in the same order.
            pub const SPELLINGS: &'static [&'static str] = &[ $( $spelling ),+ ];

            /// The spelling used in JSON, CSV and messages.
            pub fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $spelling ),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::model::Invalid;

            /// Reads the spelling in any case, with blanks, `-` or `_` between its words.
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                // Nearly all words are spelled as they should be, and folding is slow.
                let exact = $name::ALL.iter().find(|known| known.as_str().eq_ignore_ascii_case(value));
                if let Some(&known) = exact {
                    return Ok(known);
                }
                let wanted = crate::model::text::loose(value);
                $name::ALL
                    .iter()
                    .find(|known| crate::model::text::loose(known.as_str()) == wanted)
                    .copied()
                    .ok_or_else(|| crate::model::Invalid::UnknownWord {
                        value: value.to_owned(),
                        what: $what,
                        known: $name::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", "),
                    })
            }
        }
    };
}
pub(crate) use spelled;
