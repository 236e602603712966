//! What changed, when and by whom: the log of commits, the history of a record, the difference of two states.
//!
//! Each is read as it is asked for, so that there may be any number of commits, and serializes as it is documented.

mod diff;
mod log;
mod record;

pub use diff::{ChangeKind, RecordChange, between_commits, between_versions};
pub use log::{LogEntry, LogQuery, log};
pub use record::{HistoryEntry, of_organisation, of_record};

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::index::{
        Moment,
        trial::{Trial, cluster, with},
    };

    fn trial() -> Trial {
        let mut trial = Trial::with(&[cluster("cn-zhuji-sock", "Zhuji", "Sock")]);
        trial.commit(&[
            with(
                cluster("cn-zhuji-sock", "Zhuji", "Sock"),
                json!({"notes": ["More."]}),
            ),
            cluster("cn-new-tie", "New", "Tie"),
        ]);
        trial
    }

    fn json_of(told: &impl serde::Serialize) -> Value {
        serde_json::to_value(told).unwrap()
    }

    #[test]
    fn the_log_tells_commits_with_what_they_touched() {
        let trial = trial();
        let reader = trial.reader();
        let query = LogQuery {
            limit: Some(2),
            with_keys: true,
            ..LogQuery::default()
        };
        let entries = log(&reader, &query).unwrap();
        let entries: Vec<Value> = entries.map(|entry| json_of(&entry.unwrap())).collect();
        assert_eq!(entries.len(), 2);
        assert_eq!(
            (&entries[0]["number"], &entries[0]["added"]),
            (&3.into(), &2.into())
        );
        assert_eq!(entries[0]["keys"], json!(["cn-new-tie", "cn-zhuji-sock"]));
        assert!(entries[0]["hash"].as_str().unwrap().starts_with("sha-256:"));
        let query = LogQuery::default();
        let plain = log(&reader, &query).unwrap().next().unwrap().unwrap();
        assert_eq!(json_of(&plain).get("keys"), None);
    }

    #[test]
    fn the_log_is_asked_for_authors_times_and_records() {
        let trial = trial();
        let reader = trial.reader();
        let numbers = |query: LogQuery| -> Vec<u64> {
            let entries = log(&reader, &query).unwrap();
            entries.map(|entry| entry.unwrap().commit.number).collect()
        };
        let all = LogQuery::default;
        let at = |text: &str| Some(text.parse::<Moment>().unwrap());
        let from = |text: &str| Some(Moment::beginning(text).unwrap());
        let author = |name: &str| Some(name.to_owned());
        let by = |name| LogQuery {
            author: author(name),
            ..all()
        };
        let since = |from| LogQuery {
            since: from,
            ..all()
        };
        let until = |at| LogQuery { until: at, ..all() };
        assert_eq!(numbers(all()), [3, 2, 1]);
        assert_eq!(numbers(by("REGIS")), [3, 2, 1]);
        assert_eq!(numbers(by("clerk")), [0; 0]);
        assert_eq!(numbers(until(at("2025-12-31"))), [0; 0]);
        assert_eq!(numbers(since(from("2026-01-01"))), [3, 2, 1]);
        let between = LogQuery {
            until: at("2"),
            ..since(from("2"))
        };
        assert_eq!(numbers(between), [2]);
        let key = |key: &str| Some(key.to_owned());
        assert_eq!(
            numbers(LogQuery {
                key: key("cn-zhuji-sock"),
                ..all()
            }),
            [3, 2]
        );
        let last = LogQuery {
            key: key("cn-new-tie"),
            limit: Some(1),
            ..all()
        };
        assert_eq!(numbers(last), [3]);
    }

    #[test]
    fn a_record_has_its_versions_with_what_changed() {
        let trial = trial();
        let reader = trial.reader();
        let entries = of_record(&reader, "cn-zhuji-sock").unwrap();
        let entries: Vec<Value> = entries.map(|entry| json_of(&entry.unwrap())).collect();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[1]["commit"]["number"], 3);
        assert_eq!(
            entries[1]["changes"],
            json!([{ "field": "notes", "after": "More." }])
        );
        assert_eq!(of_record(&reader, "cn-none").unwrap().len(), 0);
    }

    #[test]
    fn a_difference_seen_backwards_is_what_went() {
        let trial = trial();
        let reader = trial.reader();
        let kinds = |before, after| -> Vec<(String, ChangeKind)> {
            let changes = between_commits(&reader, before, after).unwrap();
            let changes = changes.map(Result::unwrap);
            changes.map(|change| (change.key, change.change)).collect()
        };
        let (tie, sock) = ("cn-new-tie".to_owned(), "cn-zhuji-sock".to_owned());
        assert_eq!(
            kinds(2, 3),
            [
                (tie.clone(), ChangeKind::Added),
                (sock.clone(), ChangeKind::Changed)
            ]
        );
        assert_eq!(
            kinds(3, 2),
            [(tie, ChangeKind::Removed), (sock, ChangeKind::Changed)]
        );
        let same = between_versions(&reader, "cn-new-tie", 1, 2).unwrap();
        assert_eq!(same, None);
        let came = between_versions(&reader, "cn-new-tie", 2, 3)
            .unwrap()
            .unwrap();
        assert_eq!(json_of(&came)["change"], "added");
    }
}
