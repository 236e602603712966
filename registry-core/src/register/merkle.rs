//! The Merkle tree of RFC 6962 over a log's leaves, kept by its right edge only.
//!
//! The edge is the roots of the perfect trees that the leaves so far make up, largest first,
//! one for each bit set in their number. Appending needs nothing else.

use super::hash::Hash;

const LEAF: &[u8] = &[0];
const NODE: &[u8] = &[1];
/// Larger numbers of entries cannot be written in JSON exactly.
const MOST_LEAVES: u64 = 1 << 53;

/// How far a log has come: the number of its leaves and the right edge of their tree.
///
/// ```
/// use registry_core::register::Frontier;
///
/// let mut log = Frontier::default();
/// assert_eq!(log.root().to_string(), "sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
/// log.push(b"a leaf");
/// assert_eq!(log.size(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    edge: Vec<Hash>,
}

impl Frontier {
    /// Takes a frontier up again; nothing when the edge does not belong to a tree of this size.
    pub(super) fn resume(size: u64, edge: Vec<Hash>) -> Option<Frontier> {
        let fits = usize::try_from(size.count_ones()) == Ok(edge.len());
        (fits && size <= MOST_LEAVES).then_some(Frontier { size, edge })
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: &[u8]) {
        let mut hash = leaf_hash(leaf);
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.edge.pop() else { break };
            hash = node(&left, &hash);
        }
        self.edge.push(hash);
        self.size += 1;
    }

    /// The number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The tree's root; for an empty log the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let from_the_right = self.edge.iter().rev().copied();
        from_the_right
            .reduce(|right, left| node(&left, &right))
            .unwrap_or_else(|| Hash::of(b""))
    }

    /// The roots of the perfect trees, largest first.
    pub(super) fn edge(&self) -> &[Hash] {
        &self.edge
    }
}

/// The hash of a leaf.
pub(super) fn leaf_hash(leaf: &[u8]) -> Hash {
    Hash::of_parts(&[LEAF, leaf])
}

/// The hash of two nodes.
pub(super) fn node(left: &Hash, right: &Hash) -> Hash {
    Hash::of_parts(&[NODE, left.as_bytes(), right.as_bytes()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, as RFC 6962 section 2.1 words it.
    fn definition(leaves: &[Vec<u8>]) -> Hash {
        match leaves {
            [] => Hash::of(b""),
            [leaf] => Hash::of_parts(&[LEAF, leaf]),
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                node(&definition(&leaves[..split]), &definition(&leaves[split..]))
            }
        }
    }

    fn frontier(leaves: &[Vec<u8>]) -> Frontier {
        let mut frontier = Frontier::default();
        leaves.iter().for_each(|leaf| frontier.push(leaf));
        frontier
    }

    #[test]
    fn every_size_up_to_130_has_the_defined_root() {
        let leaves: Vec<Vec<u8>> = (0..130u8).map(|n| vec![n; usize::from(n)]).collect();
        for size in 0..=leaves.len() {
            assert_eq!(
                frontier(&leaves[..size]).root(),
                definition(&leaves[..size]),
                "{size} leaves"
            );
        }
    }

    #[test]
    fn an_edge_of_the_wrong_length_is_not_taken_up() {
        assert!(Frontier::resume(3, vec![Hash::of(b"")]).is_none());
        assert!(Frontier::resume(u64::MAX, vec![Hash::of(b""); 64]).is_none());
        assert!(Frontier::resume(0, Vec::new()).is_some());
    }

    proptest! {
        #[test]
        fn a_frontier_taken_up_again_goes_on_to_the_same_root(
            leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..8), 0..200),
            cut in any::<prop::sample::Index>(),
        ) {
            let cut = cut.index(leaves.len() + 1);
            let first = frontier(&leaves[..cut]);
            let mut second = Frontier::resume(first.size(), first.edge().to_vec()).expect("its own edge");
            leaves[cut..].iter().for_each(|leaf| second.push(leaf));
            prop_assert_eq!(second.root(), definition(&leaves));
        }
    }
}
