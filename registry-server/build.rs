//! Finds the languages of the portal: each file in `words/` is one.

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=words");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("words");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for path in files {
        let code = path.file_stem().unwrap_or_default().to_string_lossy();
        // Not by its whole path: a build folder that is moved or copied would go on with the words of where it was.
        let file = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/words/{code}.ftl\")");
        list.push_str(&format!("({code:?}, include_str!({file})),\n"));
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("languages.rs"), list)?;
    Ok(())
}
