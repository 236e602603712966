//! A registry that is served by the real process.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::sandbox::Sandbox;

/// How long an answer may take: a test fails, and never waits for ever.
const PATIENCE: Duration = Duration::from_secs(120);

/// A registry that is served.
pub struct Served {
    pub process: Child,
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
        let command = sandbox.command(typed);
        Served::try_of(command).expect("it ended")
    }

    /// By a command of its own, unless that ends before it serves.
    pub fn try_of(mut command: Command) -> Option<Served> {
        let mut process = command.stderr(Stdio::piped()).spawn().expect("it runs");
        let mut told = BufReader::new(process.stderr.take().expect("stderr"));
        let mut line = String::new();
        while !line.contains("://") {
            line.clear();
            if told.read_line(&mut line).expect("it runs") == 0 {
                let _ = process.wait();
                return None;
            }
        }
        let address = line.split("://").nth(1).expect("an address");
        let address = address.split('/').next().expect("an address").to_owned();
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Some(Served { process, address })
    }

    /// The answer to a request, head and body.
    pub fn ask(&self, head: &str, body: &str) -> String {
        exchange(&self.address, head, body).expect("it is answered")
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
        Served::token_of("Li Na", sandbox, role)
    }

    /// The same for a person of this name.
    pub fn token_of(name: &str, sandbox: &Sandbox, role: &str) -> String {
        let create = ["token", "create", "--name", name, "--role", role];
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

/// A request and all that is answered, unless the connection fails on the way.
pub fn exchange(address: &str, head: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    let request = format!(
        "{head}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

impl Drop for Served {
    /// A test that failed leaves no service.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
