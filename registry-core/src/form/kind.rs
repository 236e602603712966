//! How the text of a cell is read, by the kind of its column.

/// How the text of a cell is read.
///
/// ```
/// use registry_core::form::Kind;
/// assert!(Kind::Date.grammar().starts_with("YYYY-MM-DD"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A record's key.
    Key,
    /// Keys of records, separated by `;`.
    Keys,
    /// The number of a commit.
    Commit,
    /// A line of text.
    Label,
    /// Longer text.
    Text,
    /// Names with their language: `zh: 诸暨; Chu-chi`.
    Names,
    /// A country by code or name.
    Country,
    /// A region by code or name.
    Region,
    /// Other places spanned: `IT-25: Como; CH`.
    Spans,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
    /// Both degrees of a place: `29.71, 120.24`.
    Coordinates,
    /// Classification codes: `HS:2022:6115; ISIC:4:1430`.
    Codes,
    /// One word of a fixed list.
    Word(&'static [&'static str]),
    /// A calendar day.
    Date,
    /// A year.
    Year,
    /// Market shares: `65(Domestic); 30(Global)`.
    Shares,
    /// A percentage.
    Percent,
    /// A number of 0 or more.
    Quantity,
    /// A currency code.
    Currency,
    /// Actors: `kind: name; kind: name`.
    Actors,
    /// A Legal Entity Identifier.
    Lei,
    /// A Research Organization Registry identifier.
    Ror,
    /// An organisation's key.
    OrganisationKey,
    /// Numbers under which other registers have an organisation: `USCC: 91330681146260404Q`.
    Identifiers,
    /// The whole address of a web site.
    Website,
    /// Place and product in one cell: `Hangji/Tooth Brush`.
    PlaceAndProduct,
}

impl Kind {
    /// What a cell of this kind looks like, in words.
    pub fn grammar(self) -> &'static str {
        match self {
            Kind::Key => {
                "lower-case letters and digits in words joined by `-`, at most 80 characters"
            }
            Kind::Keys => "list of keys, separated by `;`",
            Kind::Commit => "number of 1 or more",
            Kind::Label => "text of one line, at most 1,000 characters",
            Kind::Text => "text, at most 1 MiB",
            Kind::Names => "list of names, `language: name` or the name alone, separated by `;`",
            Kind::Country => "ISO 3166-1 code of two or three letters, or a name",
            Kind::Region => "ISO 3166-2 code, or a name",
            Kind::Spans => {
                "list of places, `region code: place`, `country code: place` or the code alone, separated by `;`"
            }
            Kind::Latitude => {
                "degrees from -90 to 90 (WGS 84), as in `44.78`, `44,78`, `44°47′ N`, `44°47′12″ N` or `N44.78`"
            }
            Kind::Longitude => {
                "degrees from -180 to 180 (WGS 84), as in `10.88`, `10,88`, `10°53′ E`, `10°52′48″ E` or `E10.88`; O for west or east is refused"
            }
            Kind::Coordinates => {
                "degrees of both, as in `44.78, 10.88`, `44,78; 10,88` or `44°47′ N 10°53′ E`; letters tell which is which, and a first number above 90 is a longitude"
            }
            Kind::Codes => {
                "list of codes, `SCHEME:VERSION:CODE` or `SCHEME:CODE`, separated by `;`; schemes are HS, ISIC, NACE, NAICS and CPC; below a header that names one (`HS code`, `NACE Rev. 2`, `HS编码`) the code alone"
            }
            Kind::Word(_) => "one of",
            Kind::Date => {
                "YYYY-MM-DD; also `2024/6/5`, `2024年6月5日`, `5 June 2024` (in six languages), `5.6.2024`, `13/05/2024`, a time of day after it, and 45448 as spreadsheets count days; `06/05/2024` could be two days and is refused"
            }
            Kind::Year => "year from 1 to 9999, as in `2024`, `2024年` or `FY2024`",
            Kind::Shares => {
                "list of shares, `percent(Domestic)`, `percent(Global)` or `percent(Regional: region)`, separated by `,` or `;`, in Chinese also `国内70%` and `占全国70%`; or one percentage alone, with its scope in another column"
            }
            Kind::Percent => "number from 0 to 100, as in `12.5`, `12,5` or `12,5 %`",
            Kind::Quantity => {
                "number of 0 or more, as in `1234`, `1,234`, `10 000`, `1'234` or `1.234.567,8`; `1.234` needs `--decimal` where no other cell of the column shows what the point is"
            }
            Kind::Currency => "ISO 4217 code of three capital letters",
            Kind::Actors => {
                "list of actors, `kind: name`, separated by `;`; kinds are company, government, research community, financial institution and institution for collaboration"
            }
            Kind::Lei => "ISO 17442 identifier of 20 capital letters and digits",
            Kind::Ror => "`https://ror.org/` and nine characters",
            Kind::OrganisationKey => {
                "`org_`, then lower-case letters and digits in words joined by `-`, at most 80 characters"
            }
            Kind::Identifiers => "list of numbers, `register: number`, separated by `;`",
            Kind::Website => "`https://` or `http://`, a host, and what follows it",
            Kind::PlaceAndProduct => "place and product with `/` between",
        }
    }

    /// Whether spreadsheets take a cell of this kind for a number, which needs no guard.
    pub(crate) fn is_number(self) -> bool {
        matches!(
            self,
            Kind::Commit
                | Kind::Latitude
                | Kind::Longitude
                | Kind::Year
                | Kind::Percent
                | Kind::Quantity
        )
    }
}
