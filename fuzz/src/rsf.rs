//! RSF: what loads dumps to text that loads to the same register.
//!
//! No fuzzer finds a hash, so an input may leave them out, see [`completed`].

use registry_core::register::{
    Commit, CommitContent, Entry, Frontier, Hash, Log, MemoryStore, Register,
    rsf::{self, Expected, LoadError, LoadOptions, Loaded},
};

/// Loads a dump, whole and as far as it holds.
pub fn rsf(data: &[u8]) {
    let text = completed(data);
    let whole = load(&text, false);
    let partial = load(&text, true);
    let summary = rsf::verify(text.as_slice(), &Expected::default(), |_| {});
    match whole {
        Ok(whole) => {
            let summary = summary.expect("what loads is true");
            let head = whole.register.head();
            assert_eq!(
                (summary.root, summary.user_entries),
                (head.root, head.entries)
            );
            assert_eq!(summary.head.map(|commit| commit.hash()), Some(head.hash));
            assert_eq!(summary.system_root, head.system_root);
            let partial = partial.expect("what loads whole");
            assert!(partial.stopped.is_none());
            assert_eq!(partial.register.head(), head);
            check_dump(&whole.register);
        }
        Err(refused) => {
            assert_is_about_the_input(&refused);
            if let Ok(partial) = partial {
                let stopped = partial.stopped.expect("it does not load whole");
                assert_eq!(stopped.to_string(), refused.to_string());
                check_dump(&partial.register);
            }
        }
    }
}

fn load(text: &[u8], partial: bool) -> Result<Loaded, LoadError> {
    let options = LoadOptions {
        partial,
        scratch: std::env::temp_dir(),
    };
    rsf::load(text, MemoryStore::default(), &options, |_| {})
}

/// A load fails for what the input says, not for what was made of it.
fn assert_is_about_the_input(refused: &LoadError) {
    let message = refused.to_string();
    assert!(
        matches!(
            refused,
            LoadError::Rsf(_) | LoadError::NoCommits | LoadError::Append(_)
        ),
        "{message}"
    );
}

/// A register that was loaded is true, and its dump loads to it.
fn check_dump(register: &Register) {
    let proven = register.verify(|_| {}).expect("a register that was loaded");
    assert_eq!(proven.hash, register.head().hash);
    let text = dump(register);
    let again = load(&text, false).expect("its own dump").register;
    assert_eq!(again.head(), register.head());
    assert_eq!(again.name(), register.name());
    assert_eq!(dump(&again), text);
}

fn dump(register: &Register) -> Vec<u8> {
    let mut text = Vec::new();
    rsf::dump(register, &mut text, |_| {}).expect("dumped");
    text
}

/// The text with what it leaves out: `$` for the hash of the item before, `$` for the root of the user log, and
/// `commit<tab>time<tab>author<tab>message` for a commit's item and entry.
fn completed(data: &[u8]) -> Vec<u8> {
    let mut completing = Completing::default();
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => completing.line(line),
            Err(_) => completing.text.extend(line),
        }
    }
    completing.text
}

#[derive(Default)]
struct Completing {
    text: Vec<u8>,
    item: Option<Hash>,
    user: Frontier,
    system: Frontier,
    commits: u64,
}

impl Completing {
    fn line(&mut self, line: &str) {
        let fields: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
        match fields[..] {
            ["assert-root-hash", "$"] => {
                let root = self.user.root();
                self.write(&format!("assert-root-hash\t{root}\n"));
            }
            ["add-item", item] => {
                self.item = Some(Hash::of(item.as_bytes()));
                self.write(line);
            }
            ["append-entry", log, key, time, item] => self.entry(line, [log, key, time, item]),
            ["commit", time, author, message] => self.commit(line, [time, author, message]),
            _ => self.write(line),
        }
    }

    fn write(&mut self, text: &str) {
        self.text.extend(text.as_bytes());
    }

    fn entry(&mut self, line: &str, [log, key, time, item]: [&str; 4]) {
        let hash = if item == "$" {
            self.item
        } else {
            item.parse().ok()
        };
        let (Ok(log), Ok(time), Some(item)) = (log.parse::<Log>(), time.parse(), hash) else {
            return self.write(line);
        };
        let tree = match log {
            Log::User => &mut self.user,
            Log::System => &mut self.system,
        };
        let entry = Entry {
            log,
            number: tree.size() + 1,
            key: key.to_owned(),
            time,
            item,
        };
        tree.push(&entry.leaf());
        self.write(&format!("append-entry\t{log}\t{key}\t{time}\t{item}\n"));
    }

    fn commit(&mut self, line: &str, [time, author, message]: [&str; 3]) {
        let Ok(time) = time.parse() else {
            return self.write(line);
        };
        let commit = Commit::new(CommitContent {
            number: self.commits + 1,
            time,
            author: author.to_owned(),
            message: message.to_owned(),
            approval: None,
            source: None,
            request: None,
            entries: self.user.size(),
            root: self.user.root(),
            system_root: self.system.root(),
        });
        let Ok(commit) = commit else {
            return self.write(line);
        };
        self.commits = commit.number;
        let item = String::from_utf8_lossy(commit.item().bytes()).into_owned();
        self.write(&format!("add-item\t{item}\n"));
        let (key, time, hash) = (commit.key(), time.to_string(), commit.hash().to_string());
        self.entry(line, ["system", &key, &time, &hash]);
    }
}
