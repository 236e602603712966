//! Every public function has an example, or is for this crate alone.
//!
//! An example is a code block in the documentation of the function, or in that of its type, which shows how to come by
//! a value and what it tells. What macros write is left out: the types that they make have examples. Only sources are
//! read here, so a function counts as public by the word `pub`, wherever its module is; that the examples are true is
//! for the tests of the documentation.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

/// A function, and the type that it belongs to, if any.
#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    of: Option<String>,
    has_example: bool,
}

/// What a file says of itself.
#[derive(Default)]
struct Read {
    functions: Vec<Function>,
    /// The types that have an example.
    shown: HashSet<String>,
    /// All types.
    types: HashSet<String>,
}

/// Reads a file line by line.
#[derive(Default)]
struct Reader {
    read: Read,
    /// Whether the documentation of what comes next has an example.
    has_example: bool,
    /// The type of the `impl` block.
    of: Option<String>,
    in_macro: bool,
    in_tests: bool,
}

impl Reader {
    fn take(&mut self, line: &str) {
        let text = line.trim_start();
        self.in_macro = match line {
            "}" => false,
            _ => self.in_macro || line.starts_with("macro_rules!"),
        };
        self.in_tests |= line.starts_with("mod tests {");
        if self.in_macro || self.in_tests {
            return;
        }
        match text.strip_prefix("///") {
            Some(documentation) => {
                self.has_example |= documentation.trim_start().starts_with("```");
            }
            None => self.take_code(line, text),
        }
    }

    fn take_code(&mut self, line: &str, text: &str) {
        if line.starts_with("impl") {
            self.of = implemented(line);
        } else if let Some(name) = declared(text) {
            if self.has_example {
                self.read.shown.insert(name.clone());
            }
            self.read.types.insert(name);
        } else if let Some(name) = public_function(text) {
            self.read.functions.push(Function {
                name,
                of: self.of.clone().filter(|_| line != text),
                has_example: self.has_example,
            });
        }
        // An attribute, of one line or of several, stands between documentation and what it documents.
        let is_item = ["pub", "impl", "fn", "struct", "enum", "}", "{"];
        if text.is_empty() || is_item.iter().any(|start| text.starts_with(start)) {
            self.has_example = false;
        }
    }
}

/// The type that an `impl` block is for: the last name before `<`, `{` or `where`.
fn implemented(line: &str) -> Option<String> {
    let head = line.split_once(" for ").map_or_else(
        || line.trim_start_matches("impl").trim_start(),
        |(_, of)| of,
    );
    let head = match head.strip_prefix('<') {
        Some(generic) => generic.split_once("> ")?.1,
        None => head,
    };
    let end = head.find(|letter: char| !letter.is_alphanumeric() && letter != ':')?;
    head[..end].rsplit("::").next().map(str::to_owned)
}

/// The name of a type that is declared, or handed to a macro that declares it.
fn declared(text: &str) -> Option<String> {
    let text = text
        .trim_start_matches("pub(crate) ")
        .trim_start_matches("pub ");
    let named = ["struct ", "enum ", "trait ", "type "]
        .iter()
        .find_map(|word| text.strip_prefix(word));
    let name: String = match named {
        Some(rest) => rest
            .chars()
            .take_while(|letter| letter.is_alphanumeric())
            .collect(),
        None => text.strip_suffix(',')?.to_owned(),
    };
    let is_name = name.starts_with(|letter: char| letter.is_ascii_uppercase())
        && name.chars().all(char::is_alphanumeric);
    is_name.then_some(name)
}

fn public_function(text: &str) -> Option<String> {
    let rest = text.strip_prefix("pub ")?.trim_start_matches("const ");
    let name = rest.strip_prefix("fn ")?;
    Some(
        name.chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect(),
    )
}

fn read(source: &str) -> Read {
    let mut reader = Reader::default();
    source.lines().for_each(|line| reader.take(line));
    reader.read
}

/// The sources below a folder that are no tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("our sources").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_for_tests = ["tests", "arbitrary", "trial", "conformance", "documented"]
            .iter()
            .any(|word| name.starts_with(word));
        if is_for_tests {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_public_function_has_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    let files: Vec<(PathBuf, Read)> = paths
        .into_iter()
        .map(|path| {
            let source = fs::read_to_string(&path).expect("a source");
            (path, read(&source))
        })
        .collect();
    let shown: HashSet<&String> = files.iter().flat_map(|(_, read)| &read.shown).collect();
    let mut without = Vec::new();
    for (path, read) in &files {
        // Of two types of one name, that of this file is meant.
        let is_shown = |of: &String| match read.types.contains(of) {
            true => read.shown.contains(of),
            false => shown.contains(of),
        };
        let missing = read.functions.iter().filter(|function| {
            !function.has_example && !function.of.as_ref().is_some_and(is_shown)
        });
        without.extend(missing.map(|function| {
            let file = path.strip_prefix(&root).unwrap_or(path).display();
            let of = function.of.as_deref().unwrap_or_default();
            format!("{file}: {of}::{}", function.name)
        }));
    }
    assert!(
        without.is_empty(),
        "{} public functions have no example, neither their own nor their type's; write one, or make them pub(crate):\n{}",
        without.len(),
        without.join("\n")
    );
}

#[test]
fn examples_are_found_where_they_stand() {
    let source = "/// ```\n/// ```\npub struct Shown;\nimpl Shown {\n    pub fn of_shown() {}\n}\n\
        pub struct Bare;\nimpl<'a, T: Into<u8>> From<T> for Bare {\n}\nimpl<T> Bare<T> {\n    /// ```\n    #[must_use]\n    \
        pub const fn own() {}\n    pub fn none() {}\n    pub(crate) fn ours() {}\n}\npub fn free() {}\n\
        made!(\n    /// ```\n    #[schemars(a)]\n    Made,\n);\n\
        macro_rules! made {\n    pub fn written() {}\n}\nmod tests {\n    pub fn tested() {}\n}\n";
    let read = read(source);
    let found: Vec<(Option<&str>, &str, bool)> = read
        .functions
        .iter()
        .map(|function| {
            (
                function.of.as_deref(),
                &*function.name,
                function.has_example,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (Some("Shown"), "of_shown", false),
            (Some("Bare"), "own", true),
            (Some("Bare"), "none", false),
            (None, "free", false),
        ]
    );
    let mut shown: Vec<&String> = read.shown.iter().collect();
    shown.sort();
    assert_eq!(shown, ["Made", "Shown"]);
}
