//! A change that is sent twice is made once, whatever happened between.

use std::{fs, path::PathBuf};

use axum::{body::Body, http::Method};
use registry_core::Registry;
use registry_server::{Options, Role, router};
use serde_json::{Value, json};

use crate::trial::{Answer, Trial, cluster};

const SOCKS: &str = "/api/v1/clusters/cn-zhuji-sock";

fn send(
    trial: &Trial,
    method: Method,
    address: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let mut all = vec![("content-type", "application/json")];
    all.extend(headers);
    trial.ask(method, address, &all, Body::from(body.to_string()))
}

/// The documents in which answers are kept.
fn kept(trial: &Trial) -> Vec<PathBuf> {
    let folder = trial.registry.folder().join("private/answers");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect()
}

/// The registry as a process has it that was started anew.
fn restarted(trial: &mut Trial) {
    trial.registry.release().unwrap();
    let registry = Registry::open(trial.registry.folder()).unwrap();
    trial.router = router(registry.clone(), &Options::default());
    trial.registry = registry;
}

#[test]
fn a_change_that_is_sent_again_is_answered_with_the_same_also_by_another_process() {
    let mut trial = Trial::new();
    let token = format!("Bearer {}", trial.token(Role::Registrar, &[]));
    let headers = [
        ("authorization", &*token),
        ("idempotency-key", "k 1"),
        ("if-match", "*"),
    ];
    let patch = json!({ "notes": ["Seen in May."] });
    let first = send(&trial, Method::PATCH, SOCKS, &headers, &patch);
    assert_eq!(
        (first.status.as_u16(), first.header("idempotency-replayed")),
        (200, "")
    );
    restarted(&mut trial);
    let again = send(&trial, Method::PATCH, SOCKS, &headers, &patch);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!((again.json(), again.status), (first.json(), first.status));
    assert_eq!(again.header("registry-commit"), "3");
    assert_eq!(trial.registry.read().unwrap().applied(), 3);

    let other = send(
        &trial,
        Method::PATCH,
        SOCKS,
        &headers,
        &json!({ "notes": ["June."] }),
    );
    assert_eq!(
        (other.status.as_u16(), &*other.problem()),
        (422, "/problems/invalid")
    );
    assert_eq!(other.json()["errors"][0]["field"], "Idempotency-Key");
    // The key is this holder's alone.
    let token = format!("Bearer {}", trial.token(Role::Registrar, &[]));
    let headers = [
        ("authorization", &*token),
        ("idempotency-key", "k 1"),
        ("if-match", "*"),
    ];
    let theirs = send(
        &trial,
        Method::PATCH,
        SOCKS,
        &headers,
        &json!({ "notes": ["June."] }),
    );
    assert_eq!(
        (theirs.status.as_u16(), theirs.header("registry-commit")),
        (200, "4")
    );
}

#[test]
fn a_crash_between_commit_and_answer_makes_nothing_twice() {
    let mut trial = Trial::new();
    let token = format!("Bearer {}", trial.token(Role::Registrar, &[]));
    let headers = [("authorization", &*token), ("idempotency-key", "made")];
    let record = cluster("cn-yiwu-button", "Yiwu", "Button");
    let made = send(&trial, Method::POST, "/api/v1/clusters", &headers, &record);
    assert_eq!(made.status.as_u16(), 201);
    // What is on the disk when the process ends after the commit: that it began, and no answer.
    let document = &kept(&trial)[0];
    let mut kept: Value = serde_json::from_slice(&fs::read(document).unwrap()).unwrap();
    let answer = kept.as_object_mut().unwrap().remove("answered").unwrap();
    kept["begun"] = json!({ "fingerprint": answer["fingerprint"], "since": 2 });
    fs::write(document, kept.to_string()).unwrap();
    restarted(&mut trial);
    let again = send(&trial, Method::POST, "/api/v1/clusters", &headers, &record);
    assert_eq!(again.status.as_u16(), 201, "{}", again.json());
    assert_eq!(again.header("location"), "/api/v1/clusters/cn-yiwu-button");
    assert_eq!(again.json()["commit"], made.json()["commit"]);
    assert_eq!(trial.registry.read().unwrap().applied(), 3);
    // And when it ended before: nothing was made, so it is made now.
    kept["begun"]["since"] = json!(3);
    fs::write(document, kept.to_string()).unwrap();
    restarted(&mut trial);
    let refused = send(&trial, Method::POST, "/api/v1/clusters", &headers, &record);
    assert_eq!(refused.problem(), "/problems/overtaken");
}

#[test]
fn what_nobody_may_do_or_what_failed_is_not_kept_and_a_key_has_its_form() {
    let trial = Trial::new();
    let record = cluster("cn-yiwu-button", "Yiwu", "Button");
    let post =
        |headers: &[(&str, &str)]| send(&trial, Method::POST, "/api/v1/clusters", headers, &record);
    assert_eq!(post(&[("idempotency-key", "a")]).status.as_u16(), 401);
    let bound = format!("Bearer {}", trial.token(Role::Registrar, &["CN-GD"]));
    assert_eq!(
        post(&[("idempotency-key", "a"), ("authorization", &bound)])
            .status
            .as_u16(),
        403
    );
    assert_eq!(kept(&trial), Vec::<PathBuf>::new());
    let long = "k".repeat(256);
    for key in ["", &long] {
        let refused = post(&[("idempotency-key", key), ("authorization", &bound)]);
        assert_eq!(refused.json()["errors"][0]["field"], "Idempotency-Key");
    }
}

#[test]
fn a_request_that_is_being_answered_is_not_begun_again() {
    let trial = Trial::new();
    let token = format!("Bearer {}", trial.token(Role::Registrar, &[]));
    let headers = [
        ("authorization", &*token),
        ("idempotency-key", "slow"),
        ("if-match", "*"),
    ];
    let patch = json!({ "notes": ["Seen in May."] });
    // While a writer has the turn, the change waits.
    let writer = trial.registry.write(&mut |_, _| ()).unwrap();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let first = scope.spawn(|| send(&trial, Method::PATCH, SOCKS, &headers, &patch));
        let begun = || {
            let folder = trial.registry.folder().join("private/answers");
            fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
        };
        while !begun() {
            std::thread::yield_now();
        }
        let second = send(&trial, Method::PATCH, SOCKS, &headers, &patch);
        assert_eq!(second.header("retry-after"), "2");
        writer.close().unwrap();
        [first.join().unwrap(), second]
            .map(|answer| answer.status.as_u16())
            .into()
    });
    assert_eq!(statuses, [200, 409]);
}

#[test]
fn a_file_of_any_size_may_be_sent_again() {
    let trial = Trial::new();
    let token = format!("Bearer {}", trial.token(Role::Registrar, &[]));
    let headers = [("authorization", &*token), ("idempotency-key", "file")];
    let mut table = "place,country,region,product,notes\nYiwu,CN,CN-ZJ,Button,seen\n".to_owned();
    // Longer than any body but that of an import may be, and than is kept in memory.
    table.push_str(&"\n".repeat(3 << 20));
    let import = |table: &str| {
        let body = Body::from(table.to_owned());
        trial.ask(Method::POST, "/api/v1/imports", &headers, body)
    };
    let first = import(&table);
    assert_eq!(
        (first.status.as_u16(), &first.json()["new"]),
        (200, &json!(1))
    );
    let again = import(&table);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json(), first.json());
    assert_eq!(import(&(table + "\n")).problem(), "/problems/invalid");
    let patch = json!({ "notes": ["x".repeat(3 << 20)] });
    let large = [
        ("authorization", &*token),
        ("idempotency-key", "large"),
        ("if-match", "*"),
    ];
    let refused = send(&trial, Method::PATCH, SOCKS, &large, &patch);
    assert_eq!(refused.problem(), "/problems/too-large");
}
