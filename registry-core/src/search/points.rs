//! Everything that a query matches as points: what a map shows. Only columns are read, no record.

use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::StrColumn,
};

use super::{Query, SearchError, asked::Asked, near::Coordinates};
use crate::index::{IndexReader, catching_panics, column};

/// Where the records that match a query lie.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Points {
    /// How many records match.
    pub total: usize,
    /// How many of them have coordinates.
    pub located: usize,
    /// Those with coordinates, in the order in which the index has them.
    pub points: Vec<Point>,
}

/// Where a record lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The record's key.
    pub key: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Where the records that match a query lie, no more than `most` points. Order, limit and cursor of the query do not
/// count.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji","latitude":29.71,"longitude":120.24},
/// #         "product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Query, search::points};
/// let found = points(&*registry.read()?, &Query::of("sock"), 1000)?;
/// assert_eq!((found.total, found.points[0].latitude), (1, 29.71));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`search`](super::search).
pub fn points(reader: &IndexReader, query: &Query, most: usize) -> Result<Points, SearchError> {
    let mut all = Points::default();
    for segment in located(reader, query, most)? {
        all.total += segment.total;
        all.located += segment.coordinates.len();
        let points = segment.keys.into_iter().zip(segment.coordinates);
        let points = points.map(|(key, (latitude, longitude))| Point {
            key,
            latitude,
            longitude,
        });
        let room = most - all.points.len();
        all.points.extend(points.take(room));
    }
    Ok(all)
}

/// Latitude and longitude of all records that match a query and have them; keys, which take longest, are not read.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji","latitude":29.71,"longitude":120.24},
/// #         "product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Query, search::coordinates};
/// assert_eq!(coordinates(&*registry.read()?, &Query::of("sock"))?, [(29.71, 120.24)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`search`](super::search).
pub fn coordinates(reader: &IndexReader, query: &Query) -> Result<Vec<(f64, f64)>, SearchError> {
    let segments = located(reader, query, 0)?.into_iter();
    Ok(segments.flat_map(|segment| segment.coordinates).collect())
}

fn located(
    reader: &IndexReader,
    query: &Query,
    most_keys: usize,
) -> Result<Vec<SegmentFound>, SearchError> {
    catching_panics(reader.folder(), || {
        let asked = Asked::of(reader, query)?;
        let clause = asked.clause_of(&asked.expression)?;
        let parts = asked.state.collect(&clause, &Located { most_keys })?;
        Ok(parts.into_iter().flatten().collect())
    })
}

/// Collects where the records that match lie.
struct Located {
    most_keys: usize,
}

/// What was found in a segment.
struct SegmentFound {
    total: usize,
    coordinates: Vec<(f64, f64)>,
    /// The keys of the first ones.
    keys: Vec<String>,
}

impl Collector for Located {
    type Fruit = Vec<SegmentFound>;
    type Child = SegmentLocated;

    fn for_segment(
        &self,
        _ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentLocated> {
        Ok(SegmentLocated {
            coordinates: Coordinates::open(segment)?,
            keys: segment.fast_fields().str(column::KEY)?,
            most_keys: self.most_keys,
            total: 0,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(
        &self,
        fruits: Vec<std::io::Result<SegmentFound>>,
    ) -> tantivy::Result<Vec<SegmentFound>> {
        Ok(fruits.into_iter().collect::<Result<_, _>>()?)
    }
}

struct SegmentLocated {
    coordinates: Option<Coordinates>,
    keys: Option<StrColumn>,
    most_keys: usize,
    total: usize,
    /// The ordinal of each key, and latitude and longitude.
    found: Vec<(u64, (f64, f64))>,
}

impl SegmentCollector for SegmentLocated {
    type Fruit = std::io::Result<SegmentFound>;

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.total += 1;
        let degrees = self.coordinates.as_ref().and_then(|at| at.degrees(doc));
        let key = self.keys.as_ref().and_then(|keys| keys.ords().first(doc));
        self.found.extend(key.zip(degrees));
    }

    fn harvest(mut self) -> Self::Fruit {
        let mut keys = Vec::new();
        if let Some(column) = self.keys.as_ref().filter(|_| self.most_keys > 0) {
            self.found.sort_unstable_by_key(|&(key, _)| key);
            let first = self.found.iter().take(self.most_keys);
            let ordinals: Vec<u64> = first.map(|&(key, _)| key).collect();
            // Keys that follow each other share a block, which is unpacked once.
            let take = |key: &[u8]| keys.push(String::from_utf8_lossy(key).into_owned());
            column
                .dictionary()
                .sorted_ords_to_term_cb(&ordinals, take)?;
        }
        Ok(SegmentFound {
            total: self.total,
            coordinates: self.found.into_iter().map(|(_, degrees)| degrees).collect(),
            keys,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        index::trial::{Trial, cluster, with},
        search::{Filters, count},
    };

    fn at(key: &str, latitude: f64, longitude: f64) -> serde_json::Value {
        let location =
            json!({"country": "FJ", "place": key, "latitude": latitude, "longitude": longitude});
        with(cluster(key, key, "Sugar"), json!({ "location": location }))
    }

    fn islands() -> Trial {
        Trial::with(&[
            at("fj-taveuni-sugar", -16.8, -179.9),
            at("fj-labasa-sugar", -16.4, 179.4),
            at("fj-lautoka-sugar", -17.6, 177.4),
            cluster("fj-suva-sugar", "Suva", "Sugar"),
        ])
    }

    fn keys(found: &Points) -> Vec<&str> {
        found
            .points
            .iter()
            .map(|point| point.key.as_str())
            .collect()
    }

    #[test]
    fn points_are_those_with_coordinates_and_the_others_are_counted() {
        let trial = islands();
        let found = points(&trial.reader(), &Query::of("sugar"), 10).unwrap();
        assert_eq!((found.total, found.located), (4, 3));
        assert_eq!(
            keys(&found),
            ["fj-labasa-sugar", "fj-lautoka-sugar", "fj-taveuni-sugar"]
        );
        assert_eq!(
            (found.points[2].latitude, found.points[2].longitude),
            (-16.8, -179.9)
        );
        let few = points(&trial.reader(), &Query::of("sugar"), 2).unwrap();
        assert_eq!((few.located, few.points.len()), (3, 2));
    }

    #[test]
    fn bounds_may_lie_across_the_date_line() {
        let trial = islands();
        let within = |text: &str| Query {
            filters: Filters {
                bounds: Some(text.parse().unwrap()),
                ..Filters::default()
            },
            ..Query::default()
        };
        let across = within("179,-17,-179,-16");
        assert_eq!(
            keys(&points(&trial.reader(), &across, 10).unwrap()),
            ["fj-labasa-sugar", "fj-taveuni-sugar"]
        );
        assert_eq!(
            count(&trial.reader(), &within("177,-18,178,-17")).unwrap(),
            1
        );
        assert_eq!(
            count(&trial.reader(), &within("-180,-90,180,90")).unwrap(),
            3
        );
        for refused in ["", "1,2,3", "0,9,1,8", "0,0,181,1", "a,b,c,d"] {
            assert!(
                refused.parse::<crate::search::Bounds>().is_err(),
                "{refused}"
            );
        }
    }
}
