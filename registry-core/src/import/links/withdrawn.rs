//! Nothing is found only by what was withdrawn: no record is merged or split into a withdrawn one, and none is withdrawn
//! that took the place of others. That is looked at when all files are read, as all records will be.

use super::{ByKey, Fault, ImportError, Links, Overlay, successors_by_field};
use crate::{
    form::{Field, Flaw},
    import::row::short_hash,
    model::{Cluster, Key, Status},
};

impl Links {
    /// Finds the records that would be found by a withdrawn one only, and those whose withdrawal would make it so. What
    /// is at fault stays as it is, which may put others at fault.
    pub(super) fn find_withdrawn(
        &mut self,
        by_key: &ByKey,
        ahead: &Overlay<'_>,
    ) -> Result<(), ImportError> {
        let mut is_found = true;
        while is_found {
            is_found = false;
            for place in 0..self.held.len() {
                let held = &self.held[place];
                if held.fault.is_some() || !(held.is_merged || held.is_withdrawn) {
                    continue;
                }
                let (record, _) = self.record(held)?;
                let fault = self.found_nowhere(&record, by_key, ahead)?;
                is_found |= fault.is_some();
                self.held[place].fault = fault;
            }
        }
        Ok(())
    }

    fn found_nowhere(
        &self,
        record: &Cluster,
        by_key: &ByKey,
        ahead: &Overlay<'_>,
    ) -> Result<Option<Fault>, ImportError> {
        for (number, successor) in (0..).zip(record.successors()) {
            if self.will_be_withdrawn(successor, by_key, ahead)? {
                return Ok(Some(Fault::SuccessorWithdrawn(number)));
            }
        }
        if record.status == Status::Withdrawn {
            for key in ahead.predecessors(&record.key)? {
                if self.will_lead_to(&key, &record.key, by_key)? {
                    return Ok(Some(Fault::HasPredecessors));
                }
            }
        }
        Ok(None)
    }

    /// A record held back, as it will be.
    fn will_be(&self, key: &Key, by_key: &ByKey) -> Result<Option<Cluster>, ImportError> {
        let found = self.find(by_key, key)?;
        Ok(found
            .filter(|(place, _)| self.held[*place].fault.is_none())
            .map(|(_, record)| record))
    }

    fn will_be_withdrawn(
        &self,
        key: &Key,
        by_key: &ByKey,
        ahead: &Overlay<'_>,
    ) -> Result<bool, ImportError> {
        if let Some(record) = self.will_be(key, by_key)? {
            return Ok(record.status == Status::Withdrawn);
        }
        if self.unmerged.binary_search(&short_hash(key)).is_ok() {
            return Ok(false);
        }
        Ok(match ahead.record(key)? {
            Some(record) => record.status == Status::Withdrawn,
            // What a revert withdrew is not shown.
            None => ahead.registered(key)?.is_some(),
        })
    }

    fn will_lead_to(&self, from: &Key, to: &Key, by_key: &ByKey) -> Result<bool, ImportError> {
        if let Some(record) = self.will_be(from, by_key)? {
            return Ok(record.successors().any(|successor| successor == to));
        }
        Ok(self.unmerged.binary_search(&short_hash(from)).is_err())
    }
}

/// What is to be told of such a fault.
pub(super) fn flaw(fault: Fault, record: &Cluster) -> Option<Flaw> {
    let key = &record.key;
    match fault {
        Fault::SuccessorWithdrawn(number) => {
            let (field, successor) = successors_by_field(record).nth(number as usize)?;
            let reason =
                format_args!("it is withdrawn: with it in its place, {key} would be found nowhere");
            Some(Flaw::of_field(field, Some(successor), reason))
        }
        Fault::HasPredecessors => {
            let reason = format_args!(
                "{key} took the place of others, which would be found nowhere: merge those elsewhere first"
            );
            let withdrawn = Status::Withdrawn.as_str();
            Some(Flaw::of_field(Field::Status, Some(withdrawn), reason))
        }
        Fault::Circle | Fault::Dangling(_) => None,
    }
}
