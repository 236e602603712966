//! What is found in files and forms is told in the language of the page, and in the words of its choices.

use std::{fs, path::Path};

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::Role;

use crate::{
    acting::Person,
    importing::{led, upload, upload_as},
    pages::{HTML, text},
    trial::Trial,
};

/// The texts of elements that begin so.
fn texts<'a>(page: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    let parts = page.split(start).skip(1);
    parts.map(|part| {
        let text = part.split_once('>').map_or("", |(_, text)| text);
        text.split("</").next().unwrap_or_default()
    })
}

fn has_chinese(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

#[test]
fn every_mistake_of_a_file_is_told_in_chinese_and_without_flags() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/invalid");
    let (mut seen, mut mistakes) = (0, Vec::new());
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.ends_with("empty.csv") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let sent = upload_as(
            name,
            &trial,
            (&registrar.cookie, &registrar.word),
            &fs::read(&path).unwrap(),
        );
        let address = led(&sent);
        for (language, is_told) in [("zh", has_chinese as fn(&str) -> bool), ("en", |_| true)] {
            let headers = [HTML, ("cookie", &*registrar.cookie)];
            let address = format!("{address}?lang={language}");
            let shown = trial.ask(Method::GET, &address, &headers, Body::empty());
            let shown = text(&shown);
            let refused = shown.split("role=\"alert\"").nth(1);
            let told: Vec<&str> = texts(&shown, "<p class=\"problem\"")
                .chain(refused.and_then(|refused| texts(refused, "<p").next()))
                .collect();
            assert!(!told.is_empty(), "{}: {shown}", path.display());
            let wrong = told
                .iter()
                .filter(|told| !is_told(told) || told.contains(" --"));
            mistakes.extend(wrong.map(|told| format!("{}: {told}", path.display())));
            seen += told.len();
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    assert!(seen > 20, "{seen} mistakes were told");
}

#[test]
fn a_name_that_is_missing_marks_its_cell() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    let file = b"place,country,product\n,CN,Umbrella\nHangzhou,CN,Tea\n";
    let sent = upload(&trial, (&registrar.cookie, &registrar.word), file);
    let shown = text(&registrar.sees(&led(&sent)));
    let cell = "id=\"cell-2-1\" name=\"cell-2-1\" value=\"\"";
    assert!(
        shown.contains(cell) && shown.contains("id=\"problem-2-1\""),
        "{shown}"
    );
    assert!(
        !shown.contains("cell-2-2"),
        "the others need no mending: {shown}"
    );
}

#[test]
fn a_mistake_in_a_form_is_told_in_chinese_at_its_field() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    let filled = [
        ("product.name", "Tea"),
        ("location.place", "Hangzhou"),
        ("location.country", "CN"),
        ("location.latitude", "95"),
        ("location.longitude", "120"),
    ];
    let wrong = registrar.fills("/register?lang=zh", "save", &filled);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text(&wrong).contains("纬度在 -90 度到 90 度之间"),
        "{}",
        text(&wrong)
    );
}
