//! The record that an act is of, as it is now, of either collection.

use registry_core::{Cluster, model::Organisation};
use serde_json::{Value, json};

use super::{
    api::{Answer, Api, Call, Refusal},
    posted::Posted,
};
use crate::{
    portal::{address::Address, collection::Collection, frame::Frame},
    problem::{Kind, Problem},
};

/// A record and the version of it that is seen.
pub(super) struct Subject {
    pub(super) key: String,
    pub(super) collection: Collection,
    pub(super) record: AnyRecord,
    /// The version.
    pub(super) tag: String,
}

/// A record of either collection.
pub(super) enum AnyRecord {
    Cluster(Box<Cluster>),
    Organisation(Box<Organisation>),
}

impl Subject {
    pub(super) async fn of(
        api: &Api,
        collection: Collection,
        key: &str,
    ) -> Result<Subject, Problem> {
        let Answer { value, tag } = found(api, collection, key).await?;
        Ok(Subject {
            key: key.to_owned(),
            collection,
            record: AnyRecord::read(collection, &value)?,
            tag,
        })
    }

    /// The version that a form was filled with, which counts for what it sends.
    pub(super) fn seen(self, posted: &Posted) -> Subject {
        match posted.stated("tag") {
            Some(tag) => Subject {
                tag: tag.to_owned(),
                ..self
            },
            None => self,
        }
    }

    pub(super) fn page(&self) -> Address {
        self.collection.page(&self.key)
    }

    /// The API's address of something of it.
    pub(super) fn call(&self, end: &str) -> Address {
        self.collection.call().below(&self.key).below(end)
    }

    /// What it is called.
    pub(super) fn name(&self, frame: &Frame) -> String {
        self.record.name(frame)
    }

    /// The title of an act: the message says what, with `$record`.
    pub(super) fn title(&self, frame: &Frame, message: &str) -> String {
        frame.with(message, &[("record", &self.name(frame))])
    }

    /// A change of it, as a proposal says it.
    pub(super) fn change(&self, edit: &Value) -> Value {
        change_of(self.collection, &self.key, &self.tag, edit)
    }
}

impl AnyRecord {
    pub(super) fn read(collection: Collection, value: &Value) -> Result<AnyRecord, Problem> {
        let bytes = value.to_string().into_bytes();
        let read = match collection {
            Collection::Clusters => {
                Cluster::from_json(&bytes).map(|cluster| AnyRecord::Cluster(Box::new(cluster)))
            }
            Collection::Organisations => Organisation::from_json(&bytes)
                .map(|organisation| AnyRecord::Organisation(Box::new(organisation))),
        };
        read.map_err(|error| Kind::Failed.problem(error))
    }

    /// What it is called.
    pub(super) fn name(&self, frame: &Frame) -> String {
        match self {
            AnyRecord::Cluster(cluster) => frame.title_of(cluster),
            AnyRecord::Organisation(organisation) => frame.name_of(organisation),
        }
    }
}

/// A record as the API has it, with its version.
pub(super) async fn found(api: &Api, collection: Collection, key: &str) -> Result<Answer, Refusal> {
    let address = collection.call().below(key);
    api.call(Call::get(address.to_string(), None)).await
}

/// A change of a record that there is, as a proposal says it.
pub(super) fn change_of(collection: Collection, key: &str, tag: &str, edit: &Value) -> Value {
    let against = tag.trim_matches('"').trim_end_matches(".json");
    json!({
        "kind": collection.proposed("change"),
        "key": key,
        "against": format!("sha-256:{against}"),
        "edit": edit,
    })
}
