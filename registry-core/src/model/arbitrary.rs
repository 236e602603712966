//! Arbitrary valid records, for the property tests of every module.

use proptest::{option::of, prelude::*, sample::select};

use super::*;

mod organisation;

pub(crate) use organisation::organisation;

/// Text that is awkward in every way that files know.
fn awkward() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z ]{1,12}",
        2 => "[-=+@';:,\"| \\t(){}\\[\\]/%.0-9a]{1,10}",
        1 => "[诸暨袜子；：，（）“”é\u{301}ł]{1,6}",
        1 => ".{1,12}",
    ]
}

fn label() -> impl Strategy<Value = Label> {
    awkward().prop_filter_map("a label is one line", |text| text.parse().ok())
}

fn text() -> impl Strategy<Value = Text> {
    let control = "[\\x00-\\x20\u{7f}-\u{9f}\u{202e}a\"',;=]{1,10}";
    prop_oneof![3 => awkward(), 1 => control.prop_map(String::from)]
        .prop_filter_map("a text is not empty", |text| text.parse().ok())
}

fn date() -> impl Strategy<Value = Date> {
    (1..=9999, 1..=12, 1..=28).prop_filter_map("a date", |(year, month, day)| {
        format!("{year:04}-{month:02}-{day:02}").parse().ok()
    })
}

fn year() -> impl Strategy<Value = Year> {
    (1..=9999u16).prop_filter_map("a year", |year| Year::try_from(year).ok())
}

fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![
        (0..100_000_000u32).prop_map(f64::from),
        0.0..1e3,
        0.0..=f64::MAX
    ]
    .prop_filter_map("a quantity", |number| number.try_into().ok())
}

/// Few distinct sources, so that values meet in one.
fn source() -> impl Strategy<Value = Option<Source>> {
    let few = select(vec!["A", "B", "=c", " d"]).prop_map(|title| title.parse().ok());
    let source = (few, of(label()), of(date()), of(text()));
    let plain = select(vec![Some("A"), Some("B"), None]).prop_map(|title| {
        title.map(|title| Source {
            title: title.parse().ok(),
            ..Source::default()
        })
    });
    prop_oneof![
        3 => plain,
        1 => source.prop_map(|(title, url, date, note)| Some(Source { title, url, date, note })),
        1 => of(text()).prop_map(|note| Some(Source { note, ..Source::default() })),
    ]
}

fn name() -> impl Strategy<Value = Name> {
    let language = of(select(vec!["zh", "zh-Hant", "en", "x-y"])).prop_map(|tag| tag?.parse().ok());
    (label(), language)
        .prop_map(|(name, language)| Name { name, language })
        .prop_filter("a language is a tag", |name| name.check().is_ok())
}

fn code() -> impl Strategy<Value = Code> {
    (select(CodeScheme::ALL), of(label()), label())
        .prop_map(|(scheme, version, code)| Code {
            scheme,
            version,
            code,
        })
        .prop_filter("a code can be written", |code| code.check().is_ok())
}

fn place_of(country: &'static str) -> impl Strategy<Value = (CountryCode, Option<RegionCode>)> {
    let regions = match country {
        "CN" => vec!["CN-ZJ", "CN-JS"],
        _ => vec!["IT-25", "IT-21"],
    };
    of(select(regions)).prop_filter_map("codes", move |region| {
        Some((
            country.parse().ok()?,
            region.and_then(|region| region.parse().ok()),
        ))
    })
}

fn span() -> impl Strategy<Value = Span> {
    (prop_oneof![place_of("CN"), place_of("IT")], of(label())).prop_map(
        |((country, region), place)| Span {
            country,
            region,
            place,
        },
    )
}

fn location() -> impl Strategy<Value = Location> {
    let coordinates = of((-90.0..=90.0, -180.0..=180.0));
    (
        place_of("CN"),
        of(label()),
        label(),
        prop::collection::vec(name(), 0..3),
        prop::collection::vec(span(), 0..3),
        coordinates,
    )
        .prop_map(
            |((country, region), region_name, place, other_names, spans, coordinates)| Location {
                country,
                region,
                region_name,
                place,
                other_names,
                spans,
                latitude: coordinates.and_then(|(latitude, _)| Latitude::try_from(latitude).ok()),
                longitude: coordinates
                    .and_then(|(_, longitude)| Longitude::try_from(longitude).ok()),
            },
        )
}

fn share() -> impl Strategy<Value = MarketShare> {
    let percent = prop_oneof![(0..=100u8).prop_map(f64::from), 0.0..=100.0]
        .prop_filter_map("a percentage", |number| Percent::try_from(number).ok());
    let detail = (
        of(label()),
        of(select(vec![2008u16, 2009])),
        of(select(ShareStatus::ALL)),
        of(text()),
    );
    (source(), select(Scope::ALL), of(label()), percent, detail).prop_map(
        |(source, scope, region, percent, (base, year, status, note))| MarketShare {
            source,
            scope,
            region: region.filter(|_| scope == Scope::Regional),
            of: base,
            year: year.and_then(|year| Year::try_from(year).ok()),
            percent,
            status,
            note,
        },
    )
}

fn figure() -> impl Strategy<Value = Figure> {
    let currency = of(select(vec!["CNY", "USD"]));
    (
        source(),
        of(year()),
        select(Measure::ALL),
        quantity(),
        currency,
        of(text()),
    )
        .prop_map(|(source, year, measure, value, currency, note)| Figure {
            source,
            year,
            measure,
            value,
            currency: currency
                .filter(|_| measure.is_money())
                .and_then(|currency| currency.parse().ok()),
            note,
        })
}

fn actor() -> impl Strategy<Value = Actor> {
    let detail = (
        of(label()),
        of(Just("529900T8BM49AURSDO55")),
        of(Just("https://ror.org/05a28rw58")),
        of(label()),
        of(Just("IT")),
        of(Just("org_it-a")),
    );
    (source(), select(ActorKind::ALL), label(), of(detail)).prop_map(
        |(source, kind, name, detail)| {
            let (role, lei, ror, website, country, organisation) = detail.unwrap_or_default();
            Actor {
                source,
                kind,
                name,
                role,
                lei: lei.and_then(|lei| lei.parse().ok()),
                ror: ror.and_then(|ror| ror.parse().ok()),
                website,
                country: country.and_then(|country| country.parse().ok()),
                organisation: organisation.and_then(|organisation| organisation.parse().ok()),
                other_sources: Vec::new(),
            }
        },
    )
}

/// Ties to industries only: a key would have to lead somewhere.
fn linkage() -> impl Strategy<Value = Linkage> {
    (
        source(),
        select(LinkageKind::ALL),
        label(),
        of(select(Direction::ALL)),
        of(text()),
    )
        .prop_map(|(source, kind, industry, direction, note)| Linkage {
            source,
            kind,
            cluster: None,
            industry: Some(industry),
            direction,
            note,
            other_sources: Vec::new(),
        })
}

fn attribute() -> impl Strategy<Value = Attribute> {
    let named = select(vec![
        "name",
        "attribute:x",
        "Place",
        "place_zh",
        "rejected_because",
        "=x",
        " a",
        "市场份额",
    ]);
    let name = prop_oneof![
        label(),
        named.prop_filter_map("a label", |name| name.parse().ok())
    ];
    (name, text()).prop_map(|(name, value)| Attribute { name, value })
}

fn review() -> impl Strategy<Value = Review> {
    (date(), label(), text()).prop_map(|(date, reviewer, finding)| Review {
        date,
        reviewer,
        finding,
    })
}

/// What describes the record itself, beside its lists.
fn bare() -> impl Strategy<Value = Cluster> {
    let words = (
        of(select(Sector::ALL)),
        of(label()),
        of(select(Trade::ALL)),
        of(select(LifeCycle::ALL)),
        of(date()),
        of(date()),
    );
    let status = select(vec![
        Status::Proposed,
        Status::Active,
        Status::Inactive,
        Status::Withdrawn,
    ]);
    let names = (of(label()), of(label()), of(label()), text());
    (
        "[a-z]{1,3}(-[a-z]{1,3}){0,3}",
        location(),
        label(),
        names,
        words,
        status,
    )
        .prop_filter_map(
            "a record",
            |(key, location, product, (name, place, printed, reason), words, status)| {
                let (sector, service_kind, trade, life_cycle, last_verified, review_due) = words;
                let said = Statement {
                    country: Some(location.country),
                    place: Some(location.place.clone()),
                    product: Some(product),
                    name,
                    printed_place: place,
                    printed_product: printed,
                    status: Some(status),
                    reverted_commit: (status == Status::Withdrawn && reason.len() % 2 == 0)
                        .then_some(reason.len() as u64 + 1),
                    withdrawn_reason: (status == Status::Withdrawn).then_some(reason),
                    sector,
                    service_kind,
                    trade,
                    life_cycle,
                    last_verified,
                    review_due,
                    ..Statement::default()
                };
                let cluster = said.into_cluster(key.parse().ok()?).ok()?;
                Some(Cluster {
                    location,
                    ..cluster
                })
            },
        )
}

/// A valid record with anything in it.
pub(crate) fn cluster() -> impl Strategy<Value = Cluster> {
    use prop::collection::vec;
    let said = (
        vec(share(), 0..5),
        vec(figure(), 0..5),
        vec(actor(), 0..5),
        vec(linkage(), 0..3),
    );
    let more = (
        vec(name(), 0..3),
        vec(name(), 0..3),
        vec(code(), 0..3),
        vec(review(), 0..3),
    );
    let rest = (
        vec(source(), 0..3),
        vec(text(), 0..4),
        vec(attribute(), 0..4),
    );
    (bare(), said, more, rest).prop_filter_map(
        "a valid record",
        |(mut cluster, said, more, rest)| {
            (
                cluster.market_shares,
                cluster.figures,
                cluster.actors,
                cluster.linkages,
            ) = said;
            (
                cluster.other_names,
                cluster.product.other_names,
                cluster.product.codes,
                cluster.reviews,
            ) = more;
            (cluster.notes, cluster.attributes) = (rest.1, rest.2);
            cluster.sources = rest.0.into_iter().flatten().collect();
            cluster.normalised().ok()
        },
    )
}
