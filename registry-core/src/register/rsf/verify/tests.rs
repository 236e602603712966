use super::*;

const WORKED: &str = include_str!("../../../../../fixtures/rsf/worked_register.rsf");
const COUNTRIES: &str = include_str!("../../../../../fixtures/rsf/uk_country_register.rsf");
const COUNTRIES_ROOT: &str =
    "sha-256:3bacea769627d20ed9a2cfde54173da3c9d630b3fc9ed80431a1cee2196c8a4a";
const WORKED_HEAD: &str =
    "sha-256:5ca1d18a601217f0fd6f6b48eb916b71e0171c63c5ea7eda45f18dc6f5b3f231";

fn hash(text: &str) -> Option<Hash> {
    Some(text.parse().expect("a hash"))
}

fn summary(text: &[u8]) -> Result<Summary, RsfError> {
    verify(text, &Expected::default(), |_| ())
}

fn message(text: &str) -> String {
    summary(text.as_bytes()).expect_err("damaged").to_string()
}

/// The worked example with one line replaced, counted from 1.
fn with_line(number: usize, change: impl Fn(&str) -> String) -> String {
    let lines = WORKED.lines().enumerate();
    lines
        .map(|(index, line)| {
            if index + 1 == number {
                change(line)
            } else {
                format!("{line}\n")
            }
        })
        .collect()
}

#[test]
fn the_country_register_of_the_united_kingdom_has_its_published_root() {
    let summary = verify(
        COUNTRIES.as_bytes(),
        &Expected {
            root: hash(COUNTRIES_ROOT),
            commit: None,
        },
        |_| (),
    )
    .expect("true");
    assert_eq!(
        (summary.user_entries, summary.system_entries, summary.head),
        (209, 18, None)
    );
}

#[test]
fn the_worked_example_verifies_up_to_its_head_commit() {
    let summary = verify(
        WORKED.as_bytes(),
        &Expected {
            root: None,
            commit: hash(WORKED_HEAD),
        },
        |_| (),
    )
    .expect("true");
    assert_eq!((summary.user_entries, summary.system_entries), (2, 4));
    assert_eq!(summary.head.expect("a head").message, "Table 1");
}

#[test]
fn another_root_or_head_than_was_published_is_reported() {
    let root = verify(
        COUNTRIES.as_bytes(),
        &Expected {
            root: hash(WORKED_HEAD),
            commit: None,
        },
        |_| (),
    );
    assert!(matches!(root, Err(RsfError::Root { .. })));
    let none = verify(
        COUNTRIES.as_bytes(),
        &Expected {
            root: None,
            commit: hash(WORKED_HEAD),
        },
        |_| (),
    );
    assert!(
        none.expect_err("no commit")
            .to_string()
            .starts_with("the head commit is missing, expected sha-256:5ca1")
    );
    let cut: String = WORKED.split_inclusive('\n').take(8).collect();
    let cut = verify(
        cut.as_bytes(),
        &Expected {
            root: None,
            commit: hash(WORKED_HEAD),
        },
        |_| (),
    );
    assert!(matches!(cut, Err(RsfError::Head { found: Some(_), .. })));
}

#[test]
fn an_entry_that_names_an_unknown_item_is_reported() {
    let text = with_line(9, |_| String::new());
    assert!(message(&text).starts_with(
        "line 9: the entry names an item that no line before it brought: sha-256:790e"
    ));
}

#[test]
fn an_unknown_item_is_reported_before_what_comes_after_it() {
    let text = with_line(9, |_| String::new());
    let damaged = format!("{text}nonsense\n");
    assert!(message(&damaged).starts_with("line 9: the entry names an item"));
    let damaged = text.replacen("assert-root-hash", "nonsense", 1);
    assert!(message(&damaged).starts_with("line 1: \"nonsense\""));
}

#[test]
fn an_item_that_no_entry_names_is_reported() {
    let text = with_line(9, |line| format!("{line}\nadd-item\t{{}}\n"));
    assert!(message(&text).starts_with("line 10: no entry names this item"));
}

#[test]
fn an_item_may_come_long_before_its_entry_and_again() {
    let item = WORKED.lines().nth(8).expect("an item");
    let text = with_line(1, |line| format!("{item}\n{line}\n"));
    assert!(summary(text.as_bytes()).is_ok());
}

#[test]
fn a_wrong_assertion_is_reported() {
    let text = with_line(8, |line| {
        line.replace("sha-256:e3b0", "sha-256:e3b1") + "\n"
    });
    assert!(
        message(&text).starts_with("line 8: the root of the user entries so far is sha-256:e3b0")
    );
}

#[test]
fn entries_that_no_commit_closes_are_reported() {
    let cut: String = WORKED.split_inclusive('\n').take(10).collect();
    assert!(matches!(
        summary(cut.as_bytes()),
        Err(RsfError::Unclosed {
            line: 10,
            entries: 1
        })
    ));
}

#[test]
fn an_entry_with_another_time_than_its_commit_is_reported_at_its_line() {
    let text = with_line(10, |line| line.replace("12:05:00", "12:04:59") + "\n");
    // The root shows it first: the time is part of the leaf.
    assert!(message(&text).starts_with("line 14: the commit says the root of the user log is"));
}

#[test]
fn a_commit_left_out_shows_in_the_next() {
    let without_first: String = WORKED
        .split_inclusive('\n')
        .enumerate()
        .filter(|(index, _)| !(5..7).contains(index))
        .map(|(_, line)| line)
        .collect();
    assert!(
        message(&without_first)
            .starts_with("line 12: the commit says its number is 2, and it is 1")
    );
}

#[test]
fn nothing_is_no_register() {
    assert!(matches!(summary(b""), Err(RsfError::Empty)));
}

#[test]
fn a_line_end_of_another_system_makes_no_difference() {
    let text = WORKED.replace('\n', "\r\n");
    let (found, whole) = (summary(text.as_bytes()), summary(WORKED.as_bytes()));
    assert_eq!(found.expect("true"), whole.expect("true"));
}

#[test]
fn every_flipped_byte_of_a_dump_is_reported_or_shows_in_the_head() {
    let whole = summary(WORKED.as_bytes()).expect("true");
    for at in 0..WORKED.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut bytes = WORKED.as_bytes().to_vec();
            bytes[at] ^= flip;
            // The digits of a hash mean the same in capitals.
            if flip == 0x20 && is_in_a_hash(at) {
                continue;
            }
            if let Ok(found) = summary(&bytes) {
                assert_ne!(
                    found.head, whole.head,
                    "byte {at} flipped by {flip} is not seen"
                );
            }
        }
    }
}

/// Whether a byte of the worked example belongs to a field that is a hash.
fn is_in_a_hash(at: usize) -> bool {
    let start = WORKED[..at].rfind(['\t', '\n']).map_or(0, |end| end + 1);
    WORKED[start..].starts_with("sha-256:") && WORKED.as_bytes()[at] != b'\n'
}

#[test]
fn every_cut_of_a_dump_is_reported_or_ends_with_a_whole_commit() {
    for at in 0..WORKED.len() {
        if let Ok(found) = summary(&WORKED.as_bytes()[..at]) {
            let head = found.head.map_or(0, |commit| commit.number);
            let first_is_whole = at > WORKED.find("commit:1").expect("there");
            assert!(head >= 1 || !first_is_whole, "cut at {at}");
            assert!(head == 2 || found.user_entries == 0, "cut at {at}");
        }
    }
}

/// The register of others, as their specification lets it be written, too.
#[test]
fn lines_may_end_in_a_carriage_return_and_hashes_be_in_capitals() {
    let root = format!("assert-root-hash\t{COUNTRIES_ROOT}\n");
    let text: String = format!("{COUNTRIES}{root}")
        .lines()
        .map(|line| match line.rsplit_once("\tsha-256:") {
            Some((before, digits)) => format!("{before}\tsha-256:{}\r\n", digits.to_uppercase()),
            None => format!("{line}\r\n"),
        })
        .collect();
    let found = summary(text.as_bytes()).expect("true");
    assert_eq!(Some(found.root), hash(COUNTRIES_ROOT));
    let without_end = text.trim_end();
    assert_eq!(summary(without_end.as_bytes()).expect("true"), found);
    let stray = text.replacen("\r\n", "\r\r\n", 1);
    assert!(message(&stray).starts_with("line 1: "));
}

#[test]
fn an_entry_may_name_several_items_each_brought_before() {
    let [one, other] = [r#"{"a":1}"#, r#"{"b":2}"#];
    let [first, second] = [one, other].map(|item| Hash::of(item.as_bytes()));
    let time = "2016-04-05T13:23:05Z";
    let entry = format!("append-entry\tuser\tGH\t{time}\t{first};{second}\n");
    let leaf = format!(
        r#"{{"index-entry-number":"1","entry-number":"1","entry-timestamp":"{time}","key":"GH","item-hash":["{first}","{second}"]}}"#
    );
    let root = Hash::of(&[b"\0", leaf.as_bytes()].concat());
    let text = format!("add-item\t{one}\nadd-item\t{other}\n{entry}assert-root-hash\t{root}\n");
    let found = summary(text.as_bytes()).expect("true");
    assert_eq!((found.user_entries, found.root), (1, root));
    let unknown = text.replacen(&format!("add-item\t{other}\n"), "", 1);
    assert!(message(&unknown).contains(&second.to_string()));
    let none = text.replacen(';', ";;", 1);
    assert!(message(&none).starts_with("line 3: \"\" is not a valid hash"));
}
