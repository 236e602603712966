//! Changes of the registry, as plain values.
//!
//! A [`Change`] says what is to become of records. Applied to a [`View`] of the registry it gives new versions of
//! them, or a typed refusal; who then writes them down is another's business. Flags, editor and files all end in these
//! values, so that what may be done is decided here and nowhere else.

mod alike;
mod amend;
mod approve;
mod changed;
mod emptied;
mod fitting;
mod merge;
mod organisation;
mod put;
mod record_review;
mod references;
mod refused;
mod register;
mod replace;
mod restore;
mod retire;
mod revert;
mod split;
mod statement;
mod view;
mod within;
mod wording;

pub use alike::{explained, reasons};
pub use amend::{Amend, Amendable, Edit, NamedStatement, Target};
pub use approve::{Approve, approved_by};
pub use changed::{Changed, Deed, NewOrganisation, NewVersion, Outcome};
pub use emptied::EmptiedField;
pub use fitting::CoordinatesMustFit;
pub use merge::Merge;
pub use organisation::{
    EmptiedOrganisationField, OrganisationFault, OrganisationRetirement, PutOrganisations,
    RegisterOrganisation, RestoreOrganisation, RetireOrganisation,
};
pub use put::Put;
pub use record_review::RecordReview;
use references::Standing;
pub use refused::Refused;
pub use register::{Others, Register};
pub use replace::{Replace, Replacement};
pub use restore::Restore;
pub use retire::{Retire, Retirement};
pub use revert::Revert;
pub(crate) use revert::is_reverted;
pub use split::Split;
pub use statement::{Candidate, NamedActor};
pub use view::{Differences, View};
pub use within::Within;
pub(crate) use within::check_within;

use crate::model::FieldChange;

/// Something that is to become of records.
///
/// ```
/// use registry_core::{
///     change::{Change, Retire, Retirement},
///     register::Draft,
///     registry::{Registry},
/// };
/// # use registry_core::model::Cluster;
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(&folder.path().join(".registry"), "Clusters", "registrar")?;
/// # let mut writer = registry.write(&mut |_, _| {})?;
/// # let sock = br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
/// # writer.save([Cluster::from_json(sock)?], Draft::new("registrar", ""))?;
/// let retire = Retire::new("cn-zhuji-sock".parse()?, Retirement::Inactive);
/// let draft = Draft::new("registrar", retire.message());
/// let applied = writer.apply(&retire, draft)?;
/// assert_eq!(applied.records.described()[0].changes[0].field, "status");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Change: Send {
    /// What a commit of this change says where the person says nothing.
    fn message(&self) -> String;

    /// The same once it is known what changes in the first record.
    fn message_with(&self, changes: &[FieldChange]) -> String {
        let _ = changes;
        self.message()
    }

    /// What becomes of the records that the view shows. The view is asked for more as outcomes are taken, so that a
    /// change of millions of records is never held as a whole.
    ///
    /// # Errors
    /// Why nothing may be changed, at once or along the way.
    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused>;
}
