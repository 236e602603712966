//! What the operator of a served registry decides while it is served: who changes directly, who may propose, when
//! reviews fall due. Kept among the private documents, as `settings/service`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use registry_core::Registry;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    access::Role,
    merge_patch::merge_patch,
    private::{self, Documents, PrivateError},
    problem::{Kind, Problem},
};

const ID: &str = "service";

/// The settings of a served registry.
///
/// ```
/// use registry_server::Settings;
/// let settings = Settings::default();
/// assert!(settings.direct_changes && !settings.visitors_propose);
/// assert_eq!(settings.review_period_months, 36);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether registrars and reviewers change records directly. Where they do not, they propose, and another person
    /// approves (four eyes); an admin changes directly all the same.
    pub direct_changes: bool,
    /// The least role that sees the proposals of others.
    pub queue_seen_by: Role,
    /// After how many months a record is to be reviewed again, unless it says a day itself.
    #[schema(minimum = 1, maximum = 1200)]
    pub review_period_months: u32,
    /// The most proposals of one person that wait at once.
    pub proposals_waiting_each: u32,
    /// Whether people without a token may propose.
    pub visitors_propose: bool,
    /// The most proposals of visitors that wait at once.
    pub visitor_proposals_waiting: u32,
    /// The most proposals that visitors make or amend in an hour, all of them together; a quarter of it from one address.
    pub visitor_proposals_an_hour: u32,
    /// The most bytes of a visitor's proposal.
    pub visitor_proposal_bytes: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            direct_changes: true,
            queue_seen_by: Role::Registrar,
            review_period_months: 36,
            proposals_waiting_each: 200,
            visitors_propose: false,
            visitor_proposals_waiting: 200,
            visitor_proposals_an_hour: 60,
            visitor_proposal_bytes: 32 << 10,
        }
    }
}

/// Why settings are not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Not read, or not kept.
    #[error(transparent)]
    Private(#[from] PrivateError),
    /// A setting that there is not, or a value that it cannot have.
    #[error("{0}")]
    Refused(String),
}

/// The settings of a registry, as they are kept.
///
/// ```
/// use registry_server::KeptSettings;
/// let folder = tempfile::tempdir()?;
/// let kept = KeptSettings::of_registry(&registry_core::Registry::create(folder.path(), "Clusters", "registrar")?);
/// kept.change(&serde_json::json!({ "review_period_months": 24 }))?;
/// assert_eq!(kept.read()?.review_period_months, 24);
/// assert!(kept.change(&serde_json::json!({ "review_period": 24 })).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct KeptSettings {
    documents: Documents<Settings>,
    /// As they were when they were last read here.
    known: Mutex<Settings>,
}

impl KeptSettings {
    /// Of a registry.
    #[must_use]
    pub fn of_registry(registry: &Registry) -> KeptSettings {
        KeptSettings {
            documents: Documents::new(private::of_registry(registry), "settings"),
            known: Mutex::default(),
        }
    }

    /// The settings as they are.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read(&self) -> Result<Settings, PrivateError> {
        let kept = self.documents.get(ID)?;
        let settings = kept.map_or_else(Settings::default, |kept| kept.value);
        self.known().clone_from(&settings);
        Ok(settings)
    }

    /// The settings as they were when they were last read here: for who reads while nobody can be asked.
    pub(crate) fn last_known(&self) -> Settings {
        self.known().clone()
    }

    fn known(&self) -> MutexGuard<'_, Settings> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes those that a JSON object names (JSON Merge Patch); null makes one what it was at first.
    ///
    /// # Errors
    /// [`SettingsError::Refused`] for a setting that there is not, or a value that it cannot have.
    pub fn change(&self, patch: &Value) -> Result<Settings, SettingsError> {
        if !patch.is_object() {
            let problem = "settings are changed by an object of their names and values";
            return Err(SettingsError::Refused(problem.to_owned()));
        }
        let kept = self.documents.get(ID)?;
        let before = kept.as_ref().map(|kept| kept.value.clone());
        let mut changed = serde_json::json!(before.unwrap_or_default());
        each_known(&changed, patch)?;
        merge_patch(&mut changed, patch);
        let settings: Settings = serde_json::from_value(changed).map_err(|_| mistaken(patch))?;
        if !(1..=1200).contains(&settings.review_period_months) {
            let problem = "review_period_months: from 1 to 1200";
            return Err(SettingsError::Refused(problem.to_owned()));
        }
        match kept {
            Some(kept) => self.documents.replace(ID, &kept, &settings)?,
            None => self.documents.create(ID, &settings)?,
        }
        Ok(settings)
    }
}

fn each_known(settings: &Value, patch: &Value) -> Result<(), SettingsError> {
    let names = |value: &Value| {
        let fields = value.as_object().into_iter().flatten();
        fields.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    let known = names(settings);
    match names(patch).iter().find(|name| !known.contains(name)) {
        Some(unknown) => Err(SettingsError::Refused(format!(
            "{unknown}: no such setting; there are {}",
            known.join(", ")
        ))),
        None => Ok(()),
    }
}

/// Which of the values cannot be.
fn mistaken(patch: &Value) -> SettingsError {
    let fields = patch.as_object().into_iter().flatten();
    let wrong = fields.filter(|(name, value)| {
        let mut alone = serde_json::json!(Settings::default());
        alone[name.as_str()] = (*value).clone();
        !value.is_null() && serde_json::from_value::<Settings>(alone).is_err()
    });
    let wrong = wrong.map(|(name, value)| {
        let expected = match serde_json::json!(Settings::default()).get(name) {
            Some(Value::Bool(_)) => "true or false",
            Some(Value::String(_)) => "contributor, registrar, reviewer or admin",
            _ => "a whole number",
        };
        format!("{name}: {value} cannot be; expected {expected}")
    });
    SettingsError::Refused(wrong.collect::<Vec<_>>().join("; "))
}

impl From<SettingsError> for Problem {
    fn from(error: SettingsError) -> Problem {
        match error {
            SettingsError::Private(error) => error.into(),
            SettingsError::Refused(_) => Kind::Invalid.problem(error),
        }
    }
}
