//! Links to rows that come later.

use registry_core::model::{Invalid, Key};
use serde::Serialize;

use super::row::{Row, Rows};

/// The columns of a row's link to another cluster.
#[derive(Debug, Default, Serialize)]
pub struct Link {
    linkage_kind: &'static str,
    linkage_cluster: String,
}

/// Of each row a link to the row that comes half a file later, or to the last; the last has none.
///
/// So half of all keys are owed when the middle is reached.
pub struct Links<'a> {
    /// The same rows, ahead of those that are linked.
    ahead: Rows<'a>,
    /// How many of them were read.
    read: u64,
    rows: u64,
    /// The key of the last one read.
    key: String,
}

impl<'a> Links<'a> {
    pub fn new(same: Rows<'a>, rows: u64) -> Links<'a> {
        Links {
            ahead: same,
            read: 0,
            rows,
            key: String::new(),
        }
    }

    /// The link of a row; rows are asked for in their order.
    pub fn of(&mut self, row: u64) -> Result<Link, Invalid> {
        let last = self.rows - 1;
        if row >= last {
            return Ok(Link::default());
        }
        let target = (row + (self.rows / 2).max(1)).min(last);
        while self.read <= target {
            let ahead = self.ahead.next();
            self.read += 1;
            if self.read > target {
                self.key = ahead.map(|row| key(&row)).transpose()?.unwrap_or_default();
            }
        }
        Ok(Link {
            linkage_kind: "supplier",
            linkage_cluster: self.key.clone(),
        })
    }
}

/// The key that the registry will give to a row.
fn key(row: &Row<'_>) -> Result<String, Invalid> {
    let key = Key::derive(row.country.parse()?, &row.place, row.product)?;
    Ok(key.as_str().to_owned())
}
