//! Two to five clusters, countries or regions side by side.

mod addition;

use askama::Template;
use axum::{extract::State, response::Response};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, Cluster, CountryCode, Filters, IndexReader,
    model::{Comparison, RegionCode},
};
use serde::Deserialize;
use serde_json::Value;

use addition::Addition;

use super::{
    address::Address,
    difference::{self, Told},
    frame::{self, DataLink, Frame},
    overview::{Leader, Overview},
    visit::Visit,
};
use crate::{
    problem::{Kind, Problem},
    service::Service,
};

/// So many can be read beside each other.
const MOST: usize = 5;

/// What is compared: clusters, else countries, else regions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Compared {
    key: Vec<String>,
    country: Vec<String>,
    region: Vec<String>,
    /// `differences` leaves out what is the same.
    only: Option<String>,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    frame: Frame,
    subjects: Vec<Subject>,
    rows: Vec<Row>,
    /// Whether what is the same is left out.
    only_differences: bool,
    /// How many of the first to come are left out.
    too_many: usize,
    /// One more to compare.
    addition: Option<Addition>,
}

/// A column.
struct Subject {
    title: String,
    place: String,
    address: Address,
    /// The comparison without it.
    without: Address,
}

/// A field with the values of each column.
struct Row {
    label: String,
    values: Vec<Vec<Told>>,
    is_same: bool,
}

pub(crate) async fn compare(
    State(service): State<Service>,
    visit: Visit,
    Query(compared): Query<Compared>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| ComparePage::new(&of_page, visit, reader, &compared));
    Ok(frame::page(&page.await?, words))
}

impl ComparePage {
    fn new(
        service: &Service,
        visit: Visit,
        reader: &IndexReader,
        compared: &Compared,
    ) -> Result<ComparePage, Problem> {
        let mut frame = Frame::new(service, visit, reader, "clusters", "")?;
        frame.title = frame.say("compare-title").into_owned();
        let only_differences = compared.only.as_deref() == Some("differences");
        let asked = [&compared.key, &compared.country, &compared.region];
        let count = asked
            .iter()
            .map(|values| values.len())
            .find(|count| *count > 0);
        let (subjects, mut rows) = if !compared.key.is_empty() {
            clusters(&mut frame, reader, &compared.key)?
        } else if !compared.country.is_empty() {
            let countries = compared
                .country
                .iter()
                .take(MOST)
                .map(|code| of_country(&frame, code));
            let places = countries.collect::<Result<Vec<_>, _>>()?;
            self::places(&mut frame, (service, reader), "country", places)?
        } else {
            let regions = compared
                .region
                .iter()
                .take(MOST)
                .map(|code| of_region(&frame, code));
            let places = regions.collect::<Result<Vec<_>, _>>()?;
            self::places(&mut frame, (service, reader), "region", places)?
        };
        if only_differences {
            rows.retain(|row| !row.is_same);
        }
        Ok(ComparePage {
            addition: Addition::of(&frame, (service, reader), compared)?,
            too_many: count.unwrap_or_default().saturating_sub(MOST),
            subjects,
            rows,
            only_differences,
            frame,
        })
    }

    /// What a column is of, for the cells of a phone.
    fn title_of(&self, column: &usize) -> &str {
        &self.subjects[*column].title
    }

    /// The same comparison with what is the same, or without it.
    fn toggled(&self) -> Address {
        let here = &self.frame.visit.address;
        match self.only_differences {
            true => here.without("only"),
            false => here.set("only", "differences"),
        }
    }
}

fn clusters(
    frame: &mut Frame,
    reader: &IndexReader,
    keys: &[String],
) -> Result<(Vec<Subject>, Vec<Row>), Problem> {
    let mut records: Vec<Cluster> = Vec::new();
    for key in keys.iter().take(MOST) {
        let found = reader.record(key, AsOf::Now)?;
        let found = found.ok_or_else(|| Kind::NotFound.problem(format!("no record {key:?}")))?;
        records.push(found.into_record());
        frame
            .data
            .push(DataLink::json(format!("/api/v1/clusters/{key}")));
    }
    let here = &frame.visit.address;
    let subjects = records.iter().map(|record| Subject {
        title: frame.title_of(record),
        place: frame.where_of(record),
        address: Address::of(format!("/clusters/{}", record.key)),
        without: here.without_value("key", &record.key),
    });
    let rows = Comparison::of(&records)
        .fields
        .into_iter()
        .map(|field| Row {
            label: difference::field(frame, &field.field),
            values: field
                .values
                .iter()
                .map(|value| lines(frame, &field.field, value))
                .collect(),
            is_same: field.same,
        });
    Ok((subjects.collect(), rows.collect()))
}

/// A value in lines: each value of a list is one.
fn lines(frame: &Frame, field: &str, value: &Value) -> Vec<Told> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values
            .iter()
            .map(|value| difference::told(frame, field, value))
            .collect(),
        value => vec![difference::told(frame, field, value)],
    }
}

/// A country or region that is compared.
struct Place {
    title: String,
    code: String,
    address: Address,
    filters: Filters,
}

fn of_country(frame: &Frame, code: &str) -> Result<Place, Problem> {
    let country: CountryCode = code
        .parse()
        .map_err(|error| Kind::NotFound.problem(error))?;
    Ok(Place {
        title: frame.country(country),
        code: code.to_owned(),
        address: Address::of(format!("/countries/{country}")),
        filters: Filters {
            country: vec![country],
            ..Filters::default()
        },
    })
}

fn of_region(frame: &Frame, code: &str) -> Result<Place, Problem> {
    let region: RegionCode = code
        .parse()
        .map_err(|error| Kind::NotFound.problem(error))?;
    Ok(Place {
        title: frame.region(&region),
        code: code.to_owned(),
        address: Address::of(format!("/regions/{region}")),
        filters: Filters {
            region: vec![region.to_string()],
            ..Filters::default()
        },
    })
}

/// A large share of a market, whose it is, and who says so.
fn leading(frame: &Frame, leader: &Leader) -> Told {
    let source = leader.share.source.as_ref();
    let source = source.and_then(|source| source.title.as_ref().or(source.url.as_ref()));
    let (percent, title) = (
        frame.percent(leader.share.percent),
        frame.title_of(&leader.cluster),
    );
    Told {
        text: format!("{percent}: {title}"),
        source: source.map(ToString::to_string),
    }
}

/// The facets by which places are compared.
const FACETS: [&str; 3] = ["product", "sector", "actor_kind"];

fn places(
    frame: &mut Frame,
    (service, reader): (&Service, &IndexReader),
    name: &str,
    places: Vec<Place>,
) -> Result<(Vec<Subject>, Vec<Row>), Problem> {
    let mut overviews = Vec::new();
    for place in &places {
        let search = Address::of("/clusters").set(name, &place.code);
        let counts = search.at("/api/v1/facets").to_string();
        frame.data.push(DataLink::json(counts));
        overviews.push(Overview::new(
            frame,
            (service, reader),
            &place.filters,
            &FACETS,
            search,
        )?);
    }
    let row = |label: String, of: &dyn Fn(&Overview) -> Vec<Told>| {
        let values: Vec<Vec<Told>> = overviews.iter().map(of).collect();
        let is_same = values.windows(2).all(|pair| pair[0] == pair[1]);
        Row {
            label,
            values,
            is_same,
        }
    };
    let mut rows = vec![row(frame.say("nav-clusters").into_owned(), &|overview| {
        vec![Told::plain(frame.number(overview.total))]
    })];
    for facet in FACETS {
        rows.push(row(frame.say_of("facet", facet), &|overview| {
            let group = overview.groups.iter().find(|group| group.name == facet);
            let counted = group.map_or(&[][..], |group| &group.rows).iter();
            let told = counted.map(|row| format!("{} ({})", row.label, frame.number(row.count)));
            told.map(Told::plain).collect()
        }));
    }
    let leaders = frame.say("overview-leaders").into_owned();
    rows.push(row(leaders, &|overview| {
        let leaders = overview.leaders.iter().take(MOST);
        leaders.map(|leader| leading(frame, leader)).collect()
    }));
    let here = &frame.visit.address;
    let subjects = places.into_iter().map(|place| Subject {
        without: here.without_value(name, &place.code),
        title: place.title,
        place: String::new(),
        address: place.address,
    });
    Ok((subjects.collect(), rows))
}
