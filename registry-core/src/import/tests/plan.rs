//! Several files as one plan, and a registry that changes while it is made.

use super::*;

fn table(notes: &[(&str, &str)]) -> String {
    let mut text = String::from("country,place,product,notes\n");
    for (place, note) in notes {
        text.push_str(&format!("CN,{place},x,{note}\n"));
    }
    text
}

/// What a plan hands over: keys, outcomes and how many notes.
fn applied(plan: Plan) -> (Report, Vec<(String, Outcome, usize)>) {
    let mut taken = Vec::new();
    let report = plan.apply(|accepted| {
        assert_eq!(Hash::of(&accepted.item), accepted.hash);
        assert_eq!(accepted.cluster.to_canonical_json(), accepted.item);
        let notes = accepted.cluster.notes.len();
        taken.push((accepted.cluster.key.to_string(), accepted.outcome, notes));
        Ok(())
    });
    (report.unwrap(), taken)
}

fn planned(files: &[(&str, String)], known: &Registry) -> Plan {
    let inputs = files
        .iter()
        .map(|(name, text)| stream(name, &**text))
        .collect();
    Plan::new(inputs, Options::default(), known, &mut |_| ()).unwrap()
}

#[test]
fn a_record_of_several_files_is_handed_over_once() {
    let mut registry = Registry::default();
    registry.read("a.csv", table(&[("B", "known")])).unwrap();
    let files = [
        ("a.csv", table(&[("A", "one"), ("B", "two")])),
        ("b.csv", table(&[("A", "three"), ("C", "four")])),
    ];
    let (report, taken) = applied(planned(&files, &registry));
    assert_eq!((report.new, report.changed, report.same), (2, 1, 0));
    let expected = [
        ("cn-b-x".to_owned(), Outcome::Changed, 2),
        ("cn-a-x".to_owned(), Outcome::New, 2),
        ("cn-c-x".to_owned(), Outcome::New, 1),
    ];
    assert_eq!(taken, expected);
}

#[test]
fn what_one_file_changes_and_the_next_changes_back_is_the_same() {
    let record = |note: &str| {
        format!(
            r#"{{"key":"cn-a","location":{{"country":"CN","place":"A"}},"product":{{"name":"x"}},"notes":["{note}"]}}"#
        )
    };
    let mut registry = Registry::default();
    registry.read("a.jsonl", record("one")).unwrap();
    let files = [("b.jsonl", record("two")), ("c.jsonl", record("one"))];
    let (report, taken) = applied(planned(&files, &registry));
    assert_eq!((report.new, report.changed, report.same), (0, 0, 1));
    assert_eq!(taken, []);
}

#[test]
fn a_mistake_in_one_file_keeps_all_out() {
    let files = [
        ("a.csv", table(&[("A", "one")])),
        ("b.csv", "country,place,product\nAtlantis,B,x\n".to_owned()),
    ];
    let mut plan = planned(&files, &Registry::default());
    assert!(!plan.has_changes());
    assert_eq!(plan.first(10).unwrap().len(), 1, "it is shown all the same");
    let (report, taken) = applied(plan);
    assert_eq!((report.new, report.rejected, taken.len()), (1, 1, 0));
}

#[test]
fn a_plan_is_checked_again_when_the_registry_has_changed() {
    let mut registry = Registry::default();
    let files = [("a.csv", table(&[("A", "mine"), ("B", "mine")]))];
    let mut plan = planned(&files, &registry);
    assert_eq!(plan.report().new, 2);
    let theirs = table(&[("A", "theirs")]);
    registry.read("theirs.csv", theirs).unwrap();
    plan.check_again(&registry).unwrap();
    let (report, taken) = applied(plan);
    assert_eq!((report.new, report.changed), (1, 1));
    let kept = ("cn-a-x".to_owned(), Outcome::Changed, 2);
    assert_eq!(taken[0], kept, "nothing of theirs is lost");
}

/// More than stays in memory is read back from the disk, as it was.
#[test]
fn a_large_plan_comes_back_from_the_disk() {
    let long = "x".repeat(4_000);
    let places: Vec<String> = (0..5_000).map(|place| format!("P{place}")).collect();
    let notes = places.iter().map(|place| (place.as_str(), long.as_str()));
    let files = [("a.csv", table(&notes.collect::<Vec<_>>()))];
    let (report, taken) = applied(planned(&files, &Registry::default()));
    assert_eq!((report.new, taken.len()), (5_000, 5_000));
    let expected = places
        .iter()
        .map(|place| format!("cn-{}-x", place.to_lowercase()));
    assert!(taken.into_iter().map(|(key, ..)| key).eq(expected));
}
