//! The column table: every field that a table of clusters can have, its names in English and Chinese,
//! its grammar and an example. Header mapping, the CSV export, the table schemas and the documentation
//! of the columns all read it here.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::Kind;
use crate::model::{
    Direction, Label, LifeCycle, LinkageKind, Scope, Sector, ShareStatus, Status, Trade,
    chinese::simplified, fold, is_han, is_language_tag,
};

/// The part of a record that a column belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnGroup {
    Record,
    Share,
    Figure,
    Actor,
    Linkage,
    Review,
    Source,
    /// Read past: what a file of rejected rows adds, or what an export works out for its readers.
    Ignored,
}

/// One line of a column table: of that of clusters, or of another kind of record with fields of its own.
#[derive(Debug)]
pub struct Column<F = Field> {
    /// The field it holds.
    pub field: F,
    /// Its name in our own files.
    pub name: &'static str,
    /// How its cells are read.
    pub kind: Kind,
    /// What it means.
    pub meaning: &'static str,
    /// A cell as it may stand in a file.
    pub example: &'static str,
    /// Further headers that are taken for it, in English.
    pub english: &'static [&'static str],
    /// Further headers that are taken for it, in Chinese.
    pub chinese: &'static [&'static str],
}

/// Declares [`Field`] and [`COLUMNS`] from one table. The columns of the CSV form come first, in its order.
macro_rules! columns {
    ($( $field:ident $name:literal $kind:expr, $group:ident, $meaning:literal, $example:literal,
        $english:expr, $chinese:expr; )+) => {
        /// A field that a column can hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the meaning of each stands in COLUMNS")]
        pub enum Field { $( $field ),+ }

        /// The column table.
        pub static COLUMNS: &[Column] = &[ $( Column {
            field: Field::$field, name: $name, kind: $kind,
            meaning: $meaning, example: $example, english: &$english, chinese: &$chinese,
        } ),+ ];

        impl Field {
            /// The part of a record that the field belongs to.
            pub(super) fn group(self) -> ColumnGroup {
                match self { $( Field::$field => ColumnGroup::$group ),+ }
            }
        }
    };
}

columns! {
    Key "key" Kind::Key, Record, "Stable identifier of the record", "cn-zhuji-sock", ["record key", "cluster key"], ["键", "记录键"];
    Name "name" Kind::Label, Record, "Name of the cluster itself, where it has one", "Datang Sock Town", ["cluster name", "cluster"], ["集群名称", "集群", "产业集群"];
    OtherNames "other_names" Kind::Names, Record, "Further names of the cluster", "zh: 大唐袜业", ["other cluster names", "aliases"], ["其他名称", "别名"];
    Status "status" Kind::Word(Status::SPELLINGS), Record, "Where the record stands", "active", ["record status"], ["状态", "记录状态"];
    MergedInto "merged_into" Kind::Key, Record, "Key of the record that this one was merged into", "cn-zhuji-hosiery", ["merged with"], ["合并到"];
    SplitInto "split_into" Kind::Keys, Record, "Keys of the records that took the place of this one, which was split", "cn-zhuji-cotton-sock; cn-zhuji-silk-sock", [], ["拆分为"];
    WithdrawnReason "withdrawn_reason" Kind::Text, Record, "Why the record was withdrawn", "entered twice", ["reason withdrawn"], ["撤销原因"];
    RevertedCommit "reverted_commit" Kind::Commit, Record, "Number of the commit that registered the record and was reverted, for which it was withdrawn", "5", [], [];
    Country "country" Kind::Country, Record, "Country of the cluster", "CN", ["country code", "country name", "nation"], ["国家", "国家代码", "国别"];
    Region "region" Kind::Region, Record, "Region: a name that the country's code list has becomes its code, another becomes the region's name", "CN-ZJ", ["region code", "province", "province code", "state", "iso 3166-2"], ["省", "省份", "地区", "地区代码", "区域", "省市"];
    RegionName "region_name" Kind::Label, Record, "Region by its name", "Zhejiang", ["province name", "state name"], ["地区名称", "省名"];
    Place "place" Kind::Label, Record, "City, town, valley or other place", "Zhuji", ["city", "town", "location", "locality", "place name"], ["地点", "城市", "市", "所在地", "地名"];
    PlaceNames "place_names" Kind::Names, Record, "Further names of the place", "zh: 诸暨", ["other place names", "place aliases"], ["地点别名", "其他地名"];
    Spans "spans" Kind::Spans, Record, "Other places that the cluster spans", "CN-JS: Suzhou; TW", ["spanned places", "other places"], ["跨越地区"];
    Latitude "latitude" Kind::Latitude, Record, "Degrees north of the equator", "29.71", ["lat"], ["纬度"];
    Longitude "longitude" Kind::Longitude, Record, "Degrees east of Greenwich", "120.24", ["lon", "lng", "long"], ["经度"];
    PrintedPlace "printed_place" Kind::Label, Record, "Place as a source printed it; the key is made from it", "Chenzhou", ["place as printed"], ["原文地点"];
    Product "product" Kind::Label, Record, "Product or service around which the cluster forms", "socks", ["product name", "products", "service", "industry", "product or service"], ["产品", "产品名称", "产业", "行业", "主要产品"];
    ProductNames "product_names" Kind::Names, Record, "Further names of the product", "zh: 袜子; hosiery", ["other product names", "product aliases"], ["产品别名", "其他产品名称"];
    PrintedProduct "printed_product" Kind::Label, Record, "Product as a source printed it; the key is made from it", "Sock", ["product as printed"], ["原文产品"];
    Codes "codes" Kind::Codes, Record, "Classification codes of the product", "HS:2022:6115; ISIC:4:1430", ["product codes", "classification codes", "hs codes"], ["产品代码", "分类代码"];
    Sector "sector" Kind::Word(Sector::SPELLINGS), Record, "Goods (traditional) or services", "traditional", [], ["部门", "产业类别"];
    ServiceKind "service_kind" Kind::Label, Record, "Kind of service", "tourism", ["kind of service", "service type"], ["服务类型", "服务类别"];
    Trade "trade" Kind::Word(Trade::SPELLINGS), Record, "Whether the cluster sells beyond its region", "traded", ["traded or local"], ["贸易类型"];
    LifeCycle "life_cycle" Kind::Word(LifeCycle::SPELLINGS), Record, "Stage of the cluster's life", "mature", ["life cycle stage", "stage"], ["生命周期", "发展阶段"];
    LastVerified "last_verified" Kind::Date, Record, "Day the record was last verified", "2026-11-24", ["verified on"], ["最后核实日期"];
    ReviewDue "review_due" Kind::Date, Record, "Day the next review is due", "2027-11-24", ["next review"], ["下次复核日期"];
    MarketShare "market_share" Kind::Shares, Share, "Market shares that the row's source states", "65(Domestic); 30(Global)", ["market shares", "share", "shares", "market share(%)", "market share(%)(domestic or global)"], ["市场份额", "市场占有率", "份额"];
    MarketShareOf "market_share_of" Kind::Label, Share, "What the shares are a share of", "sock output", ["share of"], ["份额对象"];
    MarketShareYear "market_share_year" Kind::Year, Share, "Year that the shares are about", "2008", ["share year"], ["份额年份"];
    MarketShareStatus "market_share_status" Kind::Word(ShareStatus::SPELLINGS), Share, "How sure the shares are", "claimed", ["share status"], ["份额状态"];
    MarketShareNote "market_share_note" Kind::Text, Share, "What to know about the shares", "counted in pairs", ["share note"], ["份额说明"];
    Employment "employment" Kind::Quantity, Figure, "Persons employed", "16000", ["employees", "employed", "jobs", "workers"], ["就业人数", "从业人数", "员工数"];
    Establishments "establishments" Kind::Quantity, Figure, "Establishments, as the source counts them", "4000", ["firms", "companies", "number of firms", "number of companies", "enterprises"], ["企业数", "企业数量", "单位数"];
    Output "output" Kind::Quantity, Figure, "Yearly output or sales", "13000000000", ["sales", "revenue", "turnover", "output value"], ["产值", "销售额"];
    OutputCurrency "output_currency" Kind::Currency, Figure, "Currency of the output", "CNY", [], ["产值币种"];
    Exports "exports" Kind::Quantity, Figure, "Yearly exports", "2500000", ["export value"], ["出口额", "出口"];
    ExportsCurrency "exports_currency" Kind::Currency, Figure, "Currency of the exports", "USD", [], ["出口币种"];
    ResearchAndDevelopment "research_and_development" Kind::Quantity, Figure, "Yearly spending on research and development", "120000", ["r&d", "r and d", "rd spending"], ["研发投入", "研发支出"];
    ResearchAndDevelopmentCurrency "research_and_development_currency" Kind::Currency, Figure, "Currency of that spending", "CNY", ["r&d currency"], ["研发币种"];
    Patents "patents" Kind::Quantity, Figure, "Patents granted", "320", ["patents granted"], ["专利", "专利数"];
    Emissions "emissions" Kind::Quantity, Figure, "Yearly emissions in tonnes of CO2 equivalent", "56000", ["co2e", "co2 emissions"], ["排放量", "碳排放"];
    Energy "energy" Kind::Quantity, Figure, "Yearly energy use in megawatt hours", "91000", ["energy use"], ["能耗", "能源消耗"];
    FigureYear "figure_year" Kind::Year, Figure, "Year that the figures are about", "2023", ["figures year"], ["数据年份"];
    FigureNote "figure_note" Kind::Text, Figure, "What to know about the figures", "workshops are counted, too", ["figures note"], ["数据说明"];
    Actors "actors" Kind::Actors, Actor, "Participants", "company: Weili Lighter Co; government: Zhuji City", ["actor", "participants", "members"], ["参与者", "主体", "参与主体"];
    ActorRole "actor_role" Kind::Label, Actor, "What the row's one actor does in the cluster", "runs the trade fair", [], ["参与者角色"];
    ActorLei "actor_lei" Kind::Lei, Actor, "Legal Entity Identifier of the row's one actor", "529900T8BM49AURSDO55", ["lei"], ["法人识别编码"];
    ActorRor "actor_ror" Kind::Ror, Actor, "Research Organization Registry identifier of the row's one actor", "https://ror.org/05a28rw58", ["ror"], [];
    ActorWebsite "actor_website" Kind::Label, Actor, "Web site of the row's one actor", "https://example.org", [], ["参与者网站"];
    ActorCountry "actor_country" Kind::Country, Actor, "Country of the row's one actor, where it is another than the cluster's", "IT", [], ["参与者国家"];
    ActorOrganisation "actor_organisation" Kind::OrganisationKey, Actor, "Key of the record of the row's one actor among the organisations", "org_cn-peking-university", [], ["参与者机构"];
    LinkageKind "linkage_kind" Kind::Word(LinkageKind::SPELLINGS), Linkage, "Kind of the row's one tie to another cluster or an industry", "supplier", ["linkage"], ["联系类型"];
    LinkageCluster "linkage_cluster" Kind::Key, Linkage, "Key of the other cluster", "cn-shaoxing-texile", ["linked cluster"], ["关联集群"];
    LinkageIndustry "linkage_industry" Kind::Label, Linkage, "Name of the industry, where the other side is no registered cluster", "knitting machines", ["linked industry"], ["关联产业"];
    LinkageDirection "linkage_direction" Kind::Word(Direction::SPELLINGS), Linkage, "Which way it flows, seen from this cluster", "from", [], ["联系方向"];
    LinkageNote "linkage_note" Kind::Text, Linkage, "What to know about the tie", "most yarn comes from there", [], ["联系说明"];
    ReviewDate "review_date" Kind::Date, Review, "Day of a review of the record", "2026-11-24", [], ["复核日期"];
    Reviewer "reviewer" Kind::Label, Review, "Who reviewed", "Registry office", ["reviewed by"], ["复核人"];
    ReviewFinding "review_finding" Kind::Text, Review, "What the review found", "share confirmed", ["finding"], ["复核结论"];
    SourceTitle "source_title" Kind::Label, Source, "Title of the row's source", "Taipei Times, 4 March 2002", ["source", "source name"], ["来源", "来源标题", "出处"];
    SourceUrl "source_url" Kind::Label, Source, "Address of the row's source", "https://example.org/socks", ["url", "source link", "link"], ["来源网址", "网址", "链接"];
    SourceDate "source_date" Kind::Date, Source, "Day the source was published or read", "2002-03-04", [], ["来源日期"];
    SourceNote "source_note" Kind::Text, Source, "What to know about the source itself", "a summary only", [], ["来源备注"];
    Notes "notes" Kind::Text, Record, "A note on the record", "A town of Yangzhou.", ["note", "remarks", "remark", "comments", "comment"], ["备注", "说明", "注释"];
    FormerNames "former_names" Kind::Names, Record, "Names of the cluster that a correction replaced", "Datang Hosiery Town", ["former cluster names"], ["曾用名"];
    FormerPlaces "former_places" Kind::Names, Record, "Names of the place that a correction replaced", "Chu-chi", ["former place names"], ["曾用地名"];
    FormerProducts "former_products" Kind::Names, Record, "Names of the product that a correction replaced", "hosiery", ["former product names"], ["曾用产品名称"];

    MarketSharePercent "market_share_percent" Kind::Percent, Share, "One share by its number alone, with its scope in the next column", "65", ["share percent", "percent"], ["份额百分比"];
    MarketShareScope "market_share_scope" Kind::Word(Scope::SPELLINGS), Share, "Scope of the share in market_share_percent", "Domestic", ["share scope", "scope"], ["份额范围"];
    MarketShareRegion "market_share_region" Kind::Label, Share, "Region of the share in market_share_percent, for a regional one", "United States", ["share region"], ["份额地区"];
    SourceStatement "source_statement" Kind::Text, Source, "What the source says: the note of the row's shares and figures, in a row without them of the source itself", "65 percent of China's socks.", ["statement"], ["来源说明", "来源陈述"];
    PlaceAndProduct "location_product_name" Kind::PlaceAndProduct, Record, "Place and product in one cell, as the paper's Table 1 prints them", "Hangji/Tooth Brush", ["location/product name", "location/product", "place/product"], ["地点/产品"];
    HighestShareDomestic "highest_share_domestic" Kind::Percent, Ignored, "The highest share with scope domestic that any source states, of all years and products; worked out by the flat export, and read past: market_share has what is taken", "71", [], [];
    HighestShareGlobal "highest_share_global" Kind::Percent, Ignored, "The highest share with scope global, likewise", "35", [], [];
    HighestShareRegional "highest_share_regional" Kind::Percent, Ignored, "The highest share with scope regional, likewise", "33", [], [];
    Sources "sources" Kind::Text, Ignored, "Every source that the record names, separated by `;`; put together by the flat export, and read past", "Taipei Times, 4 March 2002; China Daily", [], [];
    Coordinates "coordinates" Kind::Coordinates, Record, "Latitude and longitude in one cell", "29.71, 120.24", [], [];
    LongitudeLatitude "longitude_latitude" Kind::Coordinates, Record, "Longitude and latitude in one cell, the longitude first", "120.24, 29.71", [], [];
    DomesticShare "market_share_domestic" Kind::Percent, Share, "The share of the domestic market, by its number alone", "65", [], [];
    GlobalShare "market_share_global" Kind::Percent, Share, "The share of the world market, by its number alone", "30", [], [];
    RejectedBecause "rejected_because" Kind::Text, Ignored, "Why a row was rejected; written before the rows to be mended, and read past", "line 3, column country: unknown country", [], [];
}

/// Languages that may stand after `name_`, `place_` and `product_`. `id` and `no` are left out, since
/// `product_id` and `product_no` are numbers; their full tags (`place_id-ID`) are read.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ga", "he", "hi",
    "hr", "hu", "is", "it", "ja", "ka", "kk", "km", "ko", "lo", "lt", "lv", "mn", "ms", "my", "nb",
    "ne", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "ta", "th", "tr", "uk", "ur",
    "uz", "vi", "zh",
];

/// Fields by every name that is taken for them, without what does not count in a header.
static BY_NAME: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let names = COLUMNS.iter().flat_map(|column| {
        let further = column.field.further_headers().iter();
        let further = further.flat_map(|(_, headers)| *headers);
        first_names(column)
            .chain(further)
            .map(|name| (plain(name), column.field))
    });
    names.collect()
});

/// The names of a column that files of the first release were read by.
fn first_names(column: &'static Column) -> impl Iterator<Item = &'static &'static str> {
    std::iter::once(&column.name)
        .chain(column.english)
        .chain(column.chinese)
}

/// Fields that the first release did not have, and whose names may be attributes' in its exports.
const LEARNT_LATER: [Field; 4] = [
    Field::Coordinates,
    Field::LongitudeLatitude,
    Field::DomesticShare,
    Field::GlobalShare,
];

/// Those of the names that are English, each with its field.
static ENGLISH: LazyLock<HashSet<(String, Field)>> = LazyLock::new(|| {
    let names = COLUMNS.iter().flat_map(|column| {
        let further = column.field.further_headers().iter();
        let further = further.filter(|(language, _)| *language == "English");
        std::iter::once(&column.name)
            .chain(column.english)
            .chain(further.flat_map(|(_, headers)| *headers))
            .map(|name| (plain(name), column.field))
    });
    names.collect()
});

/// All names of fields, as [`plain`] makes them, and whether each is English.
static FIELD_NAMES: LazyLock<Vec<(&'static str, Field, bool)>> = LazyLock::new(|| {
    let names = BY_NAME.iter();
    let names = names.map(|(name, field)| {
        let is_english = ENGLISH.contains(&(name.clone(), *field));
        (name.as_str(), *field, is_english)
    });
    names.collect()
});

/// All names of fields, as [`plain`] makes them, and whether each is English.
pub(super) fn field_names() -> impl Iterator<Item = (&'static str, Field, bool)> {
    FIELD_NAMES.iter().copied()
}

/// A header without what does not count: case, accents, blanks, `_`, `-`, width of letters, marks that are not seen.
pub(super) fn plain(header: &str) -> String {
    let narrow: String = header
        .chars()
        .map(|letter| match letter {
            '（' => '(',
            '）' => ')',
            '／' => '/',
            '％' => '%',
            '，' => ',',
            '’' => '\'',
            other => other,
        })
        .collect();
    fold(&narrow)
        .chars()
        .filter(|letter| {
            !letter.is_whitespace()
                && !matches!(
                    letter,
                    '_' | '-' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
                )
        })
        .collect()
}

impl Field {
    /// The field that a header names, by its own name or a synonym.
    ///
    /// ```
    /// use registry_core::form::Field;
    /// assert_eq!(Field::named("Product Name"), Some(Field::Product));
    /// assert_eq!(Field::named("产品"), Some(Field::Product));
    /// assert_eq!(Field::named("產品"), Some(Field::Product));
    /// assert_eq!(Field::named("mayor"), None);
    /// ```
    pub fn named(header: &str) -> Option<Field> {
        let header = plain(header);
        let known = BY_NAME.get(&header).copied();
        // The table has Chinese headers in Simplified characters.
        known.or_else(|| match header.contains(is_han) {
            true => BY_NAME.get(&simplified(&header)).copied(),
            false => None,
        })
    }

    /// The field that a header names in our own files: by a name that the first release read.
    pub(super) fn named_first(header: &str) -> Option<Field> {
        let field = Field::named(header).filter(|field| !LEARNT_LATER.contains(field))?;
        let header = plain(header);
        first_names(field.column())
            .any(|name| plain(name) == header)
            .then_some(field)
    }

    /// Whether it counts what is whole: persons, firms, patents.
    pub(crate) fn is_count(self) -> bool {
        matches!(
            self,
            Field::Employment | Field::Establishments | Field::Patents
        )
    }

    /// The field of the currency of an amount of money.
    pub(crate) fn currency(self) -> Option<Field> {
        match self {
            Field::Output => Some(Field::OutputCurrency),
            Field::Exports => Some(Field::ExportsCurrency),
            Field::ResearchAndDevelopment => Some(Field::ResearchAndDevelopmentCurrency),
            _ => None,
        }
    }

    /// The field's line of the column table.
    ///
    /// ```
    /// use registry_core::form::{Field, Kind};
    /// assert_eq!(Field::Country.column().kind, Kind::Country);
    /// ```
    pub fn column(self) -> &'static Column {
        &COLUMNS[self as usize]
    }

    /// The field's name in our own files.
    ///
    /// ```
    /// use registry_core::form::Field;
    /// assert_eq!(Field::Product.name(), "product");
    /// ```
    pub fn name(self) -> &'static str {
        self.column().name
    }
}

/// The columns of the CSV form in their order: every one that `export` writes.
///
/// ```
/// let columns = registry_core::form::csv_columns();
/// assert_eq!(columns[0].name, "key");
/// ```
pub fn csv_columns() -> &'static [Column] {
    &COLUMNS[..=Field::FormerProducts as usize]
}

/// The field and language of a header such as `place_zh`.
pub(crate) fn translated(header: &str) -> Option<(Field, Label)> {
    let (field, tag) = header.trim().split_once(['_', ' '])?;
    let field = match fold(field).as_str() {
        "name" => Field::OtherNames,
        "place" => Field::PlaceNames,
        "product" => Field::ProductNames,
        _ => return None,
    };
    Some((field, language(tag)?))
}

/// The language that a header names after the `_` of `name_zh`.
pub(super) fn language(tag: &str) -> Option<Label> {
    let language = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let known = tag.contains('-') || LANGUAGES.contains(&language.as_str());
    let tag = format!("{language}{}", &tag[language.len()..]);
    if known && is_language_tag(&tag) {
        tag.parse().ok()
    } else {
        None
    }
}

/// Whether a header means something to the import, so that an attribute of that name needs a prefix.
pub(crate) fn is_taken(header: &str) -> bool {
    header.starts_with(ATTRIBUTE_PREFIX)
        || Field::named(header).is_some()
        || translated(header).is_some()
}

/// What stands before an attribute's name where the name alone would be taken for a field.
pub(crate) const ATTRIBUTE_PREFIX: &str = "attribute:";

#[cfg(test)]
mod tests;
