//! Clients that wish a service ill: idle, slow, deaf, endless and deceitful ones, beside those that search.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// Connections on which nothing is ever asked.
pub const IDLE: usize = 1000;
/// Connections on which a head comes byte by byte.
const SLOW: usize = 50;
/// Clients that ask for the whole register and take nothing of it; an address may have no more.
const DEAF: usize = 16;
/// Between two deeds of a client: it is to be a nuisance, not a load.
const PAUSE: Duration = Duration::from_millis(20);
/// How long a client waits for a connection, or until something that it sends is taken.
const PATIENCE: Duration = Duration::from_millis(200);

/// Requests whose end has two readings, and those without one.
const DECEITFUL: [&str; 5] = [
    "Content-Length: 44\r\nContent-Length: 0\r\n\r\n",
    "Content-Length: 44, 0\r\n\r\n",
    "Transfer-Encoding : chunked\r\n\r\n",
    "Transfer-Encoding: xchunked\r\n\r\n",
    "Content-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
];

/// Does some work while all of them are about.
pub fn among_hostile<T>(address: SocketAddr, work: impl FnOnce() -> T) -> T {
    let over = AtomicBool::new(false);
    let going_on = &(|| !over.load(Ordering::Relaxed));
    thread::scope(|scope| {
        for (count, first) in [(IDLE, &b""[..]), (SLOW, b"G"), (DEAF, REGISTER)] {
            scope.spawn(move || keep_open(address, count, first, going_on));
        }
        scope.spawn(move || endless(address, going_on));
        scope.spawn(move || deceitful(address, going_on));
        // Until they are all there.
        thread::sleep(Duration::from_secs(1));
        let done = work();
        over.store(true, Ordering::Relaxed);
        done
    })
}

const REGISTER: &[u8] = b"GET /api/v1/register HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Keeps so many connections open, on each of which some bytes are sent at the beginning; a single one is sent again and
/// again. Those that are closed are opened anew.
fn keep_open(address: SocketAddr, count: usize, first: &[u8], going_on: impl Fn() -> bool) {
    let open = || {
        let mut stream = connect(address).ok()?;
        stream.set_nonblocking(true).ok()?;
        stream.write_all(first).ok()?;
        Some(stream)
    };
    let mut streams: Vec<Option<TcpStream>> = (0..count).map(|_| None).collect();
    while going_on() {
        for stream in streams.iter_mut().take_while(|_| going_on()) {
            let is_closed = stream
                .as_mut()
                .is_none_or(|stream| is_closed(stream, first));
            if is_closed {
                *stream = open();
            }
        }
        thread::sleep(PAUSE * 10);
    }
}

/// A connection of a client that has other things to do where nobody takes it, or what it sends.
fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

fn is_closed(stream: &mut TcpStream, first: &[u8]) -> bool {
    if let [_] = first {
        return stream.write_all(first).is_err();
    }
    // Whoever is deaf reads nothing: what waits shows only that it is open.
    matches!(stream.peek(&mut [0]), Ok(0)) || stream.take_error().is_ok_and(|error| error.is_some())
}

/// Sends bodies without end, until they are refused.
fn endless(address: SocketAddr, going_on: impl Fn() -> bool) {
    let head =
        "POST /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    while going_on() {
        if let Ok(mut stream) = connect(address) {
            let mut sent = stream.write_all(head.as_bytes());
            while sent.is_ok() && going_on() {
                sent = stream.write_all(chunk.as_bytes());
                thread::sleep(PAUSE / 20);
            }
        }
        thread::sleep(PAUSE);
    }
}

fn deceitful(address: SocketAddr, going_on: impl Fn() -> bool) {
    for headers in DECEITFUL.iter().cycle() {
        if !going_on() {
            return;
        }
        if let Ok(mut stream) = connect(address) {
            let head = "POST /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\n";
            // Whether it is answered is nothing to this client.
            let _ = stream.write_all(format!("{head}{headers}").as_bytes());
            let _ = stream.set_read_timeout(Some(PAUSE));
            let _ = stream.read(&mut [0; 1024]);
        }
        thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn they_come_while_work_is_done_and_go_with_it() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut met = among_hostile(address, || {
            let accepted = (0..20).map(|_| listener.accept().unwrap().0);
            accepted.collect::<Vec<TcpStream>>()
        });
        let ended = met.iter_mut().any(|stream| {
            let mut said = [0; 64];
            stream
                .set_read_timeout(Some(Duration::from_secs(5)))
                .unwrap();
            loop {
                match stream.read(&mut said) {
                    Ok(0) => return true,
                    Ok(_) => {}
                    Err(error) => return error.kind() == std::io::ErrorKind::ConnectionReset,
                }
            }
        });
        assert!(ended);
    }
}
