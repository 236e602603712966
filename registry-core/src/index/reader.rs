//! Reading the index: one record, its history, the commits. It works while another process writes.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use tantivy::{DocAddress, Term};

use super::{
    AsOf, IndexError, OrganisationReader, Version,
    folder::{Part, catching_panics, open_for_reading},
    organisations::LastRead,
    part::PartReader,
    payload::number_of,
    schema::fields,
};
use crate::register::CommitId;

/// Reads the index as its last commit left it.
///
/// Superseded versions are opened when something of the past is asked for.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{AsOf, IndexReader, index::{Moment, Sought}};
/// # let key = "cn-zhuji-sock".parse()?;
/// let index = registry.read()?;
/// assert_eq!(index.applied(), 2);
///
/// // A record, as it is and as it was.
/// let version = index.record("cn-zhuji-sock", AsOf::Now)?.expect("a record");
/// assert!(index.record("cn-zhuji-sock", AsOf::Commit(1))?.is_none());
/// assert_eq!(index.history("cn-zhuji-sock")?.len(), 1);
/// assert_eq!(index.fingerprint("cn-zhuji-sock")?, Some(version.hash().fingerprint()));
///
/// // Records, in the order of their keys.
/// let keys = index.records(AsOf::Now)?.map(|record| Ok(record?.key));
/// assert_eq!(keys.collect::<Result<Vec<_>, registry_core::index::IndexError>>()?.len(), 1);
/// assert_eq!(index.differences(1, 2)?.count(), 1);
/// assert_eq!(index.named("CN".parse()?, "Zhuji", "Sock")?.len(), 1);
/// assert!(index.alike(version.record())?.is_empty());
/// assert!(index.predecessors(&key)?.is_empty());
///
/// // Organisations, and the clusters that they take part in.
/// assert!(index.organisations()?.find(&Sought::default(), AsOf::Now)?.is_empty());
/// assert!(index.clusters_of(&"org_cn-pku".parse()?, AsOf::Now)?.is_empty());
///
/// // Commits.
/// let commit = index.commit(2)?;
/// assert_eq!((commit.message.as_str(), index.head()), ("seen", Some(commit.id())));
/// assert_eq!(index.commits(None, 10).count(), 2);
/// assert_eq!(index.last_commit_at(Moment::Commit(2))?, 2);
///
/// // The whole of it, which can be opened by its folder, too.
/// assert!(!index.is_empty() && index.not_known()?.kinds.is_empty());
/// assert_eq!(IndexReader::open(index.folder())?.counts()?.records, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct IndexReader {
    folder: PathBuf,
    current: PartReader,
    superseded: OnceLock<PartReader>,
    organisations: OnceLock<OrganisationReader>,
    organisations_last_read: LastRead,
}

impl IndexReader {
    /// Opens the index in this folder, which may be read-only.
    ///
    /// # Errors
    /// When it is missing, damaged or of another layout, an error that
    /// [is mended by rebuilding](IndexError::is_mended_by_rebuilding).
    pub fn open(folder: &Path) -> Result<IndexReader, IndexError> {
        IndexReader::open_after(folder, &LastRead::default())
    }

    /// Opens the index as [`IndexReader::open`] does, after other readers of this process: of organisations only what has
    /// come since is read.
    pub(crate) fn open_after(
        folder: &Path,
        last_read: &LastRead,
    ) -> Result<IndexReader, IndexError> {
        let current = PartReader::new(folder, open_for_reading(folder, Part::Current)?);
        Ok(IndexReader {
            folder: folder.to_owned(),
            current,
            superseded: OnceLock::new(),
            organisations: OnceLock::new(),
            organisations_last_read: Arc::clone(last_read),
        })
    }

    /// The last commit of the register that the index holds; none in an index that was only made.
    #[must_use]
    pub fn head(&self) -> Option<CommitId> {
        self.current.commit()
    }

    /// The number of that commit.
    #[must_use]
    pub fn applied(&self) -> u64 {
        self.current.applied()
    }

    /// The folder of the index.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The records in force.
    pub(crate) fn current(&self) -> &PartReader {
        &self.current
    }

    /// Replaced versions and commits. They may be ahead of the records in force, by commits that are just being made.
    pub(crate) fn superseded(&self) -> Result<&PartReader, IndexError> {
        if let Some(part) = self.superseded.get() {
            return Ok(part);
        }
        let opened = open_for_reading(&self.folder, Part::Superseded)?;
        if number_of(opened.commit) < self.applied() {
            return Err(IndexError::damaged(
                &self.folder,
                "its superseded versions are behind its current ones",
            ));
        }
        Ok(self
            .superseded
            .get_or_init(|| PartReader::new(&self.folder, opened)))
    }

    /// The organisations, opened when they are first asked for. They may be ahead of the clusters, by commits that are
    /// just being made.
    ///
    /// # Errors
    /// When their index is damaged.
    pub fn organisations(&self) -> Result<&OrganisationReader, IndexError> {
        if let Some(organisations) = self.organisations.get() {
            return Ok(organisations);
        }
        let opened = OrganisationReader::open_after(&self.folder, &self.organisations_last_read)?;
        Ok(self.organisations.get_or_init(|| opened))
    }

    /// A record as it is or was, or nothing when there was none.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn record(&self, key: &str, as_of: AsOf) -> Result<Option<Version>, IndexError> {
        catching_panics(&self.folder, || self.find_record(key, as_of))
    }

    fn find_record(&self, key: &str, as_of: AsOf) -> Result<Option<Version>, IndexError> {
        let term = key_term(key);
        if let Some(address) = self.current.find(&term)?
            && as_of.covers(self.current.made_by(address)?, None)
        {
            return self.current.version(address).map(Some);
        }
        if as_of == AsOf::Now {
            return Ok(None);
        }
        let superseded = self.superseded()?;
        for address in superseded.find_all(&term)? {
            let to = superseded
                .replaced_by(address)?
                .filter(|&to| to <= self.applied());
            if to.is_some() && as_of.covers(superseded.made_by(address)?, to) {
                return superseded.version(address).map(Some);
            }
        }
        Ok(None)
    }

    /// The [fingerprint](crate::register::Hash::fingerprint) of a record's present item, without reading the item.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn fingerprint(&self, key: &str) -> Result<Option<u128>, IndexError> {
        catching_panics(&self.folder, || {
            self.current
                .find(&key_term(key))?
                .map(|address| self.current.fingerprint(address))
                .transpose()
        })
    }

    /// Every version of a record, the first one first, each read when it is its turn.
    ///
    /// # Errors
    /// When the index is damaged, at once or along the way.
    pub fn history(
        &self,
        key: &str,
    ) -> Result<impl ExactSizeIterator<Item = Result<Version, IndexError>> + '_, IndexError> {
        let places = catching_panics(&self.folder, || self.places(&key_term(key)))?;
        let read = |(_, part, address): VersionAddress<'_>| {
            catching_panics(part.folder(), || part.version(address))
        };
        Ok(places.into_iter().map(read))
    }

    /// Where the versions of a record are, the first one first.
    fn places(&self, term: &Term) -> Result<Vec<VersionAddress<'_>>, IndexError> {
        let superseded = self.superseded()?;
        let mut places = Vec::new();
        for address in superseded.find_all(term)? {
            if superseded
                .replaced_by(address)?
                .is_some_and(|to| to <= self.applied())
            {
                places.push((superseded.made_by(address)?, superseded, address));
            }
        }
        if let Some(address) = self.current.find(term)? {
            places.push((self.current.made_by(address)?, &self.current, address));
        }
        places.sort_by_key(|(from, ..)| *from);
        Ok(places)
    }
}

/// The commit that made a version, and where it stands.
type VersionAddress<'a> = (u64, &'a PartReader, DocAddress);

pub(super) fn key_term(key: &str) -> Term {
    Term::from_field_text(fields().key, key)
}
