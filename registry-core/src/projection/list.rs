//! Several projections that follow the register together.

use super::{Progress, Projection, StatedRecord, follow};
use crate::{
    model::RecordKind,
    register::{Commit, CommitId, ReadError, Register},
};

/// Projections that are given the same commits, each the kinds of record that it takes.
pub struct Projections<E>(Vec<Box<dyn Projection<Error = E>>>);

impl<E: From<ReadError>> Projections<E> {
    /// Takes projections that stand at the same commit.
    #[must_use]
    pub(crate) fn new(projections: Vec<Box<dyn Projection<Error = E>>>) -> Projections<E> {
        Projections(projections)
    }

    /// The last commit that all of them were given.
    pub(crate) fn head(&self) -> Option<CommitId> {
        let heads = self.0.iter().map(|each| each.head());
        heads
            .min_by_key(|head| head.map_or(0, |head| head.number))
            .flatten()
    }

    /// Gives them the commits that they lack, and makes these durable.
    ///
    /// # Errors
    /// When the register cannot be read, or one of them cannot take what it holds.
    pub(crate) fn follow(
        &mut self,
        register: &Register,
        report: &mut impl FnMut(Progress),
    ) -> Result<(), E> {
        let mut each: Vec<&mut dyn Projection<Error = E>> = Vec::new();
        for projection in &mut self.0 {
            each.push(projection.as_mut());
        }
        follow(&mut each, register, report)
    }

    /// Whether the version of a record that is in force has parts that this program does not know.
    ///
    /// # Errors
    /// As [`Projection::holds_unknown`].
    pub(crate) fn holds_unknown(&self, key: &str) -> Result<bool, E> {
        let kind = RecordKind::of(key);
        for each in &self.0 {
            if each.takes(kind) && each.holds_unknown(key)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Begins a commit.
    ///
    /// # Errors
    /// As [`Projection::begin`].
    pub(crate) fn begin(&mut self, number: u64) -> Result<(), E> {
        self.0.iter_mut().try_for_each(|each| each.begin(number))
    }

    /// Hands a record to those that take its kind.
    ///
    /// # Errors
    /// As [`Projection::take`].
    pub(crate) fn take(&mut self, stated: StatedRecord) -> Result<(), E> {
        let kind = stated.kind();
        let mut takers = self.0.iter_mut().filter(|each| each.takes(kind)).peekable();
        while let Some(taker) = takers.next() {
            // The last one, mostly the only one, is given the record without a copy.
            if takers.peek().is_none() {
                return taker.take(stated);
            }
            taker.take(stated.clone())?;
        }
        Ok(())
    }

    /// Ends the commit without making it durable.
    ///
    /// # Errors
    /// As [`Projection::end`].
    pub(crate) fn end(&mut self, commit: &Commit) -> Result<(), E> {
        self.0.iter_mut().try_for_each(|each| each.end(commit))
    }

    /// Makes the ended commits durable.
    ///
    /// # Errors
    /// As [`Projection::flush`].
    pub(crate) fn flush(&mut self) -> Result<(), E> {
        self.0.iter_mut().try_for_each(|each| each.flush())
    }

    /// Forgets everything that is not durable, in all of them.
    ///
    /// # Errors
    /// The first of those that could not.
    pub(crate) fn rollback(&mut self) -> Result<(), E> {
        let all = self.0.iter_mut().map(|each| each.rollback());
        all.fold(Ok(()), Result::and)
    }

    /// Ends writing.
    ///
    /// # Errors
    /// The first of those that could not be tidied up.
    pub(crate) fn close(self) -> Result<(), E> {
        let all = self.0.into_iter().map(super::Projection::close);
        all.fold(Ok(()), Result::and)
    }
}
