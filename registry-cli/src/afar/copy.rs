//! The copy of a register: one folder a state, in the folder of the server, in the user's cache.

use std::{
    env, fs,
    io::{self, BufReader, BufWriter, Seek},
    path::{Path, PathBuf},
};

use registry_core::{Hash, Registry};
use serde::Deserialize;

use super::Afar;
use crate::{
    failure::Failure,
    output::{self, Console},
    progress::Progress,
};

/// So many states are kept: a command that reads an older one ends meanwhile.
const KEPT: usize = 2;

/// What a service says of itself, as far as it is needed.
#[derive(Deserialize)]
struct Index {
    head: Head,
}

#[derive(Deserialize)]
struct Head {
    hash: Hash,
}

/// The copy of the register as the service has it now.
pub fn current(afar: &Afar, console: &Console) -> Result<Registry, Failure> {
    if let Some(copy) = afar.copy.borrow().as_ref() {
        return Ok(copy.clone());
    }
    let index: Index = serde_json::from_slice(&afar.client.get("/api/v1")?)?;
    let states = states(afar)?;
    let state = states.join(index.head.hash.to_hex());
    let copy = match Registry::open(&state) {
        Ok(copy) => copy,
        Err(_) => taken(afar, &states, console)?,
    };
    *afar.copy.borrow_mut() = Some(copy.clone());
    Ok(copy)
}

/// The folder of a server's states.
fn states(afar: &Afar) -> Result<PathBuf, Failure> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")));
    let cache = cache.filter(|cache| cache.is_absolute());
    let cache = cache.ok_or_else(|| {
        Failure::Refused("there is no place for a copy of the register: set XDG_CACHE_HOME".into())
    })?;
    let server = afar.client.server().to_string();
    let name = server.replace("://", "_").replace([':', '[', ']'], "_");
    let states = cache.join("registry").join(name);
    fs::create_dir_all(&states).map_err(|error| file(&states, error))?;
    Ok(states)
}

/// Takes the whole register, verified line by line.
fn taken(afar: &Afar, states: &Path, console: &Console) -> Result<Registry, Failure> {
    let mut dump = tempfile::tempfile_in(states).map_err(|error| file(states, error))?;
    let progress = Progress::bytes("Fetching", console.quiet);
    let mut output = BufWriter::new(&mut dump);
    let fetched = afar
        .client
        .fetch("/api/v1/register", &mut output, &mut |bytes| {
            progress.at(bytes, 0);
        });
    fetched?;
    output
        .into_inner()
        .map_err(|error| file(states, error.into_error()))?;
    drop(progress);
    let size = dump
        .stream_position()
        .map_err(|error| file(states, error))?;
    dump.rewind().map_err(|error| file(states, error))?;
    let made = tempfile::Builder::new().prefix(".new-").tempdir_in(states);
    let made = made.map_err(|error| file(states, error))?;
    let folder = made.path().join("registry");
    let progress = Progress::bytes("Verifying", console.quiet);
    let loaded = Registry::load(&folder, BufReader::new(dump), false, &mut |done, total| {
        progress.at(done, if total == 0 { size } else { total });
    })?;
    drop(progress);
    // It may have gone on since it was asked where it stands.
    let head = loaded.registry.read()?.head();
    let head = head.map_or_else(String::new, |head| head.hash.to_hex());
    let commits = output::counted(loaded.commits, "commit");
    drop(loaded);
    let state = states.join(head);
    // Another command may have taken it meanwhile.
    if let Err(error) = fs::rename(&folder, &state)
        && !state.is_dir()
    {
        return Err(file(&state, error));
    }
    console.say(&format!("Took {commits} from {}.", afar.client.server()));
    forget_old(states);
    Ok(Registry::open(&state)?)
}

/// Deletes all but the last states. That one could not be deleted costs nothing but room.
fn forget_old(states: &Path) {
    let entries = fs::read_dir(states).into_iter().flatten().flatten();
    let named = entries.filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    let mut known: Vec<_> = named
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    known.sort();
    let old = known.len().saturating_sub(KEPT);
    for (_, path) in known.into_iter().take(old) {
        let _ = fs::remove_dir_all(path);
    }
}

fn file(path: &Path, error: io::Error) -> Failure {
    Failure::File {
        path: path.display().to_string(),
        error,
    }
}
