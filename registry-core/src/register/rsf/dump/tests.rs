use super::*;
use crate::register::{Draft, MemoryStore, Time};

fn lines(register: &Register) -> Vec<String> {
    let mut text = Vec::new();
    dump(register, &mut text, |_| ()).expect("dumped");
    String::from_utf8(text)
        .expect("text")
        .lines()
        .map(str::to_owned)
        .collect()
}

fn commit(register: &mut Register, entries: &[(&str, &str)]) {
    let mut append = register.begin(Draft::new("registrar", "")).expect("begun");
    for (key, text) in entries {
        append
            .add(key, &Item::canonical(text).expect("canonical"))
            .expect("added");
    }
    append.finish().expect("finished");
}

#[test]
fn an_item_is_written_once_a_commit_and_again_in_the_next() {
    let mut register =
        Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())
            .expect("a register");
    commit(
        &mut register,
        &[("a", "same"), ("b", "same"), ("c", "other")],
    );
    commit(&mut register, &[("a", "same")]);
    let brought = lines(&register)
        .iter()
        .filter(|line| *line == "add-item\t\"same\"")
        .count();
    assert_eq!(brought, 2);
}

#[test]
fn tabs_and_line_ends_in_text_do_not_break_a_line() {
    let mut register =
        Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())
            .expect("a register");
    commit(&mut register, &[("a", "one\ttwo\nthree\r\u{85}\u{2028}")]);
    assert!(
        lines(&register).contains(&"add-item\t\"one\\ttwo\\nthree\\r\u{85}\u{2028}\"".to_owned())
    );
}

#[test]
fn an_output_that_fails_is_an_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())
        .expect("a register");
    assert!(matches!(
        dump(&register, Full, |_| ()),
        Err(DumpError::Io(_))
    ));
}
