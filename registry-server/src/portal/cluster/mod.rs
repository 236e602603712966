//! A cluster: what and where it is, what its sources state of it, who takes part, and how the record came to be.

mod actors;
mod citation;
mod linkages;
mod linked_data;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, Cluster, Commit, IndexReader, Version, history,
    model::{Date, Label, Source, Status},
    search::{self, Due},
};

use super::{
    address::Address,
    charts::{ActorsChart, FiguresChart, LinkagesChart, Participant, SharesChart, Tie},
    cited::{self, Cited},
    frame::{self, DataLink, Frame},
    map::{Map, MapSize},
    session::Session,
    visit::Visit,
};
use crate::{
    problem::Problem,
    routes::clusters::{Moment, predecessors, version},
    service::Service,
};

pub(crate) use citation::{bibtex, ris};

/// So many versions are told on the page itself.
const VERSIONS: usize = 5;

#[derive(Template)]
#[template(path = "cluster.html")]
struct ClusterPage {
    frame: Frame,
    record: Cluster,
    hash: String,
    /// The commit that made this version.
    commit: Commit,
    /// Whether another moment than now is shown.
    as_of: Option<String>,
    /// Whether it is the last version.
    is_latest: bool,
    merged_from: Vec<(String, String)>,
    split_from: Vec<(String, String)>,
    successors: Vec<(String, String)>,
    actors: Vec<Participant>,
    ties: Vec<Tie>,
    /// Where it is, and what it is tied to; none without coordinates.
    map: Option<Map>,
    /// Every source, wherever it stands in the record.
    sources: Vec<Source>,
    versions: Vec<VersionLine>,
    /// How many versions there are, and the day of the first.
    version_count: usize,
    first_day: String,
    /// After so many months a record is reviewed that says nothing itself.
    review_period: u32,
    /// Other clusters of the product.
    alike: Vec<Cluster>,
    linked_data: String,
}

/// A version in the list.
struct VersionLine {
    commit: Commit,
    changes: usize,
}

/// A cluster as it is, or as it was.
pub(crate) async fn cluster(
    State(service): State<Service>,
    visit: Visit,
    Path(key): Path<String>,
    Query(moment): Query<Moment>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let review_period = service.settings().await?.review_period_months;
    let page = service.read(move |reader| {
        ClusterPage::new((&of_page, reader), visit, &key, &moment, review_period)
    });
    Ok(frame::page(&page.await?, words))
}

impl ClusterPage {
    fn new(
        (service, reader): (&Service, &IndexReader),
        visit: Visit,
        key: &str,
        moment: &Moment,
        review_period: u32,
    ) -> Result<ClusterPage, Problem> {
        let found = version(reader, key, moment)?;
        let record = found.record().clone();
        let mut frame = Frame::new(service, visit, reader, "clusters", "")?;
        frame.title = frame.title_of(&record);
        frame.description = description(&frame, &record);
        frame.data = data(&record, moment);
        let commit = reader.commit(found.from_commit())?;
        let entries = history::of_record(reader, key)?.collect::<Result<Vec<_>, _>>()?;
        let last = entries.last().map(|entry| entry.commit.number);
        let titled = |keys: Vec<String>| titles(&frame, reader, keys);
        let ties = linkages::ties(&frame, reader, &record)?;
        Ok(ClusterPage {
            map: map(reader, &record, &ties)?,
            linked_data: linked_data::of(&frame, &record, &commit),
            merged_from: titled(predecessors(reader, &found, Status::Merged)?)?,
            split_from: titled(predecessors(reader, &found, Status::Split)?)?,
            successors: titled(record.successors().map(ToString::to_string).collect())?,
            actors: actors::participants(reader, &record)?,
            ties,
            sources: cited::all_sources(&record).into_iter().cloned().collect(),
            alike: alike(reader, &record)?,
            as_of: moment.as_of.clone(),
            is_latest: last == Some(commit.number),
            hash: found.hash().to_string(),
            version_count: entries.len(),
            first_day: entries
                .first()
                .map(|entry| entry.commit.time.to_string().chars().take(10).collect())
                .unwrap_or_default(),
            versions: latest(entries),
            review_period,
            commit,
            record,
            frame,
        })
    }

    /// The parts of the page, for whoever looks for one.
    fn contents(&self) -> impl Iterator<Item = &'static str> {
        let parts = [
            ("facts", true),
            ("shares", true),
            ("actors", true),
            ("linkages", !self.ties.is_empty()),
            ("figures", true),
            ("environment", !self.record.attributes.is_empty()),
            ("reviews", true),
            ("sources", true),
            ("history", true),
            ("cite", true),
        ];
        parts
            .into_iter()
            .filter_map(|(part, is_there)| is_there.then_some(part))
    }

    /// When the record is to be reviewed, in words; nothing of one that is retired.
    fn review_told(&self) -> Option<String> {
        if self.record.status.is_retired() {
            return None;
        }
        let changed = self.commit.time.to_string();
        let changed = changed.get(..10)?.parse().ok()?;
        let day = Due::day_of(&self.record, changed, self.review_period);
        let id = match (day < Date::today(), self.record.review_due) {
            (true, _) => "cluster-review-overdue",
            (false, Some(_)) => "cluster-review-due",
            (false, None) => "cluster-review-due-period",
        };
        let (day, months) = (self.frame.date(&day), self.frame.number(self.review_period));
        Some(self.frame.with(id, &[("day", &day), ("months", &months)]))
    }

    /// Whether the visitor may write down a review.
    fn may_review(&self) -> bool {
        let session = self.frame.visit.session.as_ref();
        session.is_some_and(Session::may_change)
    }

    /// The address of this version, which never shows another.
    fn permanent(&self) -> Address {
        Address::of(format!("/clusters/{}", self.record.key))
            .set("as_of", &self.commit.number.to_string())
    }

    /// Where the proof of this version's entry is, in the register that the page is of: others may write meanwhile.
    fn proof_address(&self, head: &Commit) -> Address {
        Address::of(format!("/api/v1/clusters/{}/proof", self.record.key))
            .set("as_of", &self.commit.number.to_string())
            .set("tree_size", &head.entries.to_string())
    }

    /// Where this version is as the register holds it.
    fn record_address(&self) -> Address {
        Address::of(format!("/api/v1/clusters/{}", self.record.key))
            .set("as_of", &self.commit.number.to_string())
    }

    fn region_address(&self) -> Option<Address> {
        let region = self.record.location.region_code()?;
        Some(Address::of(format!("/regions/{region}")))
    }

    fn product_address(&self) -> Address {
        Address::of("/products").set("name", &self.record.product.name)
    }

    fn shares_chart(&self) -> SharesChart<'_> {
        SharesChart::of(&self.frame, &self.record.market_shares)
    }

    fn actors_chart(&self) -> ActorsChart<'_> {
        let product = self.frame.product_of(&self.record);
        ActorsChart::of(&self.frame, product, &self.actors)
    }

    fn linkages_chart(&self) -> LinkagesChart<'_> {
        LinkagesChart::of(&self.frame, &self.frame.title, &self.ties)
    }

    fn figures_chart(&self) -> FiguresChart<'_> {
        FiguresChart::of(&self.frame, &self.record.figures)
    }

    fn cited<'a>(&'a self, source: &'a Source) -> Cited<'a> {
        Cited::of(&self.frame, Some(source))
    }

    /// A place's coordinates as people write them.
    fn coordinates(&self) -> Option<String> {
        let location = &self.record.location;
        let (latitude, longitude) = (location.latitude?.get(), location.longitude?.get());
        let half = |degrees: f64, ends: [&str; 2]| {
            let end = usize::from(degrees < 0.0);
            format!("{}° {}", self.frame.number(degrees.abs()), ends[end])
        };
        Some(format!(
            "{}, {}",
            half(latitude, ["N", "S"]),
            half(longitude, ["E", "W"])
        ))
    }

    /// What a source printed, where that is another than the name.
    fn printed<'a>(&self, printed: &'a Option<Label>, name: &str) -> Option<&'a str> {
        printed.as_deref().filter(|printed| *printed != name)
    }

    /// Names besides the first, with their languages.
    fn other_names(&self) -> Vec<String> {
        let record = &self.record;
        let names = record.other_names.iter();
        let names = names
            .chain(&record.location.other_names)
            .chain(&record.product.other_names);
        names.map(|name| name.name.to_string()).collect()
    }

    fn former_names(&self) -> Vec<String> {
        let former = &self.record.former_names;
        let names = former
            .name
            .iter()
            .chain(&former.place)
            .chain(&former.product);
        names.map(|name| name.name.to_string()).collect()
    }
}

fn description(frame: &Frame, record: &Cluster) -> String {
    frame.with(
        "cluster-description",
        &[
            ("product", frame.product_of(record)),
            ("place", frame.place_of(record)),
            ("where", &frame.where_of(record)),
        ],
    )
}

fn data(record: &Cluster, moment: &Moment) -> Vec<DataLink> {
    let address = |end: &str| {
        let address = Address::of(format!("/api/v1/clusters/{}{end}", record.key));
        let address = moment
            .as_of
            .iter()
            .fold(address, |address, as_of| address.set("as_of", as_of));
        address.to_string()
    };
    let history = format!("/api/v1/clusters/{}/history", record.key);
    vec![
        DataLink::json(address("")),
        DataLink::json(address("/statements")),
        DataLink::json(history),
    ]
}

/// Records by their keys, each with its title; one that cannot be found by its key.
fn titles(
    frame: &Frame,
    reader: &IndexReader,
    keys: Vec<String>,
) -> Result<Vec<(String, String)>, Problem> {
    let titled = keys.into_iter().map(|key| {
        let record = reader.record(&key, AsOf::Now)?;
        let title = record.map_or_else(|| key.clone(), |record| frame.title_of(record.record()));
        Ok((key, title))
    });
    titled.collect()
}

/// The map of a record and of the clusters that it is tied to.
fn map(reader: &IndexReader, record: &Cluster, ties: &[Tie]) -> Result<Option<Map>, Problem> {
    let keys = ties.iter().filter_map(Tie::key);
    let tied = keys
        .map(|key| reader.record(key, AsOf::Now))
        .collect::<Result<Vec<_>, _>>()?;
    let tied: Vec<&Cluster> = tied.iter().flatten().map(Version::record).collect();
    Ok(Map::of_cluster(record, &tied, MapSize::Small))
}

/// Other clusters of the same product, the best known first.
fn alike(reader: &IndexReader, record: &Cluster) -> Result<Vec<Cluster>, Problem> {
    const SHOWN: usize = 6;
    let filters = registry_core::Filters {
        product: vec![record.product.name.to_string()],
        ..registry_core::Filters::default()
    };
    let query = registry_core::Query {
        filters,
        limit: SHOWN + 1,
        ..registry_core::Query::of("")
    };
    let found = search::search(reader, &query)?
        .hits
        .into_iter()
        .map(|hit| hit.cluster);
    Ok(found
        .filter(|other| other.key != record.key)
        .take(SHOWN)
        .collect())
}

/// The latest versions, the newest first.
fn latest(entries: Vec<history::HistoryEntry>) -> Vec<VersionLine> {
    let lines = entries.into_iter().rev().take(VERSIONS);
    lines
        .map(|entry| VersionLine {
            changes: entry.changes.len(),
            commit: entry.commit,
        })
        .collect()
}

/// The version that a page is of, for the files that cite it.
fn cited_version(
    reader: &IndexReader,
    key: &str,
    moment: &Moment,
) -> Result<(Version, Commit), Problem> {
    let found = version(reader, key, moment)?;
    let commit = reader.commit(found.from_commit())?;
    Ok((found, commit))
}
