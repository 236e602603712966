//! Reviews that fall due.

use std::ops::Bound;

use jiff::{ToSpan, tz::TimeZone};
use serde::Serialize;
use tantivy::query::{BooleanQuery, Occur};

use super::{
    clauses::{Clause, any, between_whole, everything},
    language::FieldName,
    plan::number_between,
};
use crate::{
    index::{IndexError, IndexReader, Moment, days, fields},
    model::{Cluster, Date},
};

/// Records to be reviewed by a day: by the day that they say themselves; otherwise when a period has passed since they
/// were last verified, or, where they never were, since they were last changed.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::{Others, Register}};
/// use registry_core::{Filters, Query, search, search::Due};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"},"last_verified":"2026-11-28"}"#;
/// # let register = Register { record: Cluster::from_json(sock)?, others: Others::None };
/// # registry.change(Box::new(register), Draft::new("registrar", ""))?;
/// let reader = registry.read()?;
/// let due_by = |day: &str| {
///     let due = Some(Due::by(&reader, day.parse()?, 36)?);
///     let filters = Filters { due, ..Filters::default() };
///     Ok::<_, Box<dyn std::error::Error>>(search(&reader, &Query { filters, ..Query::of("") })?.total)
/// };
/// assert_eq!(due_by("2029-11-27")?, 0);
/// assert_eq!(due_by("2029-11-28")?, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Due {
    by: u32,
    verified_by: u32,
    changed_by: u64,
}

impl Due {
    /// Those that are due by a day, with a period of so many months.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn by(reader: &IndexReader, day: Date, period_months: u32) -> Result<Due, IndexError> {
        let months = i32::try_from(period_months).unwrap_or(i32::MAX);
        let before = day.get().saturating_sub(months.min(120_000).months());
        let end_of_day = before.at(23, 59, 59, 0);
        let changed_by = match TimeZone::UTC.to_timestamp(end_of_day) {
            Ok(time) => match reader.last_commit_at(Moment::Time(time)) {
                Err(IndexError::TooEarly { .. }) => 0,
                found => found?,
            },
            Err(_) => 0,
        };
        Ok(Due {
            by: days::number(day.get()),
            verified_by: days::number(before),
            changed_by,
        })
    }

    /// The day by which a record is to be reviewed that was last changed on another, as it is found by: the same rule for one.
    ///
    /// ```
    /// use registry_core::{Cluster, search::Due};
    /// let sock = br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
    /// let sock = Cluster::from_json(sock)?;
    /// assert_eq!(Due::day_of(&sock, "2026-11-28".parse()?, 36).to_string(), "2029-11-28");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn day_of(record: &Cluster, changed: Date, period_months: u32) -> Date {
        let seen = record.last_verified.unwrap_or(changed);
        record
            .review_due
            .unwrap_or_else(|| seen.after_months(period_months))
    }

    pub(super) fn clause(self) -> Clause {
        let until = |number: u32| Bound::Included(f64::from(number));
        let up_to = |field, number| number_between(field, Bound::Unbounded, until(number));
        let has = |field| number_between(field, Bound::Unbounded, Bound::Unbounded);
        #[allow(
            clippy::cast_precision_loss,
            reason = "there are fewer commits than that"
        )]
        let changed_by = Bound::Included(self.changed_by as f64);
        let unchanged = between_whole(fields().from, Bound::Unbounded, changed_by);
        let neither = but(
            unchanged,
            vec![has(FieldName::ReviewDue), has(FieldName::Verified)],
        );
        let verified = up_to(FieldName::Verified, self.verified_by);
        any(vec![
            up_to(FieldName::ReviewDue, self.by),
            but(verified, vec![has(FieldName::ReviewDue)]),
            neither,
        ])
    }
}

/// What the first finds, but for what any of the others does.
fn but(found: Clause, others: Vec<Clause>) -> Clause {
    let others = others.into_iter().map(|other| (Occur::MustNot, other));
    let all = [(Occur::Must, found), (Occur::Must, everything())];
    Box::new(BooleanQuery::new(all.into_iter().chain(others).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Draft, Filters, Query, Registry, change::Put, search::search};

    #[test]
    fn a_record_is_due_by_its_own_day_else_by_its_last_verification_else_by_its_last_change() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(folder.path(), "Clusters", "registrar").unwrap();
        let record = |key: &str, dates: &str| {
            let json = format!(
                r#"{{"key":"{key}","location":{{"country":"CN","place":"{key}"}},"product":{{"name":"Sock"}}{dates}}}"#
            );
            Cluster::from_json(json.as_bytes()).unwrap()
        };
        let records = vec![
            record("a-own", r#","review_due":"2030-05-01""#),
            record(
                "b-both",
                r#","review_due":"2040-01-01","last_verified":"2020-01-01""#,
            ),
            record("c-verified", r#","last_verified":"2027-02-01""#),
            record("d-neither", ""),
        ];
        let draft = Draft {
            time: "2027-01-31T12:00:00Z".parse().unwrap(),
            ..Draft::new("registrar", "")
        };
        registry.change(Box::new(Put { records }), draft).unwrap();
        let reader = registry.read().unwrap();
        let due = |day: &str| {
            let due = Due::by(&reader, day.parse().unwrap(), 36).unwrap();
            let filters = Filters {
                due: Some(due),
                ..Filters::default()
            };
            let query = Query {
                filters,
                sort: crate::search::Sort::Key,
                ..Query::of("")
            };
            let found = search(&reader, &query).unwrap();
            let keys = found.hits.iter().map(|hit| hit.key.to_string());
            keys.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(due("2030-01-30"), "");
        assert_eq!(due("2030-01-31"), "d-neither");
        assert_eq!(due("2030-02-01"), "c-verified d-neither");
        assert_eq!(due("2030-05-01"), "a-own c-verified d-neither");
        assert_eq!(due("2040-01-01"), "a-own b-both c-verified d-neither");
        // A day before the registry was made.
        assert_eq!(due("2026-01-01"), "");
    }
}
