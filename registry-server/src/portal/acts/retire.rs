//! Retiring a record: it is no cluster any more, should never have been recorded, is the same as another, or is several.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use registry_core::{
    AsOf, Cluster, Filters, IndexReader, Query, index::Sought, model::Organisation, search,
};
use serde_json::{Value, json};

use super::{
    act::{self, Act, Direct},
    api::{Api, Refusal},
    posted::Posted,
    sending::Ending,
    subject::{AnyRecord, Subject},
};
use crate::{
    portal::{address::Address, collection::Collection, frame::Frame, visit::Visit},
    problem::Problem,
    service::Service,
};

/// What can become of a record.
const STATUSES: [&str; 4] = ["inactive", "withdrawn", "merged", "split"];
/// So many records are offered as those that may take its place.
const OFFERED: usize = 50;

#[derive(Template)]
#[template(path = "retire.html")]
pub(super) struct RetirePage {
    frame: Frame,
    subject: Subject,
    said: Said,
    /// Records that may take its place: key and title.
    others: Vec<(String, String)>,
    ending: Ending,
    refusal: Option<Refusal>,
}

/// A retirement as its form has it.
pub(super) struct Retirement {
    pub(super) subject: Subject,
    pub(super) said: Said,
}

/// What a form says of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    status: String,
    /// Why it is withdrawn.
    reason: String,
    /// The record that it is merged into.
    into: String,
    without_statements: bool,
    /// The records that it is split into, a line each.
    several: String,
}

impl Said {
    pub(super) fn of(posted: &Posted) -> Said {
        let text = |name| posted.value(name).unwrap_or_default().to_owned();
        Said {
            status: text("status"),
            reason: text("reason"),
            into: text("into"),
            without_statements: posted.stated("without_statements").is_some(),
            several: text("several"),
        }
    }

    /// What a proposal says, where it is of a retirement.
    pub(super) fn of_edit(edit: &Value) -> Option<Said> {
        let (status, value) = edit.as_object()?.iter().next()?;
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let several = value["into"].as_array().into_iter().flatten();
        let several: Vec<_> = several.filter_map(Value::as_str).collect();
        STATUSES.contains(&&**status).then(|| Said {
            status: status.clone(),
            reason: text("reason"),
            into: text("into"),
            without_statements: value["without_statements"] == true,
            several: several.join("\n"),
        })
    }

    /// What the API and a proposal are told of it, besides what it is.
    fn details(&self, collection: Collection) -> Value {
        match (&*self.status, collection) {
            ("withdrawn", _) => json!({ "reason": self.reason }),
            ("merged", Collection::Organisations) => json!({ "into": self.into }),
            ("merged", Collection::Clusters) => {
                json!({ "into": self.into, "without_statements": self.without_statements })
            }
            ("split", _) => {
                let keys = self.several.split([',', '\n']).map(str::trim);
                json!({ "into": keys.filter(|key| !key.is_empty()).collect::<Vec<_>>() })
            }
            _ => json!({}),
        }
    }

    fn body(&self, collection: Collection) -> Value {
        let mut body = self.details(collection);
        body["status"] = json!(self.status);
        body
    }

    /// The edit of a proposal.
    fn edit(&self, collection: Collection) -> Value {
        json!({ &*self.status: self.details(collection) })
    }
}

impl Act for Retirement {
    type Page = RetirePage;

    fn leave(&self) -> Address {
        self.subject.page()
    }

    fn proposed(&self) -> Option<Value> {
        let edit = self.said.edit(self.subject.collection);
        Some(self.subject.change(&edit))
    }

    fn direct(&self) -> Direct<'_> {
        Direct {
            method: Method::POST,
            address: self.subject.call("retirement"),
            body: self.said.body(self.subject.collection),
            seen: Some(&self.subject.tag),
        }
    }

    fn page(
        self,
        mut frame: Frame,
        reader: &IndexReader,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<RetirePage, Problem> {
        let Retirement { subject, said } = self;
        frame.title = subject.title(&frame, "retire-title");
        let others = match &subject.record {
            AnyRecord::Cluster(cluster) => of_product(&frame, reader, cluster)?,
            AnyRecord::Organisation(organisation) => of_country(&frame, reader, organisation)?,
        };
        Ok(RetirePage {
            others,
            frame,
            subject,
            said,
            ending,
            refusal,
        })
    }
}

impl RetirePage {
    fn is(&self, status: &str) -> bool {
        self.said.status == status
    }

    /// A message that depends on what is retired.
    fn say(&self, message: &str) -> String {
        let collection = self.subject.collection.name();
        self.frame.with(message, &[("collection", collection)])
    }

    fn is_cluster(&self) -> bool {
        self.subject.collection == Collection::Clusters
    }
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(collection): Extension<Collection>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let subject = Subject::of(&api, collection, &key).await?;
    let said = Said::default();
    act::form(&service, visit, Retirement { subject, said }).await
}

pub(crate) async fn retire(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(collection): Extension<Collection>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let subject = Subject::of(&api, collection, &key).await?.seen(&posted);
    let said = Said::of(&posted);
    act::perform(&service, &api, posted, Retirement { subject, said }).await
}

/// Clusters of the same product.
fn of_product(
    frame: &Frame,
    reader: &IndexReader,
    cluster: &Cluster,
) -> Result<Vec<(String, String)>, Problem> {
    let filters = Filters {
        product: vec![cluster.product.name.to_string()],
        ..Filters::default()
    };
    let query = Query {
        filters,
        limit: OFFERED,
        ..Query::of("")
    };
    let hits = search::search(reader, &query)?.hits.into_iter();
    let others = hits.filter(|hit| hit.cluster.key != cluster.key);
    Ok(others
        .map(|hit| (hit.key.to_string(), frame.title_of(&hit.cluster)))
        .collect())
}

/// Organisations of the same kind and country.
fn of_country(
    frame: &Frame,
    reader: &IndexReader,
    organisation: &Organisation,
) -> Result<Vec<(String, String)>, Problem> {
    let sought = Sought {
        country: vec![organisation.country],
        kind: vec![organisation.kind],
        ..Sought::default()
    };
    let found = reader.organisations()?.find(&sought, AsOf::Now)?;
    let others = found.iter().map(registry_core::Version::record);
    let others = others.filter(|other| other.key != organisation.key);
    Ok(others
        .take(OFFERED)
        .map(|other| (other.key.to_string(), frame.name_of(other)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposed_retirement_fills_its_form_again() {
        let (clusters, organisations) = (Collection::Clusters, Collection::Organisations);
        for (collection, edit) in [
            (clusters, json!({ "inactive": {} })),
            (clusters, json!({ "withdrawn": { "reason": "A factory." } })),
            (
                clusters,
                json!({ "merged": { "into": "cn-x-y", "without_statements": true } }),
            ),
            (
                clusters,
                json!({ "split": { "into": ["cn-x-y", "cn-x-z"] } }),
            ),
            (organisations, json!({ "merged": { "into": "org_cn-x" } })),
        ] {
            assert_eq!(Said::of_edit(&edit).unwrap().edit(collection), edit);
        }
        assert_eq!(Said::of_edit(&json!({ "patch": {} })), None);
    }
}
