//! Proofs of RFC 6962 (section 2.1): that an entry is in a log, and that a log only ever grew.

use super::super::error::StoreError;
use super::super::hash::Hash;
use super::super::merkle::{leaf_hash, node};

/// The nodes of a tree whose leaves are all there, by level and number; leaves are level 0.
pub(super) trait Nodes {
    fn node(&self, level: u32, number: u64) -> Result<Hash, StoreError>;
}

/// The root of the tree over leaves from `start` on, which is a multiple of the largest power of two in `size`.
pub(super) fn root(nodes: &impl Nodes, start: u64, size: u64) -> Result<Hash, StoreError> {
    if size == 0 {
        return Ok(Hash::of(b""));
    }
    if size.is_power_of_two() {
        let level = size.trailing_zeros();
        return nodes.node(level, start >> level);
    }
    let left = split(size);
    Ok(node(
        &root(nodes, start, left)?,
        &root(nodes, start + left, size - left)?,
    ))
}

/// The hashes that lead from a leaf to the root: PATH of RFC 6962.
pub(super) fn inclusion(nodes: &impl Nodes, leaf: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
    let (mut start, mut leaf, mut size) = (0, leaf, size);
    let mut path = Vec::new();
    while size > 1 {
        let left = split(size);
        if leaf < left {
            path.push(root(nodes, start + left, size - left)?);
            size = left;
        } else {
            path.push(root(nodes, start, left)?);
            (start, leaf, size) = (start + left, leaf - left, size - left);
        }
    }
    path.reverse();
    Ok(path)
}

/// The hashes that show that a tree of `first` leaves is the beginning of one of `second`: PROOF of RFC 6962. Nothing
/// need be shown of an empty tree, or of the same.
pub(super) fn consistency(
    nodes: &impl Nodes,
    first: u64,
    second: u64,
) -> Result<Vec<Hash>, StoreError> {
    let mut path = Vec::new();
    if first == 0 || first == second {
        return Ok(path);
    }
    let (mut start, mut first, mut size, mut is_known) = (0, first, second, true);
    while first != size {
        let left = split(size);
        if first <= left {
            path.push(root(nodes, start + left, size - left)?);
            size = left;
        } else {
            path.push(root(nodes, start, left)?);
            (start, first, size) = (start + left, first - left, size - left);
            is_known = false;
        }
    }
    if !is_known {
        path.push(root(nodes, start, size)?);
    }
    path.reverse();
    Ok(path)
}

/// The largest power of two below a size of two or more.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Whether a path leads from a leaf to a root (RFC 9162, section 2.1.3.2). Leaves are counted from 0.
///
/// ```
/// use registry_core::register::{Frontier, verify_inclusion};
///
/// let mut log = Frontier::default();
/// log.push(b"a leaf");
/// assert!(verify_inclusion(b"a leaf", 0, 1, &[], log.root()));
/// assert!(!verify_inclusion(b"another", 0, 1, &[], log.root()));
/// ```
#[must_use]
pub fn verify_inclusion(leaf: &[u8], index: u64, size: u64, path: &[Hash], expected: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = leaf_hash(leaf);
    for other in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            hash = node(other, &hash);
            while at.is_multiple_of(2) && at != 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            hash = node(&hash, other);
        }
        (at, last) = (at / 2, last / 2);
    }
    last == 0 && hash == expected
}

/// Whether a path shows that a log of `first` leaves is the beginning of one of `second` (RFC 9162, section 2.1.4.2).
///
/// ```
/// use registry_core::register::{Hash, verify_consistency};
/// let empty = Hash::of(b"");
/// assert!(verify_consistency((0, empty), (0, empty), &[]));
/// assert!(!verify_consistency((1, empty), (0, empty), &[]));
/// ```
#[must_use]
pub fn verify_consistency(first: (u64, Hash), second: (u64, Hash), path: &[Hash]) -> bool {
    let ((first, first_root), (second, second_root)) = (first, second);
    if first >= second || first == 0 {
        let is_same = first != second || first_root == second_root;
        return first <= second && is_same && path.is_empty();
    }
    let known = first.is_power_of_two().then_some(first_root);
    let mut path = known.into_iter().chain(path.iter().copied());
    let (mut at, mut last) = (first - 1, second - 1);
    while at % 2 == 1 {
        (at, last) = (at / 2, last / 2);
    }
    let Some(start) = path.next() else {
        return false;
    };
    let (mut of_first, mut of_second) = (start, start);
    for other in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            (of_first, of_second) = (node(&other, &of_first), node(&other, &of_second));
            while at.is_multiple_of(2) && at != 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            of_second = node(&of_second, &other);
        }
        (at, last) = (at / 2, last / 2);
    }
    last == 0 && of_first == first_root && of_second == second_root
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::register::Frontier;

    /// Leaves in memory, whose nodes are made anew each time.
    struct Leaves(u64);

    impl Nodes for Leaves {
        fn node(&self, level: u32, number: u64) -> Result<Hash, StoreError> {
            let (start, size) = (number << level, 1 << level);
            assert!(start + size <= self.0, "a node that is not whole");
            if level == 0 {
                return Ok(leaf_hash(&bytes(start)));
            }
            let half = size / 2;
            Ok(node(
                &root(self, start, half)?,
                &root(self, start + half, half)?,
            ))
        }
    }

    fn bytes(leaf: u64) -> Vec<u8> {
        leaf.to_string().into_bytes()
    }

    fn expected(size: u64) -> Hash {
        let mut frontier = Frontier::default();
        (0..size).for_each(|leaf| frontier.push(&bytes(leaf)));
        frontier.root()
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proved() {
        for size in 1..40 {
            let (nodes, root) = (Leaves(size), expected(size));
            for leaf in 0..size {
                let path = inclusion(&nodes, leaf, size).unwrap();
                assert!(verify_inclusion(&bytes(leaf), leaf, size, &path, root));
                assert!(!verify_inclusion(&bytes(leaf), leaf + 1, size, &path, root));
                assert!(!verify_inclusion(b"x", leaf, size, &path, root));
                assert!(!verify_inclusion(
                    &bytes(leaf),
                    leaf,
                    size,
                    &path,
                    expected(size - 1)
                ));
            }
        }
    }

    #[test]
    fn every_small_tree_is_the_beginning_of_every_larger_one() {
        for second in 0..33 {
            for first in 0..=second {
                let path = consistency(&Leaves(second), first, second).unwrap();
                let (old, new) = ((first, expected(first)), (second, expected(second)));
                assert!(verify_consistency(old, new, &path), "{first} {second}");
                let forged = (first, Hash::of(b"forged"));
                assert!(first == 0 || !verify_consistency(forged, new, &path));
            }
        }
    }

    proptest! {
        #[test]
        fn a_proof_of_something_else_is_refused(
            size in 2u64..200, leaf in any::<prop::sample::Index>(), broken in any::<prop::sample::Index>(),
        ) {
            let leaf = leaf.index(size as usize) as u64;
            let mut path = inclusion(&Leaves(size), leaf, size).unwrap();
            let at = broken.index(path.len());
            path[at] = Hash::of(b"another");
            prop_assert!(!verify_inclusion(&bytes(leaf), leaf, size, &path, expected(size)));
        }
    }
}
