//! A service whose disk is full: changes are refused with 507, readers are served on, and when there is room again all
//! goes on.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use crate::{
    sandbox::{REGISTRY, Sandbox, skip},
    served::Served,
};

/// Serves a copy of the registry from a small disk, which is filled and freed by words on stdin.
const SMALL_DISK: &str = r#"
    mkdir disk && mount -t tmpfs -o size=12m none disk || exit 9
    cp -r .registry disk/.registry
    "$BINARY" --registry disk/.registry serve --listen 127.0.0.1:0 &
    service=$!
    while read -r word; do
        case $word in
            fill) dd if=/dev/zero of=disk/filling bs=4k 2> /dev/null ;;
            free) rm disk/filling ;;
            stop) kill "$service"; wait "$service"; "$BINARY" --registry disk/.registry verify > verified 2>&1 ;;
        esac
        echo "$word: $?"
    done
"#;

#[test]
fn on_a_full_disk_changes_are_refused_readers_go_on_and_so_do_changes_when_there_is_room() {
    let sandbox = Sandbox::with_registry();
    let token = Served::token(&sandbox, "registrar");
    let mut script = Command::new("unshare");
    script
        .args(["--mount", "bash", "-c", SMALL_DISK])
        .current_dir(sandbox.path())
        .env("BINARY", REGISTRY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let Some(mut served) = Served::try_of(script) else {
        return skip("no small disk can be mounted here");
    };
    let mut words = served.process.stdin.take().expect("a pipe");
    let mut done = BufReader::new(served.process.stdout.take().expect("a pipe"));
    let mut tell = |word: &str| {
        writeln!(words, "{word}").expect("it listens");
        let mut line = String::new();
        done.read_line(&mut line).expect("it answers");
        line
    };
    assert!(
        served
            .register(&token, "first")
            .starts_with("HTTP/1.1 201 ")
    );
    tell("fill");
    for number in 0..20 {
        let refused = served.register(&token, &format!("thing{number}"));
        assert!(refused.starts_with("HTTP/1.1 507 "), "{refused}");
        assert!(refused.contains("/problems/disk-full"), "{refused}");
        let read = served.ask("GET /api/v1/clusters?q=first HTTP/1.1", "");
        assert!(read.contains("cn-zhuji-first"), "{read}");
    }
    tell("free");
    let made = served.register(&token, "second");
    assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
    let read = served.ask("GET /api/v1/clusters?q=second HTTP/1.1", "");
    assert!(read.contains("cn-zhuji-second"), "{read}");
    assert_eq!(tell("stop"), "stop: 0\n");
}
