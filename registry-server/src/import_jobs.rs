//! Imports that go on when nobody waits: how far each has come, and for a day what became of it.
//!
//! A job is noted before it begins, with the commit that was the last then; its commit carries its name. So a process
//! that finds a job which another began and did not end knows whether its commit was made.

use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use registry_core::{Registry, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    private::{self, Documents, random},
    problem::{Kind, Problem, of_disk},
};

const KIND: &str = "imports";
/// How long a job is kept.
const KEPT_SECONDS: i64 = 24 * 60 * 60;
/// So many imports are under way at once; each has its file on the disk.
const MOST_UNDER_WAY: usize = 8;

/// How far an import has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Progress {
    /// What is done now: `reading` the file, or `writing` what it brings.
    pub(crate) stage: &'static str,
    /// How much of it is done.
    pub(crate) done: u64,
    /// Out of how much.
    pub(crate) of: u64,
}

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// When.
    pub(crate) finished: Time,
    /// The HTTP status that whoever had waited would have had.
    pub(crate) status: u16,
    /// The report with its findings, or the problem.
    pub(crate) result: Value,
}

/// An import, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Job {
    /// The token that it was begun with.
    pub(crate) token: String,
    /// The file's name.
    pub(crate) name: String,
    /// When it began.
    pub(crate) started: Time,
    /// The last commit then.
    pub(crate) since: u64,
    /// The node that imports.
    #[serde(default)]
    pub(crate) node: String,
    /// What became of it, once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) outcome: Option<Outcome>,
}

/// The imports of a registry.
#[derive(Clone)]
pub(crate) struct Jobs(Arc<Shared>);

struct Shared {
    jobs: Documents<Job>,
    under_way: Mutex<HashMap<String, Progress>>,
}

impl Jobs {
    pub(crate) fn of_registry(registry: &Registry) -> Jobs {
        Jobs(Arc::new(Shared {
            jobs: Documents::new(private::of_registry(registry), KIND),
            under_way: Mutex::default(),
        }))
    }

    /// Notes that an import begins, under a name that nobody guesses.
    ///
    /// # Errors
    /// 503 where too many are under way.
    pub(crate) fn begin(&self, job: &Job) -> Result<UnderWay, Problem> {
        self.forget_old()?;
        let id = random::<16>().map_err(of_disk)?;
        {
            let mut under_way = self.lock();
            if under_way.len() >= MOST_UNDER_WAY {
                let problem = "too many imports are under way; come again when one has ended";
                return Err(Kind::Unavailable.problem(problem));
            }
            under_way.insert(id.clone(), Progress::default());
        }
        let begun = UnderWay {
            jobs: self.clone(),
            id,
        };
        self.0.jobs.create(&begun.id, job)?;
        Ok(begun)
    }

    /// An import, and how far it has come while it is under way.
    pub(crate) fn find(&self, id: &str) -> Result<Option<(Job, Option<Progress>)>, Problem> {
        // Looked at first: what ends meanwhile is kept before it is under way no more.
        let progress = self.lock().get(id).cloned();
        let job = self.0.jobs.get(id)?;
        Ok(job.map(|job| (job.value, progress)))
    }

    /// The imports that a token began, the newest first, each with its name.
    pub(crate) fn of_token(
        &self,
        token: &str,
    ) -> Result<Vec<(String, Job, Option<Progress>)>, Problem> {
        let mut own = Vec::new();
        for id in self.0.jobs.ids()? {
            let found = self.find(&id)?;
            let found = found.filter(|(job, _)| job.token == token);
            own.extend(found.map(|(job, progress)| (id, job, progress)));
        }
        own.sort_by_key(|(_, job, _)| Reverse(job.started.timestamp()));
        Ok(own)
    }

    /// Notes of a job that another process began and did not end what became of it.
    pub(crate) fn settle(
        &self,
        id: &str,
        job: &mut Job,
        registry: &Registry,
    ) -> Result<(), Problem> {
        // Opened first, so that a commit which the index had not taken up is in it.
        registry.published()?;
        let reader = registry.read()?;
        let mut made = None;
        for number in job.since + 1..=reader.applied() {
            let commit = reader.commit(number)?;
            if commit.request.as_deref() == Some(id) {
                made = Some(commit);
            }
        }
        let (status, result) = match made {
            Some(commit) => (
                200,
                serde_json::json!({ "commit": commit.number, "dry_run": false }),
            ),
            None => {
                let problem = "the service was stopped before the import ended, and nothing was taken; send the file again";
                let problem = Kind::Unavailable.problem(problem);
                (503, serde_json::to_value(problem).unwrap_or_default())
            }
        };
        let finished = Time::now();
        job.outcome = Some(Outcome {
            finished,
            status,
            result,
        });
        self.put(id, job)
    }

    fn put(&self, id: &str, job: &Job) -> Result<(), Problem> {
        if let Some(before) = self.0.jobs.get(id)? {
            self.0.jobs.replace(id, &before, job)?;
        }
        Ok(())
    }

    fn forget_old(&self) -> Result<(), Problem> {
        let now = Time::now().timestamp().as_second();
        for id in self.0.jobs.ids()? {
            let is_old = |(job, progress): &(Job, Option<Progress>)| {
                let age = now - job.started.timestamp().as_second();
                progress.is_none() && age >= KEPT_SECONDS
            };
            if self.find(&id)?.as_ref().is_none_or(is_old) {
                self.0.jobs.remove(&id)?;
            }
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Progress>> {
        self.0
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// An import that is under way.
pub(crate) struct UnderWay {
    jobs: Jobs,
    pub(crate) id: String,
}

impl UnderWay {
    /// Says how far it has come.
    pub(crate) fn at(&self, stage: &'static str, done: u64, of: u64) {
        if let Some(progress) = self.jobs.lock().get_mut(&self.id) {
            *progress = Progress { stage, done, of };
        }
    }

    /// Keeps what became of it.
    pub(crate) fn end(&self, job: &Job) -> Result<(), Problem> {
        self.jobs.put(&self.id, job)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.jobs.lock().remove(&self.id);
    }
}
