//! All nodes of a log's Merkle tree, in a file.
//!
//! A node is written as soon as the leaves below it are there: each leaf is followed by those of its parents that it
//! completes. So the file is only ever added to, and where a node lies follows from its level and number.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    os::unix::fs::FileExt,
    path::Path,
};

use super::proof::Nodes;
use crate::register::{error::StoreError, hash::Hash, merkle};

const NODE_BYTES: u64 = 32;

/// The tree of a log.
pub(super) struct Tree {
    file: BufWriter<File>,
    leaves: u64,
    /// The roots of the perfect trees at the right edge, largest first.
    edge: Vec<Hash>,
}

impl Tree {
    /// Opens the file, or makes it. What it holds of a leaf that was written in part only is passed over.
    pub(super) fn open(path: &Path) -> io::Result<Tree> {
        let file = super::open_file(path)?;
        let nodes = file.metadata()?.len() / NODE_BYTES;
        let leaves = leaves_of(nodes);
        let mut tree = Tree {
            file: BufWriter::new(file),
            leaves: 0,
            edge: Vec::new(),
        };
        tree.cut(leaves)?;
        Ok(tree)
    }

    pub(super) fn leaves(&self) -> u64 {
        self.leaves
    }

    /// Keeps the first leaves only.
    pub(super) fn cut(&mut self, leaves: u64) -> io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.set_len(nodes_of(leaves) * NODE_BYTES)?;
        file.seek(SeekFrom::End(0))?;
        let (mut edge, mut start) = (Vec::new(), 0);
        for level in (0..u64::BITS)
            .rev()
            .filter(|level| leaves >> level & 1 == 1)
        {
            edge.push(self.stored(level, start >> level)?);
            start += 1 << level;
        }
        (self.leaves, self.edge) = (leaves, edge);
        Ok(())
    }

    pub(super) fn push(&mut self, leaf: &[u8]) -> io::Result<()> {
        let mut hash = merkle::leaf_hash(leaf);
        self.file.write_all(hash.as_bytes())?;
        for _ in 0..self.leaves.trailing_ones() {
            let Some(left) = self.edge.pop() else { break };
            hash = merkle::node(&left, &hash);
            self.file.write_all(hash.as_bytes())?;
        }
        self.edge.push(hash);
        self.leaves += 1;
        Ok(())
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }

    fn stored(&self, level: u32, number: u64) -> io::Result<Hash> {
        let mut bytes = [0; NODE_BYTES as usize];
        let place = place_of(level, number) * NODE_BYTES;
        self.file.get_ref().read_exact_at(&mut bytes, place)?;
        Ok(Hash::from(bytes))
    }
}

impl Nodes for Tree {
    fn node(&self, level: u32, number: u64) -> Result<Hash, StoreError> {
        let stored = self.stored(level, number);
        stored.map_err(|error| StoreError::io("reading the tree of the log", error))
    }
}

/// The number of nodes that trees of so many leaves have.
fn nodes_of(leaves: u64) -> u64 {
    2 * leaves - u64::from(leaves.count_ones())
}

/// The most leaves whose nodes are among so many.
fn leaves_of(nodes: u64) -> u64 {
    let (mut fits, mut too_many) = (0, nodes + 1);
    while too_many - fits > 1 {
        let middle = fits + (too_many - fits) / 2;
        if nodes_of(middle) <= nodes {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    fits
}

/// How many nodes stand before this one: it follows the last leaf below it, after its parents of lower levels.
fn place_of(level: u32, number: u64) -> u64 {
    let last_leaf = ((number + 1) << level) - 1;
    nodes_of(last_leaf) + u64::from(level)
}

#[cfg(test)]
mod tests {
    use super::super::proof::root;
    use super::*;
    use crate::register::Frontier;

    #[test]
    fn a_tree_has_the_root_of_its_log_at_each_size_and_after_it_was_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tree");
        let (mut frontier, mut roots) = (Frontier::default(), vec![Hash::of(b"")]);
        for count in 0..70_u8 {
            // Opened again after each leaf, with something behind it that was not written to its end.
            let mut tree = Tree::open(&path).unwrap();
            assert_eq!(tree.leaves(), u64::from(count));
            tree.push(&[count]).unwrap();
            tree.flush().unwrap();
            frontier.push(&[count]);
            roots.push(frontier.root());
            let mut file = std::fs::OpenOptions::new()
                .append(true)
                .open(&path)
                .unwrap();
            file.write_all(&[7; 20]).unwrap();
        }
        let mut tree = Tree::open(&path).unwrap();
        for (size, expected) in roots.iter().enumerate() {
            assert_eq!(root(&tree, 0, size as u64).unwrap(), *expected, "{size}");
        }
        tree.cut(33).unwrap();
        tree.push(&[33]).unwrap();
        tree.flush().unwrap();
        assert_eq!(root(&tree, 0, 34).unwrap(), roots[34]);
    }
}
