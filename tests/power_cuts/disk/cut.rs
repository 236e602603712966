//! What a power cut leaves of a disk: all that is durable, and of what waits any names and any blocks.

use std::{collections::BTreeMap, fs, path::Path};

use super::{Disk, Names, Write, put};
use crate::sandbox::Chance;

/// What a power cut takes of what is not durable.
#[derive(Debug, Clone, Copy)]
pub enum Loss {
    /// All of it.
    Everything,
    /// Nothing: only the process ended.
    Nothing,
    /// One write or some blocks of it.
    OneWrite,
    /// One change of names, or with a journal those after it, too.
    OneName,
    /// Whatever chance takes.
    ByChance,
}

/// One way for the disk to be after a power cut.
pub struct Cut {
    /// Which changes of names it has.
    has: Vec<bool>,
    /// Which blocks it has of each write that waits, by inode and write, and how large they are.
    blocks: Blocks,
    block_bytes: usize,
}

type Blocks = BTreeMap<(usize, usize), Vec<bool>>;

impl Cut {
    fn lose_a_name(&mut self, disk: &Disk, chance: &mut Chance) {
        let changes = disk.changes.iter().zip(&mut self.has);
        let mut waiting: Vec<_> = changes.filter(|(change, _)| !change.is_durable).collect();
        if !waiting.is_empty() {
            let one = chance.below(waiting.len() as u64) as usize;
            *waiting[one].1 = false;
        }
    }

    /// One block of it, all from one on, or all.
    fn lose_a_write(&mut self, chance: &mut Chance) {
        if self.blocks.is_empty() {
            return;
        }
        let one = chance.below(self.blocks.len() as u64) as usize;
        let left = self.blocks.values_mut().nth(one).expect("one of them");
        let first = chance.below(left.len() as u64) as usize;
        match chance.below(3) {
            0 => left[first] = false,
            1 => left[first..].fill(false),
            _ => left.fill(false),
        }
    }
}

impl Disk {
    /// What a power cut leaves now.
    pub fn cut(&self, loss: Loss, chance: &mut Chance) -> Cut {
        let per_cent = match loss {
            Loss::Everything => 0,
            Loss::Nothing | Loss::OneWrite | Loss::OneName => 100,
            Loss::ByChance => [10, 50, 90, 99][chance.below(4) as usize],
        };
        let block_bytes = [4096, 512][chance.below(2) as usize];
        let mut cut = Cut {
            has: self.names_left(per_cent, chance),
            blocks: self.blocks_left(per_cent, block_bytes, chance),
            block_bytes,
        };
        match loss {
            Loss::OneName => cut.lose_a_name(self, chance),
            Loss::OneWrite => cut.lose_a_write(chance),
            _ => {}
        }
        if self.names == Names::InOrder {
            let end = cut.has.iter().position(|has| !has);
            cut.has[end.unwrap_or(self.changes.len())..].fill(false);
        }
        cut
    }

    fn names_left(&self, per_cent: u64, chance: &mut Chance) -> Vec<bool> {
        let mut is_left = || chance.below(100) < per_cent;
        let changes = self.changes.iter();
        changes
            .map(|change| change.is_durable || is_left())
            .collect()
    }

    fn blocks_left(&self, per_cent: u64, block_bytes: usize, chance: &mut Chance) -> Blocks {
        let mut blocks = Blocks::new();
        for (number, inode) in self.inodes.iter().enumerate() {
            for (write, Write { at, data }) in inode.waiting.iter().enumerate() {
                let count = (at + data.len()).div_ceil(block_bytes) - at / block_bytes;
                let left = (0..count).map(|_| chance.below(100) < per_cent);
                blocks.insert((number, write), left.collect());
            }
        }
        blocks
    }

    /// Makes the folder that is left.
    pub fn lay(&self, cut: &Cut, place: &Path) {
        let mut folders: Vec<_> = self
            .inodes
            .iter()
            .map(|inode| inode.first.clone())
            .collect();
        for (change, _) in self.changes.iter().zip(&cut.has).filter(|(_, has)| **has) {
            for (folder, name, inode) in &change.places {
                match inode {
                    Some(inode) => folders[*folder].insert(name.clone(), *inode),
                    None => folders[*folder].remove(name),
                };
            }
        }
        self.lay_inode(0, &folders, cut, place);
    }

    fn lay_inode(
        &self,
        number: usize,
        folders: &[BTreeMap<String, usize>],
        cut: &Cut,
        place: &Path,
    ) {
        let inode = &self.inodes[number];
        if inode.is_folder {
            fs::create_dir_all(place).expect("a folder");
            for (name, inner) in &folders[number] {
                self.lay_inode(*inner, folders, cut, &place.join(name));
            }
            return;
        }
        let mut content = inode.durable.clone();
        for (write, Write { at, data }) in inode.waiting.iter().enumerate() {
            let first = at / cut.block_bytes;
            let left = cut.blocks[&(number, write)].iter().enumerate();
            for (block, _) in left.filter(|(_, is_left)| **is_left) {
                let start = ((first + block) * cut.block_bytes).max(*at);
                let end = ((first + block + 1) * cut.block_bytes).min(at + data.len());
                put(&mut content, start, &data[start - at..end - at]);
            }
        }
        fs::write(place, content).expect("written");
    }

    /// What the disk has not, in words.
    pub fn missing(&self, cut: &Cut) -> Vec<String> {
        let names = self.changes.iter().zip(&cut.has).filter(|(_, has)| !**has);
        let mut missing: Vec<String> = names.map(|(change, _)| change.what.clone()).collect();
        for (&(number, write), left) in &cut.blocks {
            let lost = left.iter().filter(|is_left| !**is_left).count();
            if lost > 0 {
                let Write { at, data } = &self.inodes[number].waiting[write];
                missing.push(format!(
                    "{lost} of {} blocks of {} bytes of the write of {} bytes at {at} of {}",
                    left.len(),
                    cut.block_bytes,
                    data.len(),
                    self.inodes[number].path
                ));
            }
        }
        missing
    }
}
