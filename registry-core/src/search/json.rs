//! Results and facets as JSON, as docs/query-language.md documents it; the names of a document stand in their order.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
    ser::Error,
};
use serde_json::{Value, json, value::RawValue};

use super::{Facet, Facets, Hit, MatchedText, Results, Suggestion};
use crate::model::Status;

impl Serialize for Results {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Document<'a> {
            did_you_mean: &'a [Suggestion],
            hits: &'a [Hit],
            matched_all_words: bool,
            next: Option<&'a str>,
            total: usize,
            #[serde(skip_serializing_if = "Option::is_none")]
            within_km: Option<f64>,
        }
        let document = Document {
            did_you_mean: &self.suggestions,
            hits: &self.hits,
            matched_all_words: self.matched_all,
            next: self.next.as_deref(),
            total: self.total,
            within_km: self.within_km,
        };
        document.serialize(serializer)
    }
}

impl Serialize for Suggestion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Document<'a> {
            hits: &'a [Hit],
            query: &'a str,
            total: usize,
        }
        let document = Document {
            hits: &self.hits,
            query: &self.text,
            total: self.total,
        };
        document.serialize(serializer)
    }
}

/// The fields of an item, in their order, each value as it stands there: to take it apart costs a page of hits as much as
/// to find them.
struct ItemFields<'a>(Vec<(Cow<'a, str>, FieldValue<'a>)>);

/// What a field of a hit holds.
#[derive(Serialize)]
#[serde(untagged)]
enum FieldValue<'a> {
    OfItem(&'a RawValue),
    Commit(u64),
    Distance(f64),
    Matches(&'a [MatchedText]),
    Score(f64),
    Status(Status),
}

impl<'de> Deserialize<'de> for ItemFields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ItemFields<'de>, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = ItemFields<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an item")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<ItemFields<'de>, M::Error> {
        let mut fields = Vec::new();
        while let Some((FieldName(name), value)) = map.next_entry()? {
            fields.push((name, FieldValue::OfItem(value)));
        }
        Ok(ItemFields(fields))
    }
}

#[derive(Deserialize)]
struct FieldName<'a>(#[serde(borrow)] Cow<'a, str>);

/// The record's fields, and beside them how it was found.
impl Serialize for Hit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let item = serde_json::from_slice(&self.item);
        let ItemFields(mut fields) = item.map_err(S::Error::custom)?;
        let found = [
            ("commit", Some(FieldValue::Commit(self.from_commit))),
            ("distance_km", self.distance_km.map(FieldValue::Distance)),
            ("matches", Some(FieldValue::Matches(&self.matches))),
            ("score", Some(FieldValue::Score(self.score.into()))),
            ("status", Some(FieldValue::Status(self.cluster.status))),
        ];
        // The status stands in some items, too.
        fields.retain(|(name, _)| found.iter().all(|(own, _)| own != name));
        let found = found.into_iter();
        fields.extend(found.filter_map(|(name, value)| Some((name.into(), value?))));
        fields.sort_by(|(one, _), (other, _)| one.cmp(other));
        serializer.collect_map(fields.iter().map(|(name, value)| (&**name, value)))
    }
}

/// The field, the text, and the words as they stand in it.
impl Serialize for MatchedText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Document<'a> {
            field: &'a str,
            text: &'a str,
            words: Vec<&'a str>,
        }
        let words = self.words.iter();
        let document = Document {
            field: self.field,
            text: &self.text,
            words: words
                .filter_map(|word| self.text.get(word.clone()))
                .collect(),
        };
        document.serialize(serializer)
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
