//! What a search does with a damaged index.

use super::*;

/// What a reader does that looks at every kind of file.
fn read_all(folder: &std::path::Path) -> Result<(), SearchError> {
    let reader = crate::index::IndexReader::open(folder)?;
    for text in ["sock", "\"silk tie\"", "sho*", "texile", "share:>=10"] {
        search(&reader, &Query::of(text))?;
    }
    facets(
        &reader,
        &Query {
            as_of: AsOf::Commit(1),
            ..Query::of("")
        },
        5,
    )?;
    matching(&reader, &Query::of("tie"), usize::MAX)?.try_for_each(|record| record.map(drop))?;
    reader
        .records(AsOf::Now)?
        .try_for_each(|record| record.map(drop))?;
    reader
        .differences(0, 9)?
        .try_for_each(|change| change.map(drop))?;
    reader
        .commits(None, 9)
        .try_for_each(|commit| commit.map(drop))?;
    Ok(())
}

#[test]
fn flipped_bytes_are_reported_or_harmless_and_never_panic() {
    let trial = registry();
    read_all(&trial.index()).unwrap();
    for part in ["current", "superseded"] {
        for entry in std::fs::read_dir(trial.index().join(part)).unwrap() {
            let path = entry.unwrap().path();
            let whole = std::fs::read(&path).unwrap();
            let step = (whole.len() / 12).max(1);
            for at in (0..whole.len()).step_by(step) {
                let mut damaged = whole.clone();
                damaged[at] ^= 0x55;
                std::fs::write(&path, damaged).unwrap();
                let _ = read_all(&trial.index()).map_err(|error| error.to_string());
            }
            std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
            let _ = read_all(&trial.index()).map_err(|error| error.to_string());
            std::fs::write(&path, whole).unwrap();
        }
    }
}
