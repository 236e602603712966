//! A program that serves, for as long as it is measured.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::measure::{Connection, Request};

/// So long a server may take until it answers.
const LONGEST: Duration = Duration::from_secs(120);

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// The seconds from its start to its first answer.
    pub ready: f64,
}

impl Server {
    /// Starts a program on a port of its own, and waits until it answers at a path.
    pub fn start(command: impl FnOnce(SocketAddr) -> Command, path: &str) -> io::Result<Server> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = command(address);
        let begun = Instant::now();
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Server {
            child,
            address,
            ready: 0.0,
        };
        let first = Request::get(path);
        while let Err(error) = Connection::open(address).and_then(|mut client| client.ask(&first)) {
            if begun.elapsed() > LONGEST || server.child.try_wait()?.is_some() {
                return Err(error);
            }
            thread::sleep(Duration::from_millis(1));
        }
        server.ready = begun.elapsed().as_secs_f64();
        Ok(server)
    }

    /// Its number as a process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone already where this fails.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
