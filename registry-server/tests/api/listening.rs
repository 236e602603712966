//! A service that listens on a port of this machine, in a thread of the test.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use registry_server::Options;

use crate::trial::Trial;

/// A service, and the address at which it is. It ends with the tests.
pub struct Listening {
    pub address: SocketAddr,
    pub trial: Trial,
}

impl Listening {
    pub fn with(options: &Options) -> Listening {
        let trial = Trial::new();
        let (tell, told) = mpsc::channel();
        let (registry, options) = (trial.registry.clone(), options.clone());
        thread::spawn(move || {
            let options = Options {
                address: SocketAddr::from(([127, 0, 0, 1], 0)),
                ..options
            };
            registry_server::serve(registry, &options, |address| tell.send(address).unwrap())
        });
        let address = told.recv_timeout(Duration::from_secs(30)).unwrap();
        Listening { address, trial }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).unwrap();
        stream
    }

    /// All that is answered to these bytes until the connection is closed.
    pub fn said(&self, bytes: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A connection that is cut off has said what it said.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The answer to a request without a body, with these further headers.
    pub fn get(&self, path: &str, headers: &str) -> String {
        self.said(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"
        ))
    }

    /// Sees that a reader is answered.
    #[track_caller]
    pub fn reads_on(&self) {
        let found = self.get("/api/v1/clusters?q=sock", "");
        assert!(found.starts_with("HTTP/1.1 200 "), "{found}");
        assert!(found.contains("cn-zhuji-sock"), "{found}");
    }
}

/// The status that an answer begins with.
#[track_caller]
pub fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).unwrap_or_default();
    status
        .parse()
        .unwrap_or_else(|_| panic!("no status: {answer:?}"))
}
