//! Imports from afar: files are read and checked here against the copy, and what they make of records is sent as JSON
//! Lines, to be taken in as one commit unless one of the records was changed meanwhile.

use std::{
    io::{BufWriter, IntoInnerError, Seek, Write},
    thread,
    time::Duration,
};

use registry_core::{
    Applied, Draft, IndexReader, Report,
    registry::{ImportPlan, ImportedOrganisations, OrganisationsPlan},
};
use registry_server::ClientRequest;
use serde::Deserialize;

use super::{
    Afar,
    changing::{OVERTAKEN, apply_once, parameters},
    or_propose,
};
use crate::{failure::Failure, output::Console, progress::Progress};

/// How long to wait before it is asked again how far an import has come: a little longer each time.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// An import that goes on by itself, as the service tells of it.
#[derive(Deserialize)]
struct Job {
    #[serde(default)]
    progress: Option<Stage>,
    #[serde(default)]
    outcome: Option<Ended>,
}

#[derive(Deserialize)]
struct Stage {
    done: u64,
    of: u64,
}

#[derive(Deserialize)]
struct Ended {
    status: u16,
    result: Outcome,
}

/// What came of it: a commit, or a problem.
#[derive(Deserialize)]
struct Outcome {
    #[serde(default)]
    commit: Option<u64>,
    #[serde(default)]
    detail: Option<String>,
}

/// Where a job is.
#[derive(Deserialize)]
struct Begun {
    import: String,
}

impl Afar {
    /// Takes in what a plan found, and gives the report and the number of the commit, where there was anything to change;
    /// nothing where somebody else changed one of the records first.
    pub fn import(
        &self,
        plan: ImportPlan,
        reader: &IndexReader,
        draft: &Draft,
        console: &Console,
    ) -> Result<Option<(Report, Option<u64>)>, Failure> {
        let source = draft.source.clone().or_else(|| plan.source());
        let mut lines = BufWriter::new(tempfile::tempfile()?);
        let report = plan.prepare(reader, |item| {
            lines.write_all(item.bytes())?;
            Ok(lines.write_all(b"\n")?)
        })?;
        let mut lines = lines.into_inner().map_err(IntoInnerError::into_error)?;
        lines.rewind()?;
        let address = format!(
            "/api/v1/imports?name=records.jsonl&seen={}&{}",
            reader.applied(),
            parameters(&draft.message, source.as_ref())
        );
        let begun = ClientRequest::post(address).file(lines).without_waiting();
        let begun = self.client.ask(begun);
        let begun = begun.map_err(|error| or_propose(error, "registry import --propose"))?;
        let begun: Begun = begun.json().map_err(|_| self.not_understood())?;
        let ended = self.end_of(&begun.import, console)?;
        self.forget();
        match ended.status {
            200 => Ok(Some((report, ended.result.commit))),
            OVERTAKEN => Ok(None),
            status => {
                let said = ended.result.detail;
                let said = said.unwrap_or_else(|| format!("it answers {status}"));
                Err(Failure::Refused(format!(
                    "{}: {said}",
                    self.client.server()
                )))
            }
        }
    }

    /// Waits for what becomes of an import, and shows how far it has come.
    fn end_of(&self, import: &str, console: &Console) -> Result<Ended, Failure> {
        let progress = Progress::counted("Importing", console.quiet);
        let mut pause = FIRST_PAUSE;
        loop {
            let job: Job = self.value(ClientRequest::get(import))?;
            if let Some(ended) = job.outcome {
                return Ok(ended);
            }
            if let Some(Stage { done, of }) = job.progress {
                progress.at(done, of);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Takes in organisations that were read from files, and gives what was done; nothing where somebody else changed one
    /// of the records first.
    pub fn import_organisations(
        &self,
        plan: OrganisationsPlan,
        mut draft: Draft,
        console: &Console,
    ) -> Result<Option<ImportedOrganisations>, Failure> {
        let Some(put) = plan.change() else {
            return Ok(Some(plan.imported(Applied::default())));
        };
        draft.source = draft.source.or_else(|| plan.source());
        let applied = apply_once(self, put, &draft, console)?;
        Ok(applied.map(|applied| plan.imported(applied)))
    }
}
