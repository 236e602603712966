//! Compound files of Microsoft: a file system in a file, of which one stream is the old workbook. Its chains of sectors
//! may be damaged, so that none is longer than the file.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
};

use super::Broken;
use crate::import::read::signature::COMPOUND_FILE;

const END_OF_CHAIN: u32 = 0xffff_fffe;
/// Where marks begin that are no numbers of sectors.
const FIRST_MARK: u32 = 0xffff_fffa;
const MINI_SECTOR: usize = 64;
/// Shorter streams are kept in a stream of their own.
const MINI_STREAM_BELOW: u64 = 4096;

/// A compound file, opened.
pub(super) struct CompoundFile<'a> {
    file: &'a File,
    sector_bytes: usize,
    /// How many sectors the file has.
    sectors: usize,
    /// The sector that follows each.
    next: Vec<u32>,
    entries: Vec<Entry>,
    header: Vec<u8>,
}

/// A stream in the directory.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    start: u32,
    bytes: u64,
}

/// A stream whose bytes are read where they are wanted.
pub(super) struct Stream<'a> {
    source: Source<'a>,
    bytes: u64,
    /// The sector that was read last.
    present: Option<(usize, Vec<u8>)>,
}

enum Source<'a> {
    Sectors {
        file: &'a File,
        sector_bytes: usize,
        chain: Vec<u32>,
    },
    Memory(Vec<u8>),
}

fn number(bytes: &[u8], at: usize) -> Result<u32, Broken> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map(u32::from_le_bytes).ok_or_else(damaged)
}

fn damaged() -> Broken {
    "it is damaged".into()
}

impl<'a> CompoundFile<'a> {
    pub(super) fn open(file: &'a File) -> Result<CompoundFile<'a>, Broken> {
        let mut header = vec![0; 512];
        let size = file.metadata().map_err(|_| damaged())?.len();
        read_at(file, 0, &mut header)?;
        if !header.starts_with(COMPOUND_FILE) {
            return Err("it is no Excel workbook".into());
        }
        let sector_bytes = match header[30] {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged()),
        };
        let mut opened = CompoundFile {
            file,
            sector_bytes,
            sectors: (size / sector_bytes as u64) as usize + 1,
            next: Vec::new(),
            entries: Vec::new(),
            header,
        };
        opened.read_table()?;
        opened.read_directory()?;
        Ok(opened)
    }

    fn sector(&self, sector: u32) -> Result<Vec<u8>, Broken> {
        if sector as usize >= self.sectors {
            return Err(damaged());
        }
        let mut bytes = vec![0; self.sector_bytes];
        read_at(
            self.file,
            (u64::from(sector) + 1) * self.sector_bytes as u64,
            &mut bytes,
        )?;
        Ok(bytes)
    }

    /// Reads which sector follows which; the first sectors of that table are named in the header, the others in a chain.
    fn read_table(&mut self) -> Result<(), Broken> {
        let mut sectors: Vec<u32> = numbers(&self.header[76..]);
        let mut more = number(&self.header, 68)?;
        let mut read = 0;
        while more < FIRST_MARK {
            let mut listed = numbers(&self.sector(more)?);
            more = listed.pop().unwrap_or(END_OF_CHAIN);
            sectors.append(&mut listed);
            read += 1;
            if read > self.sectors {
                return Err(damaged());
            }
        }
        for sector in sectors.into_iter().filter(|sector| *sector < FIRST_MARK) {
            if self.next.len() > self.sectors {
                break;
            }
            let mut listed = numbers(&self.sector(sector)?);
            self.next.append(&mut listed);
        }
        Ok(())
    }

    /// The sectors of a stream, as many as its bytes need.
    fn chain(&self, start: u32, most: usize) -> Result<Vec<u32>, Broken> {
        let (mut chain, mut sector) = (Vec::new(), start);
        while sector != END_OF_CHAIN && chain.len() < most {
            if chain.len() > self.sectors {
                return Err(damaged());
            }
            chain.push(sector);
            sector = *self.next.get(sector as usize).ok_or_else(damaged)?;
        }
        Ok(chain)
    }

    fn read_directory(&mut self) -> Result<(), Broken> {
        for sector in self.chain(number(&self.header, 48)?, usize::MAX)? {
            let bytes = self.sector(sector)?;
            for entry in bytes.chunks_exact(128) {
                let units = entry[..64]
                    .chunks_exact(2)
                    .map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
                let name: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
                // Old files leave rubbish in the upper half of the size.
                self.entries.push(Entry {
                    name: String::from_utf16_lossy(&name),
                    start: number(entry, 116)?,
                    bytes: u64::from(number(entry, 120)?),
                });
            }
        }
        Ok(())
    }

    /// Whether it has a stream of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream, where there is one of this name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Stream<'a>>, Broken> {
        let Some(entry) = self.entry(name) else {
            return Ok(None);
        };
        let source = if entry.bytes < MINI_STREAM_BELOW {
            Source::Memory(self.mini_stream(entry)?)
        } else {
            self.sectors_of(entry)?
        };
        Ok(Some(Stream {
            source,
            bytes: entry.bytes,
            present: None,
        }))
    }

    fn sectors_of(&self, entry: &Entry) -> Result<Source<'a>, Broken> {
        let count = entry.bytes.div_ceil(self.sector_bytes as u64) as usize;
        Ok(Source::Sectors {
            file: self.file,
            sector_bytes: self.sector_bytes,
            chain: self.chain(entry.start, count)?,
        })
    }

    /// A stream of small sectors, which stand in the one of the root.
    fn mini_stream(&self, entry: &Entry) -> Result<Vec<u8>, Broken> {
        let root = self.entries.first().ok_or_else(damaged)?;
        let mut container = Stream {
            source: self.sectors_of(root)?,
            bytes: root.bytes,
            present: None,
        };
        let mut next = Vec::new();
        for sector in self.chain(number(&self.header, 60)?, usize::MAX)? {
            next.extend(numbers(&self.sector(sector)?));
        }
        let (mut bytes, mut sector) = (Vec::new(), entry.start);
        while (bytes.len() as u64) < entry.bytes && sector != END_OF_CHAIN {
            let mut part = [0; MINI_SECTOR];
            container.read(u64::from(sector) * MINI_SECTOR as u64, &mut part)?;
            bytes.extend_from_slice(&part);
            sector = *next.get(sector as usize).ok_or_else(damaged)?;
        }
        bytes.truncate(entry.bytes as usize);
        Ok(bytes)
    }
}

impl Stream<'_> {
    pub(super) fn len(&self) -> u64 {
        self.bytes
    }

    /// Reads the bytes that stand at a place of the stream.
    pub(super) fn read(&mut self, at: u64, wanted: &mut [u8]) -> Result<(), Broken> {
        let mut done = 0;
        while done < wanted.len() {
            let place = at.checked_add(done as u64).ok_or_else(damaged)?;
            let (part, from) = self.part(place)?;
            let part = part
                .get(from..)
                .filter(|part| !part.is_empty())
                .ok_or_else(damaged)?;
            let count = part.len().min(wanted.len() - done);
            wanted[done..done + count].copy_from_slice(&part[..count]);
            done += count;
        }
        Ok(())
    }

    /// The part of the stream with a place in it, and where in that.
    fn part(&mut self, place: u64) -> Result<(&[u8], usize), Broken> {
        match &self.source {
            Source::Memory(bytes) => Ok((bytes, usize::try_from(place).map_err(|_| damaged())?)),
            Source::Sectors {
                file,
                sector_bytes,
                chain,
            } => {
                let index = (place / *sector_bytes as u64) as usize;
                let sector = *chain.get(index).ok_or_else(damaged)?;
                if self
                    .present
                    .as_ref()
                    .is_none_or(|(present, _)| *present != index)
                {
                    let mut bytes = vec![0; *sector_bytes];
                    read_at(
                        file,
                        (u64::from(sector) + 1) * *sector_bytes as u64,
                        &mut bytes,
                    )?;
                    self.present = Some((index, bytes));
                }
                let bytes = self.present.as_ref().map_or(&[][..], |(_, bytes)| bytes);
                Ok((bytes, (place % *sector_bytes as u64) as usize))
            }
        }
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let four = bytes.chunks_exact(4);
    four.map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}

/// Reads at a place of the file. What lies past its end, in its last sector, reads as zeros.
fn read_at(mut file: &File, at: u64, bytes: &mut [u8]) -> Result<(), Broken> {
    file.seek(SeekFrom::Start(at)).map_err(|_| damaged())?;
    let mut done = 0;
    while done < bytes.len() {
        match file.read(&mut bytes[done..]) {
            Ok(0) if done == 0 => return Err(damaged()),
            Ok(0) => break,
            Ok(count) => done += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Err(damaged()),
        }
    }
    Ok(())
}
