//! GeoJSON (RFC 7946): a feature a record, for maps.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::model::{Actor, Cluster, Scope};

/// Writes a feature collection. A record without coordinates has a null geometry.
///
/// Properties are flat, since that is what map programs show. Of several shares of one scope the
/// highest is given, with its year and source.
///
/// ```
/// use registry_core::{export::GeoJsonWriter, model::Cluster};
/// let cluster = Cluster::from_json(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// let mut map = GeoJsonWriter::new(Vec::new())?;
/// map.write(&cluster)?;
/// let map: serde_json::Value = serde_json::from_slice(&map.finish()?)?;
/// assert_eq!(map["features"][0]["properties"]["title"], "Zhuji · Sock");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct GeoJsonWriter<W> {
    out: W,
    any: bool,
}

impl<W: Write> GeoJsonWriter<W> {
    /// Starts the collection.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(GeoJsonWriter { out, any: false })
    }

    /// Writes a record as a feature.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&mut self, cluster: &Cluster) -> io::Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        serde_json::to_writer(&mut self.out, &feature(cluster)).map_err(io::Error::from)
    }

    /// Ends the collection, and gives `out` back.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn feature(cluster: &Cluster) -> Value {
    let geometry = match (cluster.location.latitude, cluster.location.longitude) {
        (Some(latitude), Some(longitude)) => {
            json!({ "type": "Point", "coordinates": [longitude.get(), latitude.get()] })
        }
        _ => Value::Null,
    };
    json!({ "type": "Feature", "id": cluster.key, "geometry": geometry, "properties": properties(cluster) })
}

fn properties(cluster: &Cluster) -> Value {
    let (location, product) = (&cluster.location, &cluster.product);
    let mut properties = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            properties.insert(name.to_owned(), value);
        }
    };
    put("key", json!(cluster.key));
    put("title", json!(cluster.title()));
    put("name", json!(cluster.name));
    put("status", json!(cluster.status));
    put("country", json!(location.country));
    put("region", json!(location.region_code()));
    put("region_name", json!(location.region_label()));
    put("place", json!(location.place));
    put("product", json!(product.name));
    put("printed_place", json!(cluster.as_printed.place));
    put("printed_product", json!(cluster.as_printed.product));
    put("sector", json!(cluster.sector));
    put("service_kind", json!(cluster.service_kind));
    put("trade", json!(cluster.trade));
    put("life_cycle", json!(cluster.life_cycle));
    put("actors", actors(&cluster.actors));
    for scope in Scope::ALL {
        put_best_share(&mut put, *scope, cluster);
    }
    properties.into()
}

/// The highest share of a scope, with what it needs to be read rightly.
fn put_best_share(put: &mut impl FnMut(&str, Value), scope: Scope, cluster: &Cluster) {
    let Some(best) = cluster.highest_share(scope) else {
        return;
    };
    let name = |part: &str| format!("market_share_{scope}{part}");
    let source = best
        .source
        .as_ref()
        .and_then(|source| source.title.as_ref().or(source.url.as_ref()));
    put(&name(""), json!(best.percent));
    put(&name("_region"), json!(best.region));
    put(&name("_of"), json!(best.of));
    put(&name("_year"), json!(best.year));
    put(&name("_source"), json!(source));
}

/// The names of the actors, once each, as one text.
fn actors(actors: &[Actor]) -> Value {
    let mut names: Vec<&str> = actors.iter().map(|actor| &*actor.name).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        Value::Null
    } else {
        names.join("; ").into()
    }
}
