//! The service on a network: its names, its certificate, its proxies, and how much a client may ask.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    time::{Duration, Instant},
};

use registry_server::{Options, Role, TlsFiles};

use crate::listening::{Listening, status};

#[test]
fn only_its_own_names_are_answered() {
    let options = Options {
        public_url: Some("https://clusters.example.org".parse().unwrap()),
        ..Options::default()
    };
    let service = Listening::with(&options);
    let ask = |line: &str, hosts: &[&str]| {
        let hosts = hosts.iter().map(|host| format!("Host: {host}\r\n"));
        let hosts: String = hosts.collect();
        service.said(&format!("{line}\r\n{hosts}Connection: close\r\n\r\n"))
    };
    let get = "GET /api/v1 HTTP/1.1";
    for (line, hosts, expected) in [
        (get, &["clusters.example.org"][..], 200),
        (get, &["CLUSTERS.example.org:443"], 200),
        (get, &["127.0.0.1:8080"], 200),
        (get, &["localhost"], 200),
        (get, &["evil.example.org"], 421),
        (get, &["clusters.example.org", "evil.example.org"], 400),
        (get, &["clusters.example.org", "clusters.example.org"], 400),
        (get, &[], 400),
        (get, &["a b"], 400),
        (
            "GET http://evil.example.org/api/v1 HTTP/1.1",
            &["localhost"],
            421,
        ),
        ("GET http://localhost/api/v1 HTTP/1.1", &["localhost"], 200),
    ] {
        let answer = ask(line, hosts);
        assert_eq!(status(&answer), expected, "{line} {hosts:?}: {answer}");
    }
    assert!(ask(get, &["evil.example.org"]).contains("--public-url"));
}

#[test]
fn a_client_that_asks_too_much_is_told_when_to_come_again_and_a_token_has_its_own_share() {
    let options = Options {
        requests_a_second: 1,
        trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        ..Options::default()
    };
    let service = Listening::with(&options);
    let of = |client: &str| service.get("/api/v1", &format!("X-Forwarded-For: {client}\r\n"));
    let first = (0..40).map(|_| of("192.0.2.1"));
    let refused = first.into_iter().find(|answer| status(answer) != 200);
    let refused = refused.expect("a limit");
    assert_eq!(status(&refused), 429, "{refused}");
    assert!(refused.contains("\r\nretry-after: "), "{refused}");
    assert!(refused.contains("application/problem+json"), "{refused}");
    assert_eq!(status(&of("192.0.2.2")), 200);
    // What the client itself says of others changes nothing.
    assert_eq!(status(&of("192.0.2.9, 192.0.2.1")), 429);
    let token = service.trial.token(Role::Registrar, &[]);
    let bearer = format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: Bearer {token}\r\n");
    assert_eq!(status(&service.get("/api/v1", &bearer)), 200);
}

#[test]
fn what_somebody_says_who_is_no_trusted_proxy_counts_for_nothing() {
    let options = Options {
        requests_a_second: 1,
        ..Options::default()
    };
    let service = Listening::with(&options);
    let mut answers = (0..40).map(|number| {
        let lie = format!("X-Forwarded-For: 192.0.2.{number}\r\n");
        service.get("/api/v1", &lie)
    });
    assert!(answers.any(|answer| status(&answer) == 429));
}

#[test]
fn guessing_at_tokens_is_slow_and_ends_and_never_keeps_a_valid_token_out() {
    let service = Listening::with(&Options::default());
    let token = service.trial.token(Role::Registrar, &[]);
    let post = |token: &str| {
        service.said(&format!(
            "POST /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\
             Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n\r\n{{}}"
        ))
    };
    let begun = Instant::now();
    assert_eq!(status(&post("ncr_00_00")), 401);
    assert!(begun.elapsed() >= Duration::from_millis(400));
    let answers = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let answer = post("ncr_00_00");
                answers.lock().unwrap().push(status(&answer));
            });
        }
    });
    let answers = answers.into_inner().unwrap();
    assert!(
        answers.contains(&401) && answers.contains(&429),
        "{answers:?}"
    );
    assert_eq!(status(&post(&token)), 422);
}

fn certificate(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificates");
    folder.join(format!("localhost.{name}.pem"))
}

#[test]
fn tls_is_spoken_with_the_certificate_and_what_is_none_is_refused() {
    let files = TlsFiles {
        certificate: certificate("certificate"),
        key: certificate("key"),
    };
    let options = Options {
        tls: Some(files.clone()),
        head_limit: Duration::from_millis(500),
        ..Options::default()
    };
    let service = Listening::with(&options);
    // Plain words, and none, are no greeting; both are let go.
    assert_eq!(service.said("GET / HTTP/1.1\r\n\r\n").find("200"), None);
    assert_eq!(service.said(""), "");
    let address = format!("https://localhost:{}/api/v1", service.address.port());
    let mut curl = Command::new("curl");
    let curl = curl
        .args(["-sS", "--cacert"])
        .arg(certificate("certificate"));
    match curl.arg(address).output() {
        Ok(answer) => {
            let told = String::from_utf8_lossy(&answer.stdout).into_owned();
            assert!(told.contains("\"head\""), "{answer:?}");
        }
        Err(error) => eprintln!("skipped: curl cannot be run: {error}"),
    }
    let wrong = |certificate: &Path, key: &Path| {
        let (certificate, key) = (certificate.to_owned(), key.to_owned());
        let options = Options {
            tls: Some(TlsFiles { certificate, key }),
            ..Options::default()
        };
        let served = registry_server::serve(service.trial.registry.clone(), &options, |_| ());
        served.unwrap_err().to_string()
    };
    assert!(wrong(&files.key, &files.key).contains("no certificate in it"));
    assert!(wrong(&files.certificate, &files.certificate).contains("no private key in it"));
    assert!(wrong(Path::new("/none.pem"), &files.key).contains("/none.pem: no such file"));
}
