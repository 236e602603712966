//! What products are called in other languages, as the records of each state it.

use std::collections::{BTreeMap, HashMap};

use tantivy::{DocId, columnar::StrColumn};

use super::SearchError;
use crate::{
    index::{AsOf, IndexReader, Segment, catching_panics, column},
    model::Name,
};

/// So many records of a product are asked: a name that none of them states is seldom stated at all.
const ASKED: usize = 3;

/// The other names of products, by what each is called as facets count it. A few records of each are read.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},
/// #         "product":{"name":"Sock","other_names":[{"language":"zh","name":"\u889c\u5b50"}]}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let names = registry_core::search::product_names(&*registry.read()?, &["Sock", "Tie"])?;
/// assert_eq!(&*names["Sock"][0].name, "袜子");
/// assert!(!names.contains_key("Tie"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index is damaged.
pub fn product_names(
    reader: &IndexReader,
    products: &[&str],
) -> Result<HashMap<String, Vec<Name>>, SearchError> {
    catching_panics(reader.folder(), || {
        let state = reader.state(AsOf::Now)?;
        let mut found = Found::default();
        for segment in state.segments() {
            let documents = documents(&segment, products);
            let documents = documents.map_err(|error| state.failed(error))?;
            // In their order, for those that follow each other share a block.
            for (document, product) in documents {
                found.ask(&segment, document, product)?;
            }
        }
        Ok(found.names)
    })
}

/// The names that were found.
#[derive(Default)]
struct Found<'a> {
    names: HashMap<String, Vec<Name>>,
    asked: HashMap<&'a str, usize>,
}

impl<'a> Found<'a> {
    fn ask(
        &mut self,
        segment: &Segment<'_>,
        document: DocId,
        product: &'a str,
    ) -> Result<(), SearchError> {
        let asked = self.asked.entry(product).or_default();
        if *asked >= ASKED || self.names.contains_key(product) {
            return Ok(());
        }
        *asked += 1;
        let names = segment.record(document)?.product.other_names;
        if !names.is_empty() {
            self.names.insert(product.to_owned(), names);
        }
        Ok(())
    }
}

/// The first documents of each product in a segment, in their order.
fn documents<'a>(
    segment: &Segment<'_>,
    products: &[&'a str],
) -> tantivy::Result<BTreeMap<DocId, &'a str>> {
    let mut found = BTreeMap::new();
    let Some(column) = segment.reader.fast_fields().str(column::PRODUCT)? else {
        return Ok(found);
    };
    let mut wanted = wanted(&column, products)?;
    let mut missing = wanted.len();
    for document in segment.reader.doc_ids_alive() {
        if missing == 0 {
            break;
        }
        let ordinal = column.ords().first(document);
        let Some((product, count)) = ordinal.and_then(|ordinal| wanted.get_mut(&ordinal)) else {
            continue;
        };
        if *count < ASKED {
            found.insert(document, *product);
            *count += 1;
            missing -= usize::from(*count == ASKED);
        }
    }
    Ok(found)
}

/// The ordinals that products have in a column, each with how many of its documents were found.
fn wanted<'a>(
    column: &StrColumn,
    products: &[&'a str],
) -> tantivy::Result<HashMap<u64, (&'a str, usize)>> {
    let mut wanted = HashMap::with_capacity(products.len());
    for product in products {
        let ordinal = column.dictionary().term_ord(product.as_bytes())?;
        wanted.extend(ordinal.map(|ordinal| (ordinal, (*product, 0))));
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::index::trial::{Trial, cluster, with};

    fn named(key: &str, product: &str, names: &Value) -> Value {
        let product = json!({"name": product, "other_names": names});
        with(cluster(key, key, "Sugar"), json!({ "product": product }))
    }

    #[test]
    fn the_first_of_a_few_records_that_states_names_is_taken() {
        let sugar = json!([{"name": "糖", "language": "zh"}]);
        let trial = Trial::with(&[
            named("fj-a-sugar", "sugar", &json!([])),
            named("fj-b-sugar", "sugar", &sugar),
            named(
                "fj-c-sugar",
                "sugar",
                &json!([{"name": "sucre", "language": "fr"}]),
            ),
            named("fj-d-tea", "tea", &json!([])),
        ]);
        let names = product_names(&trial.reader(), &["sugar", "tea", "none"]).unwrap();
        assert_eq!(names.len(), 1, "{names:?}");
        assert_eq!(&*names["sugar"][0].name, "糖");
        assert_eq!(product_names(&trial.reader(), &[]).unwrap().len(), 0);
    }
}
