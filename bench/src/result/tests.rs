use super::*;
use crate::part::Part;

fn machine() -> Machine {
    Machine {
        processor: "one".to_owned(),
        cores: 2,
        memory_bytes: 1.0,
        kernel: String::new(),
        file_system: String::new(),
        sync_seconds: 0.0,
        sqlite: String::new(),
    }
}

fn results() -> Results {
    Results {
        rows: 10,
        rows_bytes: 10,
        seed: 1,
        machine: machine(),
        sqlite_in_python: String::new(),
        parts: Vec::new(),
    }
}

fn measured(part: Part, date: &str, lines: Vec<Line>) -> Measured {
    Measured {
        part,
        date: date.to_owned(),
        program: "commit".to_owned(),
        took: 90.0,
        lines,
        searches: Vec::new(),
    }
}

fn import(date: &str, ours: f64, peers: &[(&str, f64)]) -> Measured {
    let beside = |&(name, value): &(&str, f64)| Line::seconds("import", ours).beside(name, value);
    let mut lines: Vec<Line> = peers.iter().map(beside).collect();
    lines.push(Line::bytes("memory", 1.0));
    measured(Part::Import, date, lines)
}

fn peers(results: &Results) -> Vec<(f64, &str, f64, Option<&str>)> {
    let lines = results.lines().filter_map(|line| {
        let peer = line.peer.as_ref()?;
        Some((
            line.ours,
            &*peer.name,
            peer.value,
            peer.kept_from.as_deref(),
        ))
    });
    lines.collect()
}

#[test]
fn a_part_measured_again_leaves_the_others() {
    let mut results = results();
    let update = |ours| measured(Part::Update, "1", vec![Line::seconds("update", ours)]);
    results.put(update(5.0), &[]);
    results.put(import("1", 8.0, &[("slow", 16.0)]), &[]);
    results.put(update(3.0), &[]);
    let ours: Vec<f64> = results.lines().map(|line| line.ours).collect();
    assert_eq!(ours, [8.0, 1.0, 3.0]);
}

#[test]
fn a_peer_left_out_keeps_its_value_and_its_day() {
    let mut results = results();
    results.put(
        import("monday", 8.0, &[("fast", 2.0), ("slow", 16.0)]),
        &["slow"],
    );
    results.put(import("tuesday", 4.0, &[("fast", 3.0)]), &["slow"]);
    results.put(import("friday", 2.0, &[("fast", 1.0)]), &["slow"]);
    assert_eq!(
        peers(&results),
        [
            (2.0, "fast", 1.0, None),
            (2.0, "slow", 16.0, Some("monday"))
        ]
    );
    results.put(import("sunday", 2.0, &[("fast", 1.0)]), &[]);
    assert_eq!(peers(&results), [(2.0, "fast", 1.0, None)]);
}

#[test]
fn results_of_another_machine_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let work = Work::at(folder.path()).unwrap();
    let mut earlier = results();
    earlier.put(import("monday", 8.0, &[]), &[]);
    earlier.save(&work).unwrap();
    assert_eq!(results().with_earlier(&work).unwrap().parts.len(), 1);
    let mut other = results();
    other.machine.cores = 4;
    assert!(other.with_earlier(&work).unwrap().parts.is_empty());
}
