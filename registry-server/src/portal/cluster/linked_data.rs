//! A record for search engines: a data set in the words of schema.org, as JSON-LD.

use registry_core::{Cluster, Commit};
use serde_json::{Value, json};

use crate::portal::{cited, frame::Frame, link};

/// JSON that stands in a page as it is: no part of it can end the element around it.
pub(super) fn of(frame: &Frame, record: &Cluster, commit: &Commit) -> String {
    let page = format!("{}/clusters/{}", frame.visit.origin, record.key);
    let location = &record.location;
    let mut place = json!({
        "@type": "Place",
        "name": location.place,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": location.place,
            "addressRegion": frame.region_of(record),
            "addressCountry": location.country,
        },
    });
    if let (Some(latitude), Some(longitude)) = (location.latitude, location.longitude) {
        place["geo"] =
            json!({ "@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude });
    }
    let shares = record.market_shares.iter().map(|share| {
        let scope = frame.say_of("scope", share.scope.as_str());
        json!({ "@type": "PropertyValue", "name": scope, "value": share.percent, "unitText": "%" })
    });
    let figures = record.figures.iter().map(|figure| {
        let measure = frame.say_of("measure", figure.measure.as_str());
        json!({ "@type": "PropertyValue", "name": measure, "value": figure.value, "unitText": figure.currency })
    });
    let cited = cited::all_sources(record).into_iter().map(|source| {
        let url = source.url.as_deref().and_then(link::followed);
        json!({ "@type": "CreativeWork", "name": source.title, "url": url })
    });
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "identifier": record.key,
        "name": frame.title_of(record),
        "description": frame.description,
        "version": commit.number.to_string(),
        "dateModified": commit.time,
        "isPartOf": { "@type": "DataCatalog", "name": frame.registry(), "url": frame.visit.origin },
        "keywords": [record.product.name],
        "spatialCoverage": place,
        "variableMeasured": shares.chain(figures).collect::<Vec<Value>>(),
        "citation": cited.collect::<Vec<Value>>(),
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": format!("{}/api/v1/clusters/{}", frame.visit.origin, record.key),
        },
    });
    drop_nulls(&mut value);
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

/// What is not stated is not said.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(values) => values.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
