//! Clients that are slow, idle, endless or deceitful: readers go on.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use registry_server::{Options, Role};

use crate::listening::{Listening, status};

const POST: &str =
    "POST /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

fn impatient() -> Options {
    Options {
        head_limit: Duration::from_millis(700),
        stall_limit: Duration::from_millis(700),
        time_limit: Duration::from_secs(2),
        most_body_bytes: 100_000,
        ..Options::default()
    }
}

/// Whether the other side closes a connection, after whatever it says.
fn is_let_go(stream: &mut TcpStream) -> bool {
    let mut said = Vec::new();
    match stream.read_to_end(&mut said) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[test]
fn a_thousand_idle_connections_keep_nobody_out_and_are_let_go() {
    let service = Listening::with(&impatient());
    let mut idle: Vec<TcpStream> = (0..1000).map(|_| service.connect()).collect();
    service.reads_on();
    for stream in idle.iter_mut().step_by(100) {
        assert!(is_let_go(stream));
    }
    service.reads_on();
}

#[test]
fn the_head_of_a_request_comes_soon_or_never() {
    let service = Listening::with(&impatient());
    let mut slow = service.connect();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        // A byte now and then.
        if slow.write_all(b"X").is_err() {
            break;
        }
        service.reads_on();
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(is_let_go(&mut slow));
    // So is one that was answered and asks nothing more.
    let mut kept = service.connect();
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    assert!(is_let_go(&mut kept));
}

#[test]
fn a_body_that_does_not_come_or_does_not_end_is_refused() {
    let service = Listening::with(&impatient());
    let token = service.trial.token(Role::Registrar, &[]);
    let head = format!("{POST}Authorization: Bearer {token}\r\n");
    // It is promised, and does not come.
    let answer = service.said(&format!("{head}Content-Length: 1000\r\n\r\n{{"));
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    let answer = service.said(&format!("{head}Content-Length: 100001\r\n\r\n"));
    assert_eq!(status(&answer), 413, "{answer}");
    // It goes on and on.
    let mut endless = service.connect();
    endless
        .write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n").as_bytes())
        .unwrap();
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    let refused = (0..10_000).any(|_| endless.write_all(chunk.as_bytes()).is_err());
    assert!(refused, "40 MB were taken");
    service.reads_on();
    let long = "x".repeat(1_000_000);
    let answer = service.get(&format!("/api/v1/clusters?q={long}"), "");
    assert!([414, 431].contains(&status(&answer)), "{answer}");
    let answer = service.get("/api/v1", &format!("X-Long: {long}\r\n"));
    assert_eq!(status(&answer), 431, "{answer}");
}

#[test]
fn who_does_not_read_what_he_asked_for_is_let_go() {
    let service = Listening::with(&impatient());
    let mut deaf = service.connect();
    let ask = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    // Asked for again and again until neither side has room, when nothing is taken any more.
    deaf.set_write_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let begun = Instant::now();
    let cut = loop {
        match deaf.write_all(ask) {
            Ok(()) => assert!(
                begun.elapsed() < Duration::from_secs(20),
                "it writes for ever"
            ),
            Err(error) => break error,
        }
    };
    assert_ne!(
        cut.kind(),
        std::io::ErrorKind::WouldBlock,
        "it waits for ever"
    );
    service.reads_on();
}

/// Two readings of where a request ends let one client put words into another's mouth: each of these has one reading
/// here, or none.
#[test]
fn a_request_has_one_end() {
    let service = Listening::with(&impatient());
    let smuggled = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let length = smuggled.len();
    for headers in [
        format!("Content-Length: {length}\r\nContent-Length: 0\r\n"),
        format!("Content-Length: {length}, 0\r\n"),
        "Content-Length: +5\r\n".to_owned(),
        "Content-Length: 0x10\r\n".to_owned(),
        "Content-Length : 5\r\n".to_owned(),
        "Transfer-Encoding: identity, chunked, identity\r\n".to_owned(),
        "Transfer-Encoding: xchunked\r\n".to_owned(),
        "Transfer-Encoding : chunked\r\n".to_owned(),
        "X: 1\r\n Transfer-Encoding: chunked\r\n".to_owned(),
        "X: a\0b\r\n".to_owned(),
    ] {
        let answer = service.said(&format!("{POST}{headers}\r\n{smuggled}"));
        assert_eq!(status(&answer), 400, "{headers}: {answer}");
        assert_eq!(
            answer.matches("HTTP/1.1 ").count(),
            1,
            "{headers}: {answer}"
        );
    }
    // Both kinds of length: the body ends where the chunks do, and the connection is not used again.
    let both = format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n");
    let answer = service.said(&format!("{POST}{both}\r\n0\r\n\r\n{smuggled}"));
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    service.reads_on();
}

#[test]
fn readers_are_answered_while_all_of_them_are_about() {
    const READERS: usize = 4;
    let service = Listening::with(&Options {
        requests_a_second: 0,
        ..impatient()
    });
    let idle: Vec<TcpStream> = (0..1000).map(|_| service.connect()).collect();
    let register = b"GET /api/v1/register HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let deaf = (0..16).map(|_| service.connect());
    let deaf: Vec<TcpStream> = deaf
        .map(|mut stream| {
            stream.write_all(register).unwrap();
            stream
        })
        .collect();
    let over = AtomicBool::new(false);
    let each = |deed: &dyn Fn(&mut TcpStream) -> std::io::Result<()>| {
        while !over.load(Ordering::Relaxed) {
            // That it is refused is what is wanted.
            let _ = deed(&mut service.connect());
        }
    };
    let chunked = format!("{POST}Transfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    let two_ends = format!("{POST}Content-Length: 5\r\nContent-Length: 0\r\n\r\nGET /");
    thread::scope(|scope| {
        scope.spawn(|| {
            each(&|stream| {
                stream.write_all(chunked.as_bytes())?;
                (0..100).try_for_each(|_| stream.write_all(chunk.as_bytes()))
            });
        });
        scope.spawn(|| {
            each(&|stream| {
                stream.write_all(two_ends.as_bytes())?;
                stream.read(&mut [0; 512]).map(drop)
            });
        });
        scope.spawn(|| each(&|stream| stream.write_all(b"GET /api/v1/clust")));
        let readers: Vec<_> = (0..READERS)
            .map(|_| scope.spawn(|| (0..100).for_each(|_| service.reads_on())))
            .collect();
        let read = readers.into_iter().map(thread::ScopedJoinHandle::join);
        let read: Vec<_> = read.collect();
        over.store(true, Ordering::Relaxed);
        assert!(read.iter().all(Result::is_ok), "a reader was not answered");
    });
    drop((idle, deaf));
    service.reads_on();
}
