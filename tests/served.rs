//! A registry that is served by the real process.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use crate::sandbox::Sandbox;

/// A registry that is served.
pub struct Served {
    process: Child,
    pub address: String,
}

impl Served {
    pub fn of(sandbox: &Sandbox) -> Served {
        Served::with(sandbox, &[])
    }

    /// With more flags.
    pub fn with(sandbox: &Sandbox, flags: &[&str]) -> Served {
        let mut typed = vec!["serve", "--listen", "127.0.0.1:0"];
        typed.extend(flags);
        let mut command = sandbox.command(typed);
        let mut process = command.stderr(Stdio::piped()).spawn().expect("it runs");
        let mut told = BufReader::new(process.stderr.take().expect("stderr"));
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert!(told.read_line(&mut line).expect("it runs") > 0, "it ended");
        }
        let address = line.split("http://").nth(1).expect("an address");
        let address = address.split('/').next().expect("an address").to_owned();
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Served { process, address }
    }

    /// The answer to a request, head and body.
    pub fn ask(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let length = body.len();
        let request = format!(
            "{head}\r\nHost: {}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}",
            self.address
        );
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it is answered");
        answer
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.expect("kill runs").success());
        self.process.wait().expect("it ends").code()
    }

    /// A token of a person with a role, given out beside the service.
    pub fn token(sandbox: &Sandbox, role: &str) -> String {
        let create = ["token", "create", "--name", "Li Na", "--role", role];
        sandbox.run(create).succeeds().stdout.trim().to_owned()
    }

    /// Ends it without a farewell.
    pub fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }

    /// Registers a cluster over HTTP, after which the service has the register open.
    pub fn register(&self, token: &str, product: &str) -> String {
        let record = format!(
            r#"{{"location":{{"country":"CN","place":"Zhuji"}},"product":{{"name":"{product}"}}}}"#
        );
        let post = "POST /api/v1/clusters HTTP/1.1\r\nContent-Type: application/json";
        self.ask(&format!("{post}\r\nAuthorization: Bearer {token}"), &record)
    }
}

impl Drop for Served {
    /// A test that failed leaves no service.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
