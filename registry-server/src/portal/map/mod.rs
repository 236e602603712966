//! A map of clusters: a drawing that the server makes, which a script replaces by a map that moves when it is seen. Both
//! are made of the same shapes and points, and nothing is asked of another server.

mod dots;
mod projection;
mod view;

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use registry_core::{
    Cluster, IndexReader, Query,
    search::{self, Bounds},
};
use serde_json::json;

use self::{
    dots::{Dot, dots},
    projection::{WORLD, project},
    view::View,
};
use super::{address::Address, answers, frame::Frame};
use crate::{problem::Problem, service::Service};

/// Parameters of a page that decide on its list, and not on its map.
const NOT_OF_THE_MAP: [&str; 6] = ["bbox", "sort", "limit", "cursor", "lang", "page"];

/// How large a map is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MapSize {
    /// As wide as the page.
    Wide,
    /// Beside a list.
    Tall,
    /// Beside a text.
    Small,
}

/// A map of the clusters that a query finds, or of one cluster and its ties.
pub(crate) struct Map {
    size: MapSize,
    /// Where the script gets the points.
    points: Address,
    drawing: Arc<Drawing>,
    /// From and to, longitude first.
    ties: Vec<[f64; 4]>,
}

/// What of a map the server draws.
pub(crate) struct Drawing {
    view: View,
    dots: Vec<Dot>,
    /// How many are on the map, and how many of its list are not.
    located: usize,
    unlocated: usize,
}

impl Drawing {
    /// The drawing of what a query finds, wherever its window is.
    pub(super) fn of_query(reader: &IndexReader, query: &Query) -> Result<Drawing, Problem> {
        let mut everywhere = query.clone();
        let bounds: Option<Bounds> = everywhere.filters.bounds.take();
        let places = search::coordinates(reader, &everywhere)?;
        let total = search::count(reader, &everywhere)?;
        let view = bounds.map_or_else(|| View::around(&places), View::of_bounds);
        Ok(Drawing {
            unlocated: total - places.len(),
            ..Drawing::showing(view, &places)
        })
    }

    fn showing(view: View, places: &[(f64, f64)]) -> Drawing {
        let [_, _, width, height] = view.drawn();
        Drawing {
            view,
            dots: dots(places, width.max(height)),
            located: places.len(),
            unlocated: 0,
        }
    }
}

impl Map {
    /// The map of a list, the same clusters, wherever the list's window is. `asked` is the
    /// address of the list; of its parameters those count that the API knows.
    pub(crate) fn of_list(
        service: &Service,
        reader: &IndexReader,
        query: &Query,
        asked: &Address,
        size: MapSize,
    ) -> Result<Map, Problem> {
        let points = asked.at("/api/v1/points");
        let points = NOT_OF_THE_MAP
            .iter()
            .fold(points, |address, name| address.without(name));
        Ok(Map {
            size,
            points,
            drawing: answers::drawing(service, reader, query)?,
            ties: Vec::new(),
        })
    }

    /// The map of a cluster and of those that it is tied to; none where it has no coordinates.
    pub(crate) fn of_cluster(cluster: &Cluster, tied: &[&Cluster], size: MapSize) -> Option<Map> {
        let at = place_of(cluster)?;
        let others = tied.iter().filter_map(|other| place_of(other));
        let places: Vec<_> = [at].into_iter().chain(others).collect();
        let ties = places[1..].iter().map(|to| [at.1, at.0, to.1, to.0]);
        let keys = [cluster].into_iter().chain(tied.iter().copied());
        let keys: Vec<String> = keys.map(|one| format!("key:{}", one.key)).collect();
        Some(Map {
            points: Address::of("/api/v1/points").set("q", &keys.join(" OR ")),
            ties: ties.collect(),
            ..Map::showing(size, View::around(&places), &places)
        })
    }

    /// The map of ties between clusters, as many as have coordinates; none where none has.
    pub(crate) fn of_ties(pairs: &[(&Cluster, &Cluster)], size: MapSize) -> Option<Map> {
        let ends = pairs.iter().flat_map(|&(from, to)| [from, to]);
        let ends: BTreeMap<&str, (f64, f64)> = ends
            .filter_map(|end| Some((&*end.key, place_of(end)?)))
            .collect();
        let places: Vec<_> = ends.values().copied().collect();
        let ties = pairs.iter().filter_map(|&(from, to)| {
            let (from, to) = (place_of(from)?, place_of(to)?);
            Some([from.1, from.0, to.1, to.0])
        });
        let keys: Vec<String> = ends.keys().map(|key| format!("key:{key}")).collect();
        (!places.is_empty()).then(|| Map {
            points: Address::of("/api/v1/points").set("q", &keys.join(" OR ")),
            ties: ties.collect(),
            ..Map::showing(size, View::around(&places), &places)
        })
    }

    fn showing(size: MapSize, view: View, places: &[(f64, f64)]) -> Map {
        Map {
            size,
            points: Address::of("/api/v1/points"),
            drawing: Arc::new(Drawing::showing(view, places)),
            ties: Vec::new(),
        }
    }

    /// The map as a part of a page. The page loads `parts/map_head.html`, too.
    pub(crate) fn shown<'a>(&'a self, frame: &'a Frame) -> MapPart<'a> {
        MapPart { frame, map: self }
    }
}

/// A map as a part of a page.
#[derive(Template)]
#[template(path = "parts/map.html")]
pub(crate) struct MapPart<'a> {
    frame: &'a Frame,
    map: &'a Map,
}

impl MapPart<'_> {
    fn class(&self) -> &'static str {
        match self.map.size {
            MapSize::Wide => "map",
            MapSize::Tall => "map tall",
            MapSize::Small => "map small",
        }
    }

    fn view_box(&self) -> String {
        let [left, top, width, height] = self.map.drawing.view.drawn();
        format!("{left} {top} {width} {height}")
    }

    /// Where the world is drawn: once, and beside it, for what lies past the date line.
    fn worlds(&self) -> [f64; 3] {
        [-WORLD, 0.0, WORLD]
    }

    fn drawn_ties(&self) -> Vec<[f64; 4]> {
        let ties = self.map.ties.iter().map(|&[from_x, from_y, to_x, to_y]| {
            let (from, to) = (project(from_y, from_x), project(to_y, to_x));
            [from.0, from.1, to.0, to.1].map(f64::round)
        });
        ties.collect()
    }

    fn ties_as_json(&self) -> String {
        json!(self.map.ties).to_string()
    }

    /// What the map itself says, by the names that MapLibre has for it.
    fn sayings(&self) -> String {
        let say = |id| self.frame.say(id);
        json!({
            "Map.Title": say("map-title"),
            "CooperativeGesturesHandler.WindowsHelpText": say("map-zoom-windows"),
            "CooperativeGesturesHandler.MacHelpText": say("map-zoom-mac"),
            "CooperativeGesturesHandler.MobileHelpText": say("map-zoom-mobile"),
        })
        .to_string()
    }
}

/// Latitude and longitude.
fn place_of(cluster: &Cluster) -> Option<(f64, f64)> {
    let location = &cluster.location;
    let (latitude, longitude) = location.latitude.zip(location.longitude)?;
    Some((latitude.get(), longitude.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::trial;

    #[test]
    fn a_map_of_one_cluster_has_it_and_its_ties() {
        let cluster = |key: &str, longitude: f64| {
            let record = json!({"key": key, "product": {"name": "\"><script>"},
                "location": {"country": "CN", "place": "Zhuji", "latitude": 29.7, "longitude": longitude}});
            Cluster::from_json(record.to_string().as_bytes()).unwrap()
        };
        let frame = trial::frame("en");
        let (sock, yarn) = (
            cluster("cn-zhuji-sock", 120.2),
            cluster("cn-datang-yarn", 121.0),
        );
        let map = Map::of_cluster(&sock, &[&yarn], MapSize::Small).unwrap();
        assert_eq!((map.drawing.dots.len(), map.ties.len()), (2, 1));
        let markup = map.shown(&frame).render().unwrap();
        assert!(
            markup.contains("q=key%3Acn-zhuji-sock+OR+key%3Acn-datang-yarn"),
            "{markup}"
        );
        assert!(!markup.contains("<script"));
        let mut nowhere = sock.clone();
        nowhere.location.latitude = None;
        assert!(Map::of_cluster(&nowhere, &[], MapSize::Small).is_none());
    }
}
