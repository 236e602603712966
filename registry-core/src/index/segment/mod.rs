//! A segment of the index, built from numbered words and written in Tantivy's own format.
//!
//! Tantivy's writer hashes every term of every field where it occurs, some 150 a record. Here a word is hashed once,
//! where it stands, and is a number from then on; which term occurs where is sorted by counting when the segment is
//! written. Documents are put in the order of their keys, so that records in order are read in order.

mod automaton;
mod columns;
mod few_documents;
mod fields;
mod items;
mod known_texts;
mod lists;
mod numbered_texts;
mod occurrences;
mod postings;
mod stored;
mod term_infos;
mod vocabulary;
mod worker;

pub(super) use worker::{Describe, SegmentWorker};

use std::{
    collections::HashSet,
    iter,
    num::NonZero,
    panic::resume_unwind,
    path::Path,
    sync::{Mutex, PoisonError},
    thread,
};

use tantivy::{Index, Segment, columnar::NumericalValue, schema::Field};

use self::{
    columns::Columns,
    fields::Order,
    items::Items,
    lists::{TextList, ValueList},
    numbered_texts::NumberedTexts,
    postings::Content,
    vocabulary::Vocabulary,
};
use super::{
    document::{FieldSink, Text},
    schema::{fields, is_indexed},
};

/// Larger segments are fewer to search, and so few of a million records that none are merged.
const FULL_BYTES: usize = 120 << 20;
/// From so many documents on, or so many bytes, a segment is built and written on all processors.
const MANY_DOCUMENTS: u32 = 1000;
const LARGE_BYTES: usize = 8 << 20;

/// A segment that documents are added to.
pub(super) struct SegmentBuilder {
    segment: Segment,
    inverted: Inverted,
    columns: Columns,
    items: Items,
}

/// What is found by terms.
struct Inverted {
    vocabulary: Vocabulary,
    /// The key of each document; empty where it has none.
    keys: NumberedTexts,
    /// Running text, the weightiest first.
    running: [(Text, TextList); Text::ALL.len()],
    values: Vec<(Field, ValueList)>,
    numbers: Vec<(Field, Vec<(u64, u32)>)>,
    /// The documents of retired records.
    retired: HashSet<u32>,
    /// How prominent the record of each document is.
    prominence: Vec<u8>,
}

impl SegmentBuilder {
    /// Begins a segment of an index. `folder` is where a scratch file may lie.
    pub(super) fn new(index: &Index, folder: &Path) -> SegmentBuilder {
        SegmentBuilder {
            segment: index.new_segment(),
            inverted: Inverted::new(),
            columns: Columns::new(),
            items: Items::new(folder),
        }
    }

    /// Adds a document, which `write` describes.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut NewDocument<'_>)) -> tantivy::Result<()> {
        let mut document = NewDocument {
            doc: self.inverted.keys.len(),
            inverted: &mut self.inverted,
            columns: &mut self.columns,
            items: &mut self.items,
            has_key: false,
        };
        write(&mut document);
        if !document.has_key {
            self.inverted.keys.push("");
        }
        Ok(self.items.end_item()?)
    }

    /// Whether building it is work for a thread of its own.
    pub(super) fn is_large(&self) -> bool {
        self.inverted.keys.len() >= MANY_DOCUMENTS || self.bytes() >= LARGE_BYTES
    }

    /// Whether it is large enough to be written.
    pub(super) fn is_full(&self) -> bool {
        self.bytes() >= FULL_BYTES
    }

    fn bytes(&self) -> usize {
        self.inverted.bytes() + self.columns.bytes() + self.items.bytes()
    }

    /// Writes the segment; nothing when it has no document.
    pub(super) fn finish(self) -> tantivy::Result<Option<Segment>> {
        let SegmentBuilder {
            segment,
            inverted,
            columns,
            items,
        } = self;
        let count = inverted.keys.len();
        if count == 0 {
            return Ok(None);
        }
        let docs = inverted.keys.in_order();
        let order = Order::new(&docs, &inverted.vocabulary);
        let mut parts = vec![Part::Stored(items), Part::Columns(Box::new(columns))];
        let contents = postings::contents(&inverted, &order).into_iter();
        parts.extend(contents.map(|(field, content)| Part::Field(field, content)));
        let written = on_processors(parts, count, |part| match part {
            Part::Stored(items) => {
                let items = items.finish()?;
                stored::write(&inverted.keys, &items, &docs, &segment).map(|()| None)
            }
            Part::Columns(mut columns) => columns.write(&order.put, &segment).map(|()| None),
            Part::Field(field, content) => {
                postings::make(field, &content, &order, &inverted).map(Some)
            }
        })?;
        let fields = written.into_iter().flatten().collect();
        postings::write(fields, count, &segment)?;
        Ok(Some(segment.with_max_doc(count)))
    }
}

/// What of a segment can be written by itself.
enum Part<'a> {
    Stored(Items),
    Columns(Box<Columns>),
    Field(Field, Content<'a>),
}

/// Does pieces of work on as many threads as there are processors; of few documents, here.
fn on_processors<W: Send, T: Send>(
    work: Vec<W>,
    documents: u32,
    act: impl Fn(W) -> tantivy::Result<T> + Sync,
) -> tantivy::Result<Vec<T>> {
    if documents < MANY_DOCUMENTS {
        return work.into_iter().map(act).collect();
    }
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let waiting = Mutex::new(work.into_iter());
    let next = || {
        waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next()
    };
    let work = || {
        iter::from_fn(next)
            .map(&act)
            .collect::<tantivy::Result<Vec<T>>>()
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..processors).map(|_| scope.spawn(work)).collect();
        let mut done = work()?;
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(done)
    })
}

impl Inverted {
    fn new() -> Inverted {
        Inverted {
            vocabulary: Vocabulary::default(),
            keys: NumberedTexts::default(),
            running: Text::ALL.map(|text| (text, TextList::default())),
            values: Vec::new(),
            numbers: Vec::new(),
            retired: HashSet::new(),
            prominence: Vec::new(),
        }
    }

    fn bytes(&self) -> usize {
        let running: usize = self.running.iter().map(|(_, list)| list.bytes()).sum();
        let values: usize = self.values.iter().map(|(_, list)| list.bytes()).sum();
        let numbers: usize = self.numbers.iter().map(|(_, numbers)| numbers.len()).sum();
        self.vocabulary.bytes()
            + self.keys.bytes()
            + running
            + values
            + numbers * size_of::<(u64, u32)>()
    }
}

/// A document on its way into a segment.
pub(super) struct NewDocument<'a> {
    doc: u32,
    inverted: &'a mut Inverted,
    columns: &'a mut Columns,
    items: &'a mut Items,
    has_key: bool,
}

impl FieldSink for NewDocument<'_> {
    fn value(&mut self, field: Field, value: &str) {
        let fields = fields();
        self.columns.value(self.doc, field, value);
        if field == fields.key {
            self.inverted.keys.push(value);
            self.has_key = true;
        } else if is_indexed(field) {
            let Inverted {
                vocabulary, values, ..
            } = &mut *self.inverted;
            let term = vocabulary.number_of(value);
            list_of(values, field).push(self.doc, term);
        }
    }

    fn item(&mut self, item: &[u8]) {
        self.items.push(item);
    }

    fn number(&mut self, field: Field, number: NumericalValue) {
        self.columns.number(self.doc, field, number);
        if let NumericalValue::U64(number) = number
            && is_indexed(field)
        {
            list_of(&mut self.inverted.numbers, field).push((number, self.doc));
        }
    }

    fn text(&mut self, text: Text, words: &str) {
        let Inverted {
            vocabulary,
            running,
            ..
        } = &mut *self.inverted;
        running[text as usize].1.push(self.doc, words, vocabulary);
    }

    fn end_text(&mut self, is_retired: bool, prominence: u8) {
        let documents = &mut self.inverted.prominence;
        documents.resize(self.doc as usize, 0);
        documents.push(prominence);
        if is_retired {
            self.inverted.retired.insert(self.doc);
        }
    }
}

/// The list of a field, which is made when the first document has it.
fn list_of<T: Default>(lists: &mut Vec<(Field, T)>, field: Field) -> &mut T {
    let place = lists.iter().position(|(other, _)| *other == field);
    let place = place.unwrap_or_else(|| {
        lists.push((field, T::default()));
        lists.len() - 1
    });
    &mut lists[place].1
}

#[cfg(test)]
mod tests;
