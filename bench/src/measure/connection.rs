//! One connection to a server that speaks HTTP/1.1, kept open from answer to answer.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

const LONGEST: Duration = Duration::from_secs(30);
/// What is read at once: most answers.
const BUFFER: usize = 64 << 10;

/// A connection.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
    /// The line that was read last: who measures is to take little of the processors that are measured.
    line: String,
}

/// What is asked of a server.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub method: &'static str,
    /// Path and query.
    pub path: String,
    /// Lines of the head, besides those that every request has.
    pub head: Vec<String>,
    pub body: String,
}

impl Request {
    /// For what stands at a path.
    pub fn get(path: impl Into<String>) -> Request {
        Request {
            method: "GET",
            path: path.into(),
            ..Request::default()
        }
    }
}

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LONGEST))?;
        Ok(Connection {
            stream: BufReader::with_capacity(BUFFER, stream),
            address,
            line: String::new(),
        })
    }

    /// Asks, and reads the whole answer. One that is no success is an error.
    pub fn ask(&mut self, request: &Request) -> io::Result<Vec<u8>> {
        let Request {
            method,
            path,
            head,
            body,
        } = request;
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for line in head {
            text += &format!("{line}\r\n");
        }
        if method != &"GET" {
            text += &format!("Content-Length: {}\r\n", body.len());
        }
        text += &format!("\r\n{body}");
        self.stream.get_mut().write_all(text.as_bytes())?;
        let (status, length) = self.head()?;
        let answer = match length {
            Some(length) => self.exactly(length)?,
            None => self.chunks()?,
        };
        if (200..300).contains(&status) {
            return Ok(answer);
        }
        let said = String::from_utf8_lossy(&answer);
        Err(io::Error::other(format!(
            "{method} {path}: {status} {said}"
        )))
    }

    /// The status, and the length of the body; none where it comes in chunks.
    fn head(&mut self) -> io::Result<(u16, Option<usize>)> {
        let mut status = self.line()?.split(' ');
        let status = status.nth(1).and_then(|code| code.parse().ok());
        let mut length = Some(0);
        while let Some((name, value)) = self.line()?.split_once(':') {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok();
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                length = None;
            }
        }
        let status = status.ok_or_else(|| io::Error::other("the answer is not HTTP"))?;
        Ok((status, length))
    }

    fn line(&mut self) -> io::Result<&str> {
        self.line.clear();
        self.stream.read_line(&mut self.line)?;
        Ok(self.line.trim_end())
    }

    fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut whole = Vec::new();
        loop {
            let line = self.line()?;
            let length = line.split(';').next().unwrap_or_default();
            let length = usize::from_str_radix(length, 16).map_err(io::Error::other)?;
            whole.extend(self.exactly(length)?);
            self.line()?;
            if length == 0 {
                return Ok(whole);
            }
        }
    }
}

/// A text as a value of a query.
pub fn encoded(text: &str) -> String {
    text.bytes().map(encoded_byte).collect()
}

fn encoded_byte(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;

    /// A server that gives these answers, one after another.
    fn server(answers: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut stream = BufReader::new(stream);
            for answer in answers {
                let mut line = String::new();
                while line != "\r\n" {
                    line.clear();
                    stream.read_line(&mut line).unwrap();
                }
                stream.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        });
        address
    }

    #[test]
    fn answers_of_a_length_and_in_chunks_are_read_whole() {
        let address = server(&[
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsocks",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nneck\r\n4\r\nties\r\n0\r\n\r\n",
        ]);
        let mut connection = Connection::open(address).unwrap();
        assert_eq!(connection.ask(&Request::get("/")).unwrap(), b"socks");
        assert_eq!(connection.ask(&Request::get("/")).unwrap(), b"neckties");
        assert_eq!(encoded("socks & 袜子"), "socks%20%26%20%E8%A2%9C%E5%AD%90");
    }

    #[test]
    fn what_is_no_success_is_an_error() {
        let address = server(&["HTTP/1.1 429 Too Many Requests\r\nContent-Length: 4\r\n\r\nlate"]);
        let mut connection = Connection::open(address).unwrap();
        let refused = connection.ask(&Request::get("/x")).unwrap_err();
        assert_eq!(refused.to_string(), "GET /x: 429 late");
    }
}
