//! What the API says of a file: its columns, and what taking it in would change.

use axum::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::uploads::Upload;
use crate::{
    portal::{
        acts::api::{Answer, Api, Call, Refusal},
        address::Address,
        session::Session,
    },
    problem::{Kind, Problem},
};

/// An address may be so long; mended cells stand in it.
const MOST_ADDRESS: usize = 60_000;

/// What was found in a file.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Looked {
    /// Each column's header, and the field that it is taken for.
    pub(super) columns: Vec<(String, Option<String>)>,
    /// The report of the import; nothing where it was refused.
    pub(super) report: Value,
    pub(super) refusal: Option<Refusal>,
}

impl Looked {
    /// Looks at a file with all that is said of it.
    pub(super) async fn at(
        api: &Api,
        upload: &Upload,
        session: &Session,
    ) -> Result<Looked, Problem> {
        let columns = ask(api, upload, session, "/api/v1/imports/columns", false).await?;
        let columns = columns.map_or(Value::Null, |answer| answer.value);
        let columns = columns["columns"].as_array().into_iter().flatten();
        let columns = columns.map(|column| {
            let text = |name: &str| column[name].as_str().map(str::to_owned);
            (text("header").unwrap_or_default(), text("field"))
        });
        let columns = columns.collect();
        let looked = ask(api, upload, session, "/api/v1/imports?dry_run=true", false).await?;
        let (report, refusal) = match looked {
            Ok(answer) => (answer.value, None),
            Err(refusal) => (Value::Null, Some(refusal)),
        };
        Ok(Looked {
            columns,
            report,
            refusal,
        })
    }

    /// Rows that were rejected.
    pub(super) fn rejected(&self) -> u64 {
        self.report["rejected"].as_u64().unwrap_or_default()
    }

    /// Whether nothing keeps the file from being taken in.
    pub(super) fn is_good(&self, skips: bool) -> bool {
        self.refusal.is_none() && (skips || self.rejected() == 0)
    }

    /// The header of a column counted from 1.
    pub(super) fn header(&self, column: usize) -> Option<String> {
        let (header, _) = self.columns.get(column.checked_sub(1)?)?;
        Some(header.clone())
    }

    /// The rejected rows that the report has whole.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Value> {
        self.report["rejected_rows"]
            .as_array()
            .into_iter()
            .flatten()
    }

    /// What a cell of them says; blank past the row's end.
    pub(super) fn cell(&self, line: u64, column: usize) -> Option<&str> {
        let row = self.rows().find(|row| row["line"] == line)?;
        let cell = row["cells"].get(column.checked_sub(1)?);
        Some(cell.and_then(Value::as_str).unwrap_or_default())
    }
}

/// Begins to take a file in. Gives the name of the import, which goes on by itself.
pub(super) async fn begin(
    api: &Api,
    upload: &Upload,
    session: &Session,
) -> Result<Result<String, Refusal>, Problem> {
    let begun = ask(api, upload, session, "/api/v1/imports", true).await?;
    Ok(begun.map(|answer| {
        let address = answer.value["import"].as_str().unwrap_or_default();
        let name = address.rsplit('/').next().unwrap_or_default();
        name.to_owned()
    }))
}

/// Proposes what a file would change. Gives the name of the proposal.
pub(super) async fn propose(
    api: &Api,
    upload: &Upload,
    session: &Session,
) -> Result<Result<String, Refusal>, Problem> {
    let proposed = ask(api, upload, session, "/api/v1/proposals/imports", false).await?;
    Ok(proposed.map(|answer| answer.value["id"].as_str().unwrap_or_default().to_owned()))
}

async fn ask(
    api: &Api,
    upload: &Upload,
    session: &Session,
    address: &str,
    goes_on: bool,
) -> Result<Result<Answer, Refusal>, Problem> {
    let address = Address::local(address).unwrap_or_else(|| Address::of(address));
    let address = address.set("name", &upload.name);
    let parameters = upload.how.parameters();
    let address = parameters.fold(address, |address, (name, value)| address.and(name, &value));
    let address = address.to_string();
    if address.len() > MOST_ADDRESS {
        let problem = "more cells were mended here than can be; take in what is mended, or mend the rest in the file and send it again";
        return Err(Kind::TooLarge.problem(problem));
    }
    let call = Call {
        method: Method::POST,
        body: upload.body(),
        goes_on,
        ..Call::get(address, Some(session))
    };
    Ok(api.call(call).await)
}
