//! Results and facets as JSON, as docs/query-language.md documents it; the names of a document stand in their order.

use serde::{Serialize, Serializer, ser::Error};
use serde_json::{Value, json};

use super::{Facet, Facets, Hit, MatchedText, Results, Suggestion};

impl Serialize for Results {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = json!({
            "total": self.total,
            "matched_all_words": self.matched_all,
            "hits": values(&self.hits)?,
            "next": self.next,
            "did_you_mean": values(&self.suggestions)?,
        });
        if let Some(within) = self.within_km {
            document["within_km"] = json!(within);
        }
        document.serialize(serializer)
    }
}

impl Serialize for Suggestion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hits = values(&self.hits)?;
        json!({ "query": self.text, "total": self.total, "hits": hits }).serialize(serializer)
    }
}

/// The record's fields, and beside them how it was found.
impl Serialize for Hit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value: Value = serde_json::from_slice(&self.item).map_err(S::Error::custom)?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("status".to_owned(), json!(self.cluster.status));
            fields.insert("score".to_owned(), json!(self.score));
            fields.insert("commit".to_owned(), json!(self.from_commit));
            let distance = self.distance_km.map(|distance| json!(distance));
            fields.extend(distance.map(|distance| ("distance_km".to_owned(), distance)));
            fields.insert("matches".to_owned(), values(&self.matches)?.into());
        }
        value.serialize(serializer)
    }
}

/// The field, the text, and the words as they stand in it.
impl Serialize for MatchedText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words = self.words.iter();
        let words: Vec<&str> = words
            .filter_map(|word| self.text.get(word.clone()))
            .collect();
        json!({ "field": self.field, "text": self.text, "words": words }).serialize(serializer)
    }
}

impl Serialize for Facets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = json!({ "total": self.total });
        for (name, facet) in self.named() {
            document[name] = value(facet)?;
        }
        document.serialize(serializer)
    }
}

impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.values.iter();
        let values = values.map(|(value, count)| json!({ "value": value, "count": count }));
        let values: Vec<Value> = values.collect();
        json!({ "values": values, "more": self.more, "none": self.none }).serialize(serializer)
    }
}

fn value<E: Error>(of: &impl Serialize) -> Result<Value, E> {
    serde_json::to_value(of).map_err(E::custom)
}

fn values<E: Error>(of: &[impl Serialize]) -> Result<Vec<Value>, E> {
    of.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        index::trial::{Trial, cluster},
        search::{Query, facets, search},
    };

    fn trial() -> Trial {
        Trial::with(&[
            cluster("cn-zhuji-sock", "Zhuji", "Socks"),
            cluster("cn-datang-sock", "Datang", "Sock"),
        ])
    }

    #[test]
    fn results_are_a_document_of_records_with_how_they_were_found() {
        let query = Query {
            limit: 1,
            ..Query::of("socks zhuji")
        };
        let results = search(&trial().reader(), &query).unwrap();
        let score = json!(results.hits[0].score);
        assert_eq!(
            serde_json::to_value(&results).unwrap(),
            json!({
                "total": 1,
                "matched_all_words": true,
                "next": null,
                "did_you_mean": [],
                "hits": [{
                    "key": "cn-zhuji-sock",
                    "location": { "country": "CN", "place": "Zhuji" },
                    "product": { "name": "Socks" },
                    "status": "active",
                    "commit": 2,
                    "score": score,
                    "matches": [
                        { "field": "place", "text": "Zhuji", "words": ["Zhuji"] },
                        { "field": "product", "text": "Socks", "words": ["Socks"] },
                    ],
                }],
            })
        );
    }

    #[test]
    fn facets_are_lists_of_values_with_their_counts() {
        let facets = facets(&trial().reader(), &Query::of("sock"), 1).unwrap();
        let document = serde_json::to_value(&facets).unwrap();
        assert_eq!(document["total"], 2);
        let one = json!({ "values": [{ "value": "Sock", "count": 1 }], "more": 1, "none": 0 });
        assert_eq!(document["product"], one);
        assert_eq!(
            document["sector"],
            json!({ "values": [], "more": 0, "none": 2 })
        );
    }
}
