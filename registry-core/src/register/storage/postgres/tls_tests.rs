//! Over a network: a server is known by its certificate, and none is talked to that is not.

use super::{trial::Server, *};

const CERTIFICATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/certificates");
/// Of somebody else.
const OTHER_AUTHORITY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../registry-server/tests/certificates/localhost.certificate.pem"
);

/// Starts a server again so that it is reached by TCP, with a certificate of the tests' authority.
fn with_certificate(server: &mut Server) -> u16 {
    let [certificate, key] = ["localhost.pem", "localhost.key.pem"].map(|name| {
        let content = std::fs::read_to_string(format!("{CERTIFICATES}/{name}")).unwrap();
        server.file(name, &content).display().to_string()
    });
    server.kill();
    let port = server.take_port();
    server.resume(&[
        "listen_addresses=127.0.0.1,127.0.0.2",
        "ssl=on",
        &format!("ssl_cert_file={certificate}"),
        &format!("ssl_key_file={key}"),
    ]);
    port
}

fn problem(url: &str) -> String {
    let refused = PostgresStore::open(url.parse().unwrap()).err();
    refused.expect("it is not talked to").to_string()
}

#[test]
fn a_server_is_known_by_its_certificate_and_no_other_is_talked_to() {
    let Some(mut server) = Server::start(15) else {
        return;
    };
    let name = server.create_database();
    let port = with_certificate(&mut server);
    let authority = format!("{CERTIFICATES}/authority.pem");
    let at = |host: &str, roots: &str| {
        format!("postgres://registry@{host}:{port}/{name}?sslmode=verify-full{roots}")
    };
    let trusted = format!("&sslrootcert={authority}");
    for host in ["localhost", "127.0.0.1"] {
        let store = PostgresStore::create(at(host, &trusted).parse().unwrap()).unwrap();
        let encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
            WHERE application_name = 'registry' AND client_addr IS NOT NULL";
        assert_eq!(server.sql(&server.url(&name, ""), encrypted).trim(), "t");
        drop(store);
    }
    let other = problem(&at("localhost", &format!("&sslrootcert={OTHER_AUTHORITY}")));
    assert!(other.contains("UnknownIssuer"), "{other}");
    let of_system = problem(&at("localhost", ""));
    assert!(of_system.contains("UnknownIssuer"), "{of_system}");
    let other_name = problem(&at("127.0.0.2", &trusted));
    assert!(other_name.contains("not valid for name"), "{other_name}");
    let none = problem(&at("localhost", "&sslrootcert=/nowhere.pem"));
    assert!(none.contains("/nowhere.pem"), "{none}");
    // Whoever says that the network is safe talks to it all the same.
    let plain = format!("postgres://registry@localhost:{port}/{name}?sslmode=disable");
    PostgresStore::open(plain.parse().unwrap()).unwrap();
    // A server without a certificate is not talked to by who asks for one.
    server.kill();
    server.resume(&["listen_addresses=127.0.0.1"]);
    let bare = problem(&at("127.0.0.1", &trusted));
    assert!(bare.contains("does not support TLS"), "{bare}");
}
