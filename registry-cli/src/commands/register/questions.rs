//! What `registry register` asks field by field: each question fills a column of the CSV form.

/// A question, and the column that its answer fills.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    pub column: &'static str,
    pub asked: &'static str,
    /// What an answer may look like.
    pub example: &'static str,
    /// The column without whose answer this is not asked.
    pub after: Option<&'static str>,
}

const fn question(
    column: &'static str,
    asked: &'static str,
    example: &'static str,
    after: Option<&'static str>,
) -> Question {
    Question {
        column,
        asked,
        example,
        after,
    }
}

/// What every record needs.
pub const NEEDED: [Question; 3] = [
    question("country", "Country", "code or name", None),
    question("place", "City, town or valley", "", None),
    question("product", "Product or service", "", None),
];

/// What a record may have.
pub const OPTIONAL: [Question; 10] = [
    question("region", "Region", "code or name", None),
    question("latitude", "Degrees north", "29.71", None),
    question("longitude", "Degrees east", "120.24", Some("latitude")),
    question("sector", "Sector", "traditional or service", None),
    question("market_share", "Market share", "65(Domestic)", None),
    question(
        "market_share_year",
        "Year of the share",
        "2024",
        Some("market_share"),
    ),
    question(
        "actors",
        "Actors",
        "company: Langsha Group; government: Zhuji City",
        None,
    ),
    question("notes", "Note", "", None),
    question("source_title", "Title of the source", "", None),
    question(
        "source_url",
        "Address of the source",
        "https://...",
        Some("source_title"),
    ),
];
