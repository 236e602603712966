//! Why a value is refused: what it was, what was expected, what to do.

use super::CountryCode;

/// A value that the model refuses.
///
/// The message leads with the value itself, so that it reads well after a place:
/// `clusters.csv line 14, column market_share: "80(Domestc)": unknown scope; ...`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "the messages are the documentation; `value` is what was given"
)]
pub enum Invalid {
    #[error("{value:?}: unknown scope; use Domestic, Global or Regional")]
    UnknownScope { value: String },
    #[error(
        "{value:?}: a share needs its scope, as in 65(Domestic); use Domestic, Global or Regional"
    )]
    ShareWithoutScope { value: String },
    #[error(
        "{value:?}: no market share; write percent and scope, as in 65(Domestic) or 80(Domestic), 22(Global)"
    )]
    NotAShare { value: String },
    #[error(
        "{value:?}: a range is no share; give one number from 0 to 100, and the range in the note"
    )]
    ShareRange { value: String },
    #[error(
        "{value:?}: a region belongs to a regional share only, as in 33(Regional: United States)"
    )]
    RegionOfOtherScope { value: String },
    #[error("{value:?}: a share is a percentage from 0 to 100")]
    PercentRange { value: String },
    #[error("{value:?}: not a number; write its digits alone, as in 1234 or 12.5")]
    NotANumber { value: String },
    #[error("{value:?}: a figure is a number of 0 or more")]
    NegativeFigure { value: String },
    #[error("{value:?}: a latitude lies between -90 and 90 degrees")]
    LatitudeRange { value: String },
    #[error("{value:?}: a longitude lies between -180 and 180 degrees")]
    LongitudeRange { value: String },
    #[error("latitude and longitude belong together; give both or neither")]
    HalfACoordinate,
    #[error("{value:?}: unknown country; {}", country_instead(value))]
    UnknownCountry { value: String },
    #[error("{value:?}: here a country is its code, {code}")]
    CountryByName { value: String, code: CountryCode },
    #[error("{value:?}: no ISO 3166-2 code; use one such as CN-ZJ, or put a name into region_name")]
    UnknownRegion { value: String },
    #[error("{value:?}: the region lies in {actual}, not in {stated}")]
    RegionOfOtherCountry {
        value: String,
        actual: String,
        stated: String,
    },
    #[error(
        "{value:?}: this is the region {named}, and the code says {stated}; give one of the two"
    )]
    NameOfOtherRegion {
        value: String,
        named: String,
        stated: Box<str>,
    },
    #[error("{value:?}: not a year; use one from 1 to 9999")]
    NotAYear { value: String },
    #[error("{value:?}: not a date; use YYYY-MM-DD")]
    NotADate { value: String },
    #[error(
        "{value:?}: no key; a key is lower-case letters and digits joined by single -, at most 80 characters, such as cn-zhuji-sock"
    )]
    NotAKey { value: String },
    #[error(
        "{value:?}: the key of an organisation, not of a cluster; `registry organisation` has the commands for those"
    )]
    KeyOfAnOrganisation { value: String },
    #[error(
        "{value:?}: no key of an organisation; it is org_ and lower-case letters and digits joined by single -, at most 80 characters, such as org_cn-peking-university"
    )]
    NotAnOrganisationKey { value: String },
    #[error("{key}: an organisation cannot be its own parent")]
    ParentOfItself { key: String },
    #[error("{value:?}: nothing of this {part} can be written in a key; give a key")]
    KeyPartEmpty { value: String, part: &'static str },
    #[error("{value:?}: unknown {what}; use one of: {known}")]
    UnknownWord {
        value: String,
        what: &'static str,
        known: String,
    },
    #[error("{value:?}: {problem}")]
    BadText {
        value: String,
        problem: &'static str,
    },
    #[error("{value:?}: {problem}")]
    Unclear { value: String, problem: String },
    #[error("{value:?}: {problem}")]
    BadList {
        value: String,
        problem: &'static str,
    },
    #[error("{value:?}: not a {what}; {expected}")]
    BadIdentifier {
        value: String,
        what: &'static str,
        expected: &'static str,
    },
    #[error("{field} is missing")]
    Missing { field: &'static str },
    #[error("{field}: at most {most} entries")]
    TooMany { field: &'static str, most: usize },
    #[error(
        "a record merged into another names its key: status merged and merged_into belong together"
    )]
    MergeWithoutTarget,
    #[error(
        "a withdrawn record states its reason: status withdrawn and withdrawn_reason belong together"
    )]
    WithdrawnWithoutReason,
    #[error(
        "a split record names the two or more that took its place: status split and split_into belong together"
    )]
    SplitWithoutParts,
    #[error("an organisation is never split; give it another status")]
    SplitOrganisation,
    #[error("{key}: a record cannot be split into itself")]
    SplitIntoItself { key: String },
    #[error(
        "only a withdrawn record was registered by a commit that was reverted: reverted_commit belongs to status withdrawn"
    )]
    RevertedButNotWithdrawn,
    #[error("{value:?}: not the number of a commit; use one of 1 or more")]
    NotACommit { value: String },
    #[error("{key}: a record cannot be merged into itself")]
    MergeIntoItself { key: String },
    #[error("{key}: {target} is not a record; register it first, or correct the key")]
    NoSuchTarget { key: String, target: String },
    #[error("{key}: the merges and splits form a cycle; one record of it must stay")]
    MergeCycle { key: String },
    #[error("a linkage leads to a cluster's key or to a named industry, one of the two")]
    LinkageTarget,
    #[error("attribute {name:?} appears twice")]
    AttributeTwice { name: String },
    #[error(
        "{key}: the record was made by a later program, and this one does not know its {field} and would lose it; update registry to change the record"
    )]
    MadeByLaterProgram { key: String, field: String },
    #[error(
        "{key}: the record was made by a later program, and this one does not know all of it and would lose the rest; update registry to change the record"
    )]
    HoldsUnknown { key: String },
    #[error("not a valid record: {problem}")]
    NotARecord { problem: String },
}

/// The country that was probably meant, else how one is written.
fn country_instead(value: &str) -> String {
    match CountryCode::nearest(value) {
        Some(country) => format!("{} ({country})?", country.name()),
        None => "use an ISO 3166-1 code such as CN or CHN, or a name".to_owned(),
    }
}

impl Invalid {
    /// A value that could be several, or none.
    pub(crate) fn unclear(value: &str, problem: impl Into<String>) -> Invalid {
        Invalid::Unclear {
            value: Invalid::excerpt(value),
            problem: problem.into(),
        }
    }

    /// The value cut to a length that fits a message.
    pub(crate) fn excerpt(value: &str) -> String {
        const MOST: usize = 80;
        match value.char_indices().nth(MOST) {
            Some((end, _)) => format!("{}…", &value[..end]),
            None => value.to_owned(),
        }
    }
}
