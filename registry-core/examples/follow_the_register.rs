//! One program writes; another follows the register from the last commit that it has seen, and reads what changed.
//!
//! `cargo run -p registry-core --example follow_the_register`

use std::error::Error;

use registry_core::{
    Cluster, Draft, IndexReader, Registry,
    change::{Others, Register},
};

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let writing = Registry::create(folder.path(), "Clusters", "registrar")?;
    let following = Registry::open(folder.path())?;
    let mut seen = following.read()?.applied();

    for product in ["Sock", "Shirt"] {
        register(&writing, product)?;
        // It costs the reading of a small file, where nothing was written.
        if following.follow()? {
            let index = following.read()?;
            let told = tell(&index, seen)?;
            assert_eq!(told, 1);
            seen = index.applied();
        }
    }
    assert_eq!(seen, 3);
    assert!(!following.follow()?);
    Ok(())
}

/// Tells what changed since a commit.
fn tell(index: &IndexReader, seen: u64) -> Result<usize, Box<dyn Error>> {
    let mut count = 0;
    for change in index.differences(seen, index.applied())? {
        let change = change?;
        let how = match (change.before, change.after) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "changed",
        };
        println!("since commit {seen}: {} is {how}", change.key);
        count += 1;
    }
    Ok(count)
}

fn register(registry: &Registry, product: &str) -> Result<(), Box<dyn Error>> {
    let key = format!("cn-zhuji-{}", product.to_lowercase());
    let json = format!(
        r#"{{"key": "{key}", "location": {{"country": "CN", "place": "Zhuji"}}, "product": {{"name": "{product}"}}}}"#
    );
    let (record, others) = (Cluster::from_json(json.as_bytes())?, Others::None);
    let register = Box::new(Register { record, others });
    registry.change(register, Draft::new("registrar", product))?;
    Ok(())
}
