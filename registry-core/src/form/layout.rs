//! In which columns our own tables stand: the CSV form with a row a statement, the flat one with a row a record, and
//! the sheets of a workbook.

use super::{
    Field,
    Field::{
        ActorCountry, ActorLei, ActorOrganisation, ActorRole, ActorRor, ActorWebsite, Actors,
        Codes, Country, Emissions, Employment, Energy, Establishments, Exports, ExportsCurrency,
        FigureNote, FigureYear, FormerNames, FormerPlaces, FormerProducts, HighestShareDomestic,
        HighestShareGlobal, HighestShareRegional, Key, LastVerified, Latitude, LifeCycle,
        LinkageCluster, LinkageDirection, LinkageIndustry, LinkageKind, LinkageNote, Longitude,
        MarketShare, MarketShareNote, MarketShareOf, MarketSharePercent, MarketShareRegion,
        MarketShareScope, MarketShareStatus, MarketShareYear, MergedInto, Name, Notes, OtherNames,
        Output, OutputCurrency, Patents, Place, PlaceNames, PrintedPlace, PrintedProduct, Product,
        ProductNames, Region, RegionName, ResearchAndDevelopment, ResearchAndDevelopmentCurrency,
        RevertedCommit, ReviewDate, ReviewDue, ReviewFinding, Reviewer, Sector, ServiceKind,
        SourceDate, SourceNote, SourceTitle, SourceUrl, Sources, Spans, SplitInto, Status, Trade,
        WithdrawnReason,
    },
};

/// The flat form: what people look for first, then what says more of it, then what few records have.
pub(crate) const FLAT: &[Field] = &[
    Key,
    Country,
    Region,
    RegionName,
    Place,
    Product,
    Name,
    Sector,
    Status,
    HighestShareDomestic,
    HighestShareGlobal,
    HighestShareRegional,
    MarketShare,
    MarketShareOf,
    MarketShareYear,
    MarketShareStatus,
    MarketShareNote,
    Employment,
    Establishments,
    Output,
    OutputCurrency,
    Exports,
    ExportsCurrency,
    ResearchAndDevelopment,
    ResearchAndDevelopmentCurrency,
    Patents,
    Emissions,
    Energy,
    FigureYear,
    FigureNote,
    Actors,
    Codes,
    SourceTitle,
    SourceUrl,
    SourceDate,
    SourceNote,
    Sources,
    Notes,
    Latitude,
    Longitude,
    OtherNames,
    PlaceNames,
    ProductNames,
    PrintedPlace,
    PrintedProduct,
    Spans,
    ServiceKind,
    Trade,
    LifeCycle,
    LastVerified,
    ReviewDue,
    MergedInto,
    SplitInto,
    WithdrawnReason,
    RevertedCommit,
    FormerNames,
    FormerPlaces,
    FormerProducts,
];

/// Market shares, one a row.
pub(crate) const SHARES: &[Field] = &[
    Key,
    Country,
    Place,
    Product,
    MarketSharePercent,
    MarketShareScope,
    MarketShareRegion,
    MarketShareOf,
    MarketShareYear,
    MarketShareStatus,
    MarketShareNote,
    SourceTitle,
    SourceUrl,
    SourceDate,
    SourceNote,
];

/// Actors, one a row for each source that names them.
pub(crate) const ACTORS: &[Field] = &[
    Key,
    Country,
    Place,
    Product,
    Actors,
    ActorRole,
    ActorLei,
    ActorRor,
    ActorWebsite,
    ActorCountry,
    ActorOrganisation,
    SourceTitle,
    SourceUrl,
    SourceDate,
    SourceNote,
];

/// Figures, those of one source and year in a row.
pub(crate) const FIGURES: &[Field] = &[
    Key,
    Country,
    Place,
    Product,
    FigureYear,
    Employment,
    Establishments,
    Output,
    OutputCurrency,
    Exports,
    ExportsCurrency,
    ResearchAndDevelopment,
    ResearchAndDevelopmentCurrency,
    Patents,
    Emissions,
    Energy,
    FigureNote,
    SourceTitle,
    SourceUrl,
    SourceDate,
    SourceNote,
];

/// Ties to other clusters and to industries, one a row for each source that names them.
pub(crate) const LINKAGES: &[Field] = &[
    Key,
    Country,
    Place,
    Product,
    LinkageKind,
    LinkageCluster,
    LinkageIndustry,
    LinkageDirection,
    LinkageNote,
    SourceTitle,
    SourceUrl,
    SourceDate,
    SourceNote,
];

/// Sources of records as a whole, one a row.
pub(crate) const SOURCES: &[Field] = &[
    Key,
    Country,
    Place,
    Product,
    SourceTitle,
    SourceUrl,
    SourceDate,
    SourceNote,
];

/// Classification codes, one a row.
pub(crate) const CODES: &[Field] = &[Key, Codes, Country, Place, Product];

/// Reviews, one a row.
pub(crate) const REVIEWS: &[Field] = &[
    Key,
    Country,
    Place,
    Product,
    ReviewDate,
    Reviewer,
    ReviewFinding,
];

/// Notes, one a row.
pub(crate) const NOTES: &[Field] = &[Key, Notes, Country, Place, Product];

/// Whether a header begins with the columns of one of these tables, as only our own do.
pub(crate) fn is_flat_or_sheet<'a, H: Iterator<Item = &'a str>>(header: impl Fn() -> H) -> bool {
    let tables = [
        FLAT, SHARES, ACTORS, FIGURES, LINKAGES, SOURCES, CODES, REVIEWS, NOTES,
    ];
    tables.iter().any(|table| {
        let begins = header().take(table.len());
        begins.eq(table.iter().map(|field| field.name()))
    })
}
