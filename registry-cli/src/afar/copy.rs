//! The copy of a register: a folder for the server in the user's cache, which follows what is committed there.

use std::{
    env,
    fs::{self, File},
    io::{self, BufReader, BufWriter, IntoInnerError, Seek},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use registry_core::{Hash, Registry, RegistryError};
use registry_server::ClientRequest;
use serde::Deserialize;

use super::Afar;
use crate::{
    failure::Failure,
    output::{self, Console},
    progress::Progress,
};

/// How long another command may bring the copy up.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(100);

/// What a service says of itself, as far as it is needed.
#[derive(Deserialize)]
struct Index {
    head: Head,
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "commit")]
    number: u64,
    hash: Hash,
}

/// How a copy stands to its original.
enum Standing {
    Same(Registry),
    /// It has the commits up to one.
    Behind(Registry, u64),
    /// Another command brought it further up since the service was asked, or it is of another register.
    Ahead,
    /// It is of another register, or there is none that can be read.
    None,
}

/// The copy of the register as the service has it now.
pub fn current(afar: &Afar, console: &Console) -> Result<Registry, Failure> {
    if let Some(copy) = afar.copy.borrow().as_ref() {
        return Ok(copy.clone());
    }
    let folder = folder(afar)?;
    let begun = Instant::now();
    let copy = loop {
        let index: Index = afar.value(ClientRequest::get("/api/v1"))?;
        match standing(&folder, &index.head) {
            Standing::Same(copy) => break copy,
            Standing::Behind(copy, number) => match follow(afar, &copy, number, console) {
                Ok(()) => break copy,
                Err(Failure::Registry(RegistryError::Locked { .. }))
                    if begun.elapsed() < PATIENCE =>
                {
                    thread::sleep(PAUSE);
                }
                Err(Failure::Registry(RegistryError::Load(_))) => {
                    break taken(afar, &folder, console)?;
                }
                Err(failure) => return Err(failure),
            },
            Standing::Ahead if begun.elapsed() < PAUSE => thread::sleep(PAUSE),
            Standing::Ahead | Standing::None => break taken(afar, &folder, console)?,
        }
    };
    *afar.copy.borrow_mut() = Some(copy.clone());
    Ok(copy)
}

fn standing(folder: &Path, original: &Head) -> Standing {
    let known = Registry::open(folder).and_then(|copy| {
        let head = copy.read()?.head();
        Ok((copy, head))
    });
    match known {
        Ok((copy, Some(head))) if head.hash == original.hash => Standing::Same(copy),
        Ok((copy, Some(head))) if head.number < original.number => {
            Standing::Behind(copy, head.number)
        }
        Ok((_, Some(head))) if head.number > original.number => Standing::Ahead,
        _ => Standing::None,
    }
}

/// Takes in what was committed since.
fn follow(afar: &Afar, copy: &Registry, after: u64, console: &Console) -> Result<(), Failure> {
    let more = fetched(afar, &format!("/api/v1/register?after={after}"), console)?;
    let progress = Progress::bytes("Verifying", console.quiet);
    copy.load_more(more, &mut |done, total| {
        progress.at(done, total);
    })?;
    Ok(())
}

/// The copy of a server's register.
fn folder(afar: &Afar) -> Result<PathBuf, Failure> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")));
    let cache = cache.filter(|cache| cache.is_absolute());
    let cache = cache.ok_or_else(|| {
        Failure::Refused("there is no place for a copy of the register: set XDG_CACHE_HOME".into())
    })?;
    let server = afar.client.server().to_string();
    let name = server.replace("://", "_").replace([':', '[', ']'], "_");
    let server = cache.join("registry").join(name);
    fs::create_dir_all(&server).map_err(|error| file(&server, error))?;
    Ok(server.join("copy"))
}

/// Takes the whole register, verified line by line, in the place of what was there.
fn taken(afar: &Afar, folder: &Path, console: &Console) -> Result<Registry, Failure> {
    let dump = fetched(afar, "/api/v1/register", console)?;
    let beside = folder.parent().unwrap_or(folder);
    let made = tempfile::Builder::new().prefix(".new-").tempdir_in(beside);
    let made = made.map_err(|error| file(beside, error))?;
    let new = made.path().join("registry");
    let progress = Progress::bytes("Verifying", console.quiet);
    let loaded = Registry::load(&new, dump, false, &mut |done, total| {
        progress.at(done, total);
    })?;
    drop(progress);
    let commits = output::counted(loaded.commits, "commit");
    drop(loaded);
    // Whoever reads the old one has its files open.
    let old = made.path().join("replaced");
    if let Err(error) = fs::rename(folder, &old)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(file(folder, error));
    }
    // Another command may have taken it meanwhile.
    if let Err(error) = fs::rename(&new, folder)
        && !folder.is_dir()
    {
        return Err(file(folder, error));
    }
    console.say(&format!("Took {commits} from {}.", afar.client.server()));
    Ok(Registry::open(folder)?)
}

/// A document that is read from its beginning, once it is here.
fn fetched(afar: &Afar, address: &str, console: &Console) -> Result<BufReader<File>, Failure> {
    let progress = Progress::bytes("Fetching", console.quiet);
    let mut document = BufWriter::new(tempfile::tempfile()?);
    afar.client
        .fetch(ClientRequest::get(address), &mut document, &mut |bytes| {
            progress.at(bytes, 0);
        })?;
    let mut document = document.into_inner().map_err(IntoInnerError::into_error)?;
    document.rewind()?;
    Ok(BufReader::new(document))
}

fn file(path: &Path, error: io::Error) -> Failure {
    Failure::File {
        path: path.display().to_string(),
        error,
    }
}
