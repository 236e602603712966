//! Where the parts of a registry lie in its folder.
//!
//! ```text
//! .registry/format     one line: which format the folder is in
//! .registry/display-names.txt  what countries and regions are called, where that is another name than the everyday one
//! .registry/writer     who holds the registry for writing, while somebody does
//! .registry/register/  the truth, and in `head` where it stands, for readers
//! .registry/index/     the projection; can be deleted at any time
//! .registry/log/       the register as a tree, once proofs were asked for; can be deleted at any time
//! .registry/service/   while the registry is served: where commands ask for the turn to write
//! .registry/private/   what the service keeps for itself, in no dump and no proof
//! ```
//!
//! Of a registry whose register is in a database, a folder of this machine has the rest: `writer`, `head`, `index/` and
//! `display-names.txt`.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::{Locator, OpenOptions, error::RegistryError, hint::Hint};
use crate::{
    disk,
    register::{Database, PostgresStore, Protection, Register, SledStore, Store, StoreError},
};

/// The name of a registry's folder, as it is looked for.
pub const FOLDER: &str = ".registry";

const FORMAT: u32 = 1;
const FORMAT_LINE: &str = "national cluster registry, format ";

/// Where the parts of a registry are: the index need not lie beside the register.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    folder: PathBuf,
    index: PathBuf,
    /// Where the register is, unless it is in the folder.
    database: Option<Database>,
}

impl Layout {
    pub(super) fn of(place: &Locator, options: &OpenOptions) -> Layout {
        let index = options.index.clone();
        match place {
            Locator::Folder(folder) => Layout {
                index: index.unwrap_or_else(|| folder.join("index")),
                folder: folder.clone(),
                database: None,
            },
            Locator::Database(database) => {
                let folder = index.unwrap_or_else(|| cache().join(database.folder_name()));
                Layout {
                    index: folder.join("index"),
                    folder,
                    database: Some(database.as_ref().clone()),
                }
            }
        }
    }

    /// Of a registry with everything in one folder.
    pub(super) fn at(folder: &Path) -> Layout {
        Layout::of(&Locator::from(folder), &OpenOptions::default())
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn index(&self) -> &Path {
        &self.index
    }

    pub(super) fn register(&self) -> PathBuf {
        self.folder.join("register")
    }

    /// The database that the register is in, where it is in one.
    pub(super) fn database(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    /// Where the register is, for people.
    pub(super) fn place(&self) -> Locator {
        match &self.database {
            Some(database) => database.clone().into(),
            None => Locator::from(&self.folder),
        }
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    pub(super) fn hint(&self) -> Hint {
        match self.database {
            Some(_) => Hint::in_folder(&self.folder),
            None => Hint::in_folder(&self.register()),
        }
    }

    pub(super) fn writer(&self) -> PathBuf {
        self.folder.join("writer")
    }

    /// Makes the register's store, or opens the one that is there.
    pub(super) fn create_store(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match &self.database {
            Some(database) => Box::new(PostgresStore::create(database.clone())?),
            None => Box::new(SledStore::create(self.register())?),
        })
    }

    /// Makes the folder of what is kept on this machine.
    pub(super) fn make_folder(&self) -> Result<(), RegistryError> {
        disk::make_folder(&self.folder).map_err(|error| RegistryError::file(&self.folder, error))
    }

    /// How the register is protected against a power cut.
    pub(super) fn protection(&self) -> Option<Protection> {
        let is_here = self.database.is_none();
        is_here.then(|| SledStore::protection(self.register()))
    }

    /// Bytes of the register, as far as they are to be known now.
    pub(super) fn register_size(&self) -> u64 {
        match &self.database {
            Some(database) => {
                let store = PostgresStore::open(database.clone());
                store.and_then(|store| store.size()).unwrap_or_default()
            }
            None => super::folder_size(&self.register()),
        }
    }

    fn format(&self) -> PathBuf {
        self.folder.join("format")
    }

    /// Whether a registry is here, whatever its format.
    pub(super) fn is_registry(&self) -> bool {
        self.format().is_file()
    }

    /// Refuses a folder that is a registry already.
    pub(super) fn refuse_registry(&self) -> Result<(), RegistryError> {
        if self.is_registry() {
            return Err(RegistryError::Exists {
                folder: self.folder.clone(),
            });
        }
        Ok(())
    }

    /// Whether a folder without the format file can only be what an interrupted making left: the index comes after
    /// that file, and so does any commit but the first.
    pub(super) fn was_never_made(&self) -> bool {
        let last = SledStore::last_acknowledged(self.register());
        matches!(last, Ok(0 | 1)) && !self.index().exists()
    }

    /// Refuses a folder that has files of other programs.
    pub(super) fn refuse_other_files(&self) -> Result<(), RegistryError> {
        let is_ours = self.database.is_some() || self.is_registry() || self.register().is_dir();
        let has_files =
            || std::fs::read_dir(&self.folder).is_ok_and(|mut files| files.next().is_some());
        if !is_ours && has_files() {
            return Err(RegistryError::NotEmpty {
                folder: self.folder.clone(),
            });
        }
        Ok(())
    }

    /// Marks the place as a registry, where nothing else shows that it is one.
    pub(super) fn mark(&self) -> Result<(), RegistryError> {
        if self.database.is_some() || self.is_registry() {
            return Ok(());
        }
        self.write_format()
    }

    /// Marks the folder as a registry; the last step of making one.
    pub(super) fn write_format(&self) -> Result<(), RegistryError> {
        let path = self.format();
        disk::write_whole(&path, format!("{FORMAT_LINE}{FORMAT}\n").as_bytes())
            .map_err(|error| RegistryError::file(&path, error))
    }

    pub(super) fn bad_format(&self) -> RegistryError {
        RegistryError::BadFormat {
            path: self.format(),
        }
    }

    /// Opens the register.
    pub(super) fn open_register(&self) -> Result<Register, RegistryError> {
        if let Some(database) = &self.database {
            return Ok(Register::open(PostgresStore::open(database.clone())?)?);
        }
        match SledStore::open(self.register()) {
            Err(StoreError::Missing { .. }) => Err(RegistryError::NoRegister {
                folder: self.folder.clone(),
            }),
            store => Ok(Register::open(store?)?),
        }
    }

    /// Refuses a folder that is no registry, or one of a format that came later.
    pub(super) fn check_format(&self) -> Result<(), RegistryError> {
        if self.database.is_some() {
            // The database says itself what it is in, when it is asked.
            return Ok(());
        }
        if !self.is_registry() && !self.register().is_dir() {
            return Err(RegistryError::NoRegistry {
                folder: self.folder.clone(),
            });
        }
        let line = std::fs::read_to_string(self.format()).unwrap_or_default();
        let format = line
            .trim_end()
            .strip_prefix(FORMAT_LINE)
            .and_then(|number| number.parse::<u32>().ok());
        match format {
            Some(FORMAT) => Ok(()),
            Some(found) if found > FORMAT => Err(RegistryError::NewerFormat {
                folder: self.folder.clone(),
                found,
                known: FORMAT,
            }),
            _ => Err(self.bad_format()),
        }
    }
}

/// Where this user's programs keep what can be made again.
fn cache() -> PathBuf {
    let folder = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let user = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")));
    user.unwrap_or_else(env::temp_dir).join("registry")
}
