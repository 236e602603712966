//! Writing the journal: it follows the register, commit by commit.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    folder_in,
    head::Head,
    journal::{self, push_end, push_version},
    positions,
};
use crate::{
    disk,
    index::IndexError,
    model::RecordKind,
    projection::{Progress, Projection, StatedRecord, follow},
    register::{Commit, CommitId, Register},
};

/// Writes the index of organisations. A commit without any costs no wait for the disk.
pub struct OrganisationWriter {
    folder: PathBuf,
    /// How far the file goes.
    durable: Head,
    /// The last commit that was ended.
    ended: Option<CommitId>,
    running: Option<u64>,
    /// What is not in the file yet, and how much of it belongs to commits that were ended.
    added: Vec<u8>,
    added_and_ended: usize,
}

impl OrganisationWriter {
    /// Opens the index of organisations in the folder of the index; it is made where there is none.
    ///
    /// # Errors
    /// When it is damaged or of another layout, an error that
    /// [is mended by rebuilding](IndexError::is_mended_by_rebuilding).
    pub(crate) fn open(index: &Path) -> Result<OrganisationWriter, IndexError> {
        let folder = &folder_in(index);
        disk::make_folder(folder)
            .map_err(IndexError::io(format!("making {}", folder.display())))?;
        let durable = sound_head(folder)?;
        let writer = OrganisationWriter {
            folder: folder.to_owned(),
            durable,
            ended: durable.commit,
            running: None,
            added: Vec::new(),
            added_and_ended: 0,
        };
        writer.keep_positions();
        Ok(writer)
    }

    fn keep_positions(&self) {
        // What the journal holds is durable, and is read as a whole where the positions could not be written.
        let _ = positions::keep_up(&self.folder, self.durable.bytes);
    }

    /// Opens the index of organisations and applies the commits that it does not hold yet; one that cannot follow the
    /// register is built again.
    ///
    /// # Errors
    /// When the register cannot be read, or the index cannot be written.
    pub(crate) fn open_caught_up(
        index: &Path,
        register: &Register,
        report: &mut impl FnMut(Progress),
    ) -> Result<OrganisationWriter, IndexError> {
        let mut writer = match OrganisationWriter::open(index) {
            Ok(writer) if writer.is_of_history(register)? => writer,
            Err(error) if !error.is_mended_by_rebuilding() => return Err(error),
            _ => {
                let folder = folder_in(index);
                fs::remove_dir_all(&folder)
                    .map_err(IndexError::io(format!("removing {}", folder.display())))?;
                OrganisationWriter::open(index)?
            }
        };
        if writer.number() < register.head().commit {
            follow(&mut [&mut writer], register, report)?;
        }
        Ok(writer)
    }

    /// Whether the last commit that it holds is the register's.
    fn is_of_history(&self, register: &Register) -> Result<bool, IndexError> {
        let Some(held) = self.durable.commit else {
            return Ok(true);
        };
        Ok(held.number <= register.head().commit
            && register.commit(held.number)?.hash() == held.hash)
    }

    fn number(&self) -> u64 {
        self.ended.map_or(0, |commit| commit.number)
    }

    fn append(&self) -> io::Result<()> {
        let path = self.folder.join(journal::FILE);
        let is_new = !path.exists();
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.write_all(&self.added)?;
        file.sync_data()?;
        if is_new {
            disk::sync_folder(&self.folder)?;
        }
        Ok(())
    }
}

/// How far the journal goes. It is only looked through where the head does not tell; what a crash left behind its last
/// whole commit is cut off.
fn sound_head(folder: &Path) -> Result<Head, IndexError> {
    let path = folder.join(journal::FILE);
    let length = path.metadata().map_or(0, |file| file.len());
    let head = Head::read(folder)?;
    if let Some(head) = head.filter(|head| head.bytes == length) {
        return Ok(head);
    }
    if length == 0 && head.is_none() {
        return Ok(Head::new(None, 0));
    }
    let reading = || IndexError::io(format!("reading {}", path.display()));
    let journal = fs::read(&path).map_err(reading())?;
    let contents = journal::read(&journal);
    let bytes = contents.bytes as u64;
    if head.is_some_and(|head| bytes < head.bytes) {
        return Err(IndexError::damaged(
            folder,
            "its journal is shorter than it was",
        ));
    }
    if bytes < length {
        let file = File::options().write(true).open(&path);
        file.and_then(|file| file.set_len(bytes))
            .map_err(reading())?;
    }
    let head = Head::new(contents.last_commit(), bytes);
    head.write(folder)?;
    Ok(head)
}

impl Projection for OrganisationWriter {
    type Error = IndexError;

    fn takes(&self, kind: RecordKind) -> bool {
        kind == RecordKind::Organisation
    }

    fn holds_unknown(&self, _key: &str) -> Result<bool, IndexError> {
        // Whoever changes an organisation has its present version at hand, and looks there.
        Ok(false)
    }

    fn head(&self) -> Option<CommitId> {
        self.ended
    }

    fn begin(&mut self, number: u64) -> Result<(), IndexError> {
        let applied = self.number();
        if number > applied + 1 {
            return Err(IndexError::Gap { number, applied });
        }
        self.running = Some(number);
        Ok(())
    }

    fn take(&mut self, stated: StatedRecord) -> Result<(), IndexError> {
        let number = self.running.ok_or(IndexError::NotBegun)?;
        // What is given again is there already.
        if number > self.number()
            && let StatedRecord::Organisation(stated) = stated
        {
            push_version(&mut self.added, stated.record(), stated.item());
        }
        Ok(())
    }

    fn end(&mut self, commit: &Commit) -> Result<(), IndexError> {
        if self.running.take() != Some(commit.number) {
            return Err(IndexError::NotBegun);
        }
        if commit.number <= self.number() {
            return Ok(());
        }
        if self.added.len() > self.added_and_ended {
            push_end(&mut self.added, commit.id());
            self.added_and_ended = self.added.len();
        }
        self.ended = Some(commit.id());
        Ok(())
    }

    fn flush(&mut self) -> Result<(), IndexError> {
        self.added.truncate(self.added_and_ended);
        if self.ended == self.durable.commit {
            return Ok(());
        }
        if !self.added.is_empty() {
            self.append()
                .map_err(IndexError::io("writing the index of organisations"))?;
        }
        let head = Head::new(self.ended, self.durable.bytes + self.added.len() as u64);
        head.write(&self.folder)?;
        self.durable = head;
        if !self.added.is_empty() {
            self.keep_positions();
        }
        self.added.clear();
        self.added_and_ended = 0;
        Ok(())
    }

    fn rollback(&mut self) -> Result<(), IndexError> {
        self.running = None;
        self.added.clear();
        self.added_and_ended = 0;
        // A flush that failed may have left the beginning of what it added.
        self.durable = sound_head(&self.folder)?;
        self.ended = self.durable.commit;
        Ok(())
    }

    fn close(self: Box<Self>) -> Result<(), IndexError> {
        Ok(())
    }
}
