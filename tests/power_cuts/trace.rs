//! The system calls of a program, in their order, as `strace -f -xx` writes them.

use std::{collections::HashMap, fs, path::Path};

/// The calls that make, change, rename, remove or sync files; strace passes over those that a machine does not have.
pub const CALLS: &str = "trace=?open,openat,?creat,close,write,writev,pwrite64,?pwritev,lseek,ftruncate,fcntl,ioctl,\
    fsync,fdatasync,?mkdir,mkdirat,?rename,?renameat,renameat2,?unlink,unlinkat,?rmdir";

/// A call, with its result where it has ended.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub process: String,
    pub name: String,
    /// Its arguments but for strings: `5`, `AT_FDCWD`, `O_WRONLY|O_CREAT`.
    pub words: Vec<String>,
    /// Its strings.
    pub texts: Vec<Vec<u8>>,
    pub result: i64,
}

/// Calls of several threads overlap, so that each has two moments.
#[derive(Debug)]
pub enum Event {
    Begins(Call),
    Ends(Call),
}

impl Call {
    /// An argument as a number: a file, an offset.
    pub fn number(&self, at: usize) -> Option<usize> {
        self.words.get(at)?.parse().ok()
    }

    pub fn path(&self, at: usize) -> String {
        String::from_utf8(self.texts[at].clone()).expect("paths of ours are text")
    }

    fn parse(process: &str, text: &str) -> Option<Call> {
        let (name, arguments) = text.split_once('(')?;
        let mut call = Call {
            process: process.to_owned(),
            name: name.to_owned(),
            ..Call::default()
        };
        let mut rest = arguments;
        while !rest.is_empty() {
            // What is not finished may end with an argument.
            let at = rest.find(['"', ',', ')']).unwrap_or(rest.len());
            let word = rest[..at].trim_matches([' ', '[', ']', '{', '}', '.']);
            if !word.is_empty() {
                call.words.push(word.to_owned());
            }
            let delimiter = rest[at..].chars().next();
            rest = rest.get(at + 1..).unwrap_or_default();
            match delimiter {
                Some('"') => {
                    let end = rest.find('"').expect("strings end");
                    call.texts.push(bytes(&rest[..end]));
                    rest = &rest[end + 1..];
                }
                Some(')') => break,
                _ => {}
            }
        }
        let result = rest.trim_start().strip_prefix("= ").unwrap_or("-1");
        let end = result.find([' ', '<']).unwrap_or(result.len());
        call.result = result[..end].parse().unwrap_or(-1);
        Some(call)
    }
}

/// Reads a trace; what has not ended when the program did is left out.
pub fn read(path: &Path) -> Vec<Event> {
    let trace = fs::read_to_string(path).expect("a trace");
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut events = Vec::new();
    for line in trace.lines() {
        let (process, text) = line.split_once(' ').expect("a process");
        let text = text.trim_start();
        if let Some(start) = text.strip_suffix(" <unfinished ...>") {
            begun.insert(process, start);
            events.extend(Call::parse(process, start).map(Event::Begins));
        } else if text.starts_with("<... ") {
            let (_, end) = text.split_once(" resumed>").expect("what is resumed");
            let start = begun.remove(process).expect("what was begun");
            events.extend(Call::parse(process, &format!("{start}{end}")).map(Event::Ends));
        } else if let Some(call) = Call::parse(process, text) {
            events.extend([Event::Begins(call.clone()), Event::Ends(call)]);
        }
    }
    events
}

/// The bytes of `\x72\x6f`.
fn bytes(text: &str) -> Vec<u8> {
    let digit = |digit: u8| (digit as char).to_digit(16).expect("hexadecimal") as u8;
    text.as_bytes()
        .chunks_exact(4)
        .map(|byte| digit(byte[2]) << 4 | digit(byte[3]))
        .collect()
}
