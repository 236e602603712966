//! One statement of a record is taken away, or a field of it set; which one is meant must be certain.

use std::fmt;

use super::Refused;
use crate::model::{
    Cluster, FieldText, HasStatements, Identified, Key, NoSuchValue, StatedShare, StatementId,
    StatementIdPrefix, ValueRef,
};

/// An actor as people name it: by its name, or as `KIND: NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedActor(String);

impl From<&str> for NamedActor {
    fn from(stated: &str) -> NamedActor {
        NamedActor(stated.to_owned())
    }
}

impl NamedActor {
    fn is(&self, kind: &str, name: &str) -> bool {
        let of_kind = |(stated_kind, stated_name): (&str, &str)| {
            stated_kind.trim() == kind && stated_name.trim() == name
        };
        self.0 == name || self.0.split_once(':').is_some_and(of_kind)
    }
}

/// A statement that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its identifier.
    pub id: StatementId,
    /// Path of the list in the record's JSON in which it stands.
    pub field: &'static str,
    /// The statement, as JSON.
    pub json: String,
}

impl From<&Identified<'_>> for Candidate {
    fn from(value: &Identified<'_>) -> Candidate {
        Candidate {
            id: value.id,
            field: value.field,
            json: value.json(),
        }
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {} {}", self.id, self.field, self.json)
    }
}

/// Takes away the statement that an identifier names.
pub(super) fn remove(
    record: &mut impl HasStatements,
    given: &StatementIdPrefix,
) -> Result<(), Refused> {
    let id = named(record, given)?;
    record.remove_identified(id);
    Ok(())
}

/// Sets fields of the statement that an identifier names.
pub(super) fn set(
    record: &mut impl HasStatements,
    given: &StatementIdPrefix,
    fields: &[FieldText],
) -> Result<(), Refused> {
    let id = named(record, given)?;
    let set = record.set_identified(id, fields);
    set.map_err(|problem| Refused::NotSet {
        key: record.key().to_string(),
        given: given.clone(),
        problem: Box::new(problem),
    })
}

/// Takes away the one share of this percent, scope and region.
pub(super) fn remove_share(record: &mut Cluster, share: &StatedShare) -> Result<(), Refused> {
    let is_meant = |value: ValueRef<'_>| match value {
        ValueRef::Share(known) => known.statement() == *share,
        _ => false,
    };
    remove_one(record, is_meant, &share.to_string(), |key| {
        Refused::NoSuchShare {
            key,
            share: share.to_string(),
        }
    })
}

/// Takes away the one actor of this name.
pub(super) fn remove_actor(record: &mut Cluster, actor: &NamedActor) -> Result<(), Refused> {
    let is_meant = |value: ValueRef<'_>| match value {
        ValueRef::Actor(known) => actor.is(known.kind.as_str(), &known.name),
        _ => false,
    };
    remove_one(record, is_meant, &actor.0, |key| Refused::NoSuchActor {
        key,
        actor: actor.0.clone(),
    })
}

/// Takes away the one statement that is meant.
fn remove_one(
    record: &mut Cluster,
    is_meant: impl Fn(ValueRef<'_>) -> bool,
    given: &str,
    none: impl Fn(Key) -> Refused,
) -> Result<(), Refused> {
    let mut meant = record.identified();
    meant.retain(|known| is_meant(known.value));
    match &meant[..] {
        [] => Err(none(record.key.clone())),
        [one] => {
            let id = one.id;
            record.remove_identified(id);
            Ok(())
        }
        several => Err(Refused::Several {
            key: record.key.to_string(),
            given: given.to_owned(),
            candidates: several.iter().map(Candidate::from).collect(),
        }),
    }
}

/// The identifier that these digits begin.
fn named(record: &impl HasStatements, given: &StatementIdPrefix) -> Result<StatementId, Refused> {
    let refused = match record.identified_by(given) {
        // Values of one content have one identifier.
        Ok(values) => match values.first() {
            Some(first) => return Ok(first.id),
            None => Vec::new(),
        },
        Err(NoSuchValue::Ambiguous { ids, .. }) => ids,
        Err(_) => Vec::new(),
    };
    let mut candidates = record.identified();
    candidates.retain(|value| refused.is_empty() || refused.contains(&value.id));
    let candidates = candidates.iter().map(Candidate::from).collect();
    let (key, given) = (record.key().to_string(), given.clone());
    Err(if refused.is_empty() {
        Refused::NoSuchStatement {
            key,
            given,
            candidates,
        }
    } else {
        Refused::Several {
            key,
            given: given.to_string(),
            candidates,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOCK: &str = r#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"},"actors":[{"kind":"company","name":"Weili"},{"kind":"government","name":"Weili"}],"market_shares":[{"percent":70,"scope":"domestic","year":2012},{"percent":70,"scope":"domestic","year":2013},{"percent":33,"scope":"global","source":{"title":"A"}}]}"#;

    fn sock() -> Cluster {
        Cluster::from_json(SOCK.as_bytes()).unwrap()
    }

    fn id_of(record: &Cluster, share: usize) -> StatementIdPrefix {
        let id = StatementId::of(&record.market_shares[share]).to_string();
        id.parse().unwrap()
    }

    fn texts(pairs: &[(&str, &str)]) -> Vec<FieldText> {
        let texts = pairs.iter().map(|(field, text)| FieldText {
            field: (*field).to_owned(),
            text: (*text).to_owned(),
        });
        texts.collect()
    }

    #[test]
    fn only_the_statement_that_is_named_changes() {
        let before = sock();
        let global = before.market_shares.len() - 1;
        let id = id_of(&before, global);
        let mut record = before.clone();
        let fields = [
            ("scope", "Regional"),
            ("region", "United States"),
            ("percent", "12.5"),
            ("year", "2014"),
            ("source.title", ""),
            ("source.url", "https://example.org"),
        ];
        set(&mut record, &id, &texts(&fields)).unwrap();
        let share = &record.market_shares[global];
        assert_eq!(
            share.statement().to_string(),
            "12.5(Regional: United States)"
        );
        let source = share.source.as_ref().unwrap();
        assert_eq!(
            (source.title.as_deref(), source.url.as_deref()),
            (None, Some("https://example.org"))
        );
        record.market_shares[global] = before.market_shares[global].clone();
        assert_eq!(record, before);
        // On its way it says what another does, which stays as it is.
        let of_2013 = before
            .market_shares
            .iter()
            .position(|share| share.year == "2013".parse().ok());
        let of_2013 = id_of(&before, of_2013.unwrap());
        let fields = texts(&[("year", "2012"), ("note", "counted anew")]);
        set(&mut record, &of_2013, &fields).unwrap();
        let noted = record
            .market_shares
            .iter()
            .filter(|share| share.note.is_some());
        assert_eq!(noted.count(), 1);
        set(&mut record, &id, &texts(&[("source", "")])).unwrap();
        assert_eq!(record.market_shares[global].source, None);
    }

    #[test]
    fn what_a_field_cannot_hold_is_refused_with_its_name() {
        for (field, text, said) in [
            ("year", "20x", "year=20x: \"20x\": not a year"),
            ("percent", "", "percent=: \"\": the field cannot be empty"),
            ("percent", "101", "percent=101: \"101\": a share is"),
            ("scope", "Mars", "scope=Mars: \"Mars\": unknown scope"),
            (
                "yeer",
                "2014",
                "yeer=2014: \"yeer\": unknown field; use one of: note, of,",
            ),
            (
                "year.month",
                "5",
                "year.month=5: \"month\": the field has no",
            ),
            (
                "source",
                "A",
                "source=A: \"source\": unknown field; use one of: source.date",
            ),
            ("source.date", "May", "source.date=May: \"May\": not a date"),
        ] {
            let mut record = sock();
            let id = id_of(&record, 0);
            let refused = set(&mut record, &id, &texts(&[(field, text)]));
            let told = refused.unwrap_err().to_string();
            assert!(
                told.starts_with(&format!("cn-zhuji-sock, {id}: {said}")),
                "{told}"
            );
        }
    }

    #[test]
    fn what_may_mean_several_takes_none_away() {
        let mut record = sock();
        let shares: StatedShare = "70(Domestic)".parse().unwrap();
        let named = NamedActor::from("Weili");
        for refused in [
            remove_share(&mut record, &shares),
            remove_actor(&mut record, &named),
        ] {
            let refused = refused.unwrap_err();
            let Refused::Several { candidates, .. } = &refused else {
                panic!("{refused}")
            };
            assert_eq!(candidates.len(), 2);
            let told = refused.to_string();
            for candidate in candidates {
                assert!(told.contains(&candidate.to_string()), "{told}");
            }
        }
        assert_eq!(record, sock());
        remove_actor(&mut record, &NamedActor::from("government: Weili")).unwrap();
        remove_actor(&mut record, &named).unwrap();
        let id = id_of(&record, 0);
        remove(&mut record, &id).unwrap();
        remove_share(&mut record, &shares).unwrap();
        assert_eq!((record.actors.len(), record.market_shares.len()), (0, 1));
        let told = remove(&mut record, &id).unwrap_err().to_string();
        assert!(told.contains("] market_shares {\"percent\":33,"), "{told}");
    }
}
