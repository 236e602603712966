//! The other side: a program that asks a service from afar, one request at a time.

mod connection;
mod request;

use std::{
    io::{self, Write},
    net::IpAddr,
    time::Duration,
};

use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use tokio::{
    runtime::{Builder, Runtime},
    time::timeout,
};

pub use self::request::{ClientAnswer, ClientRequest};
use crate::PublicUrl;

/// How long nothing may come.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a slow line takes in a second of what is sent.
const SLOW_LINE: u64 = 32 << 10;

/// Why a service could not be asked, or did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// It cannot be reached, or stopped answering.
    #[error("{server} cannot be reached: {error}")]
    Unreachable {
        /// The service.
        server: PublicUrl,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// A token would travel for all to read.
    #[error("{server}: a token goes to another machine by https alone")]
    Unprotected {
        /// The service.
        server: PublicUrl,
    },
    /// The service refused.
    #[error("{server}: {problem}")]
    Refused {
        /// The service.
        server: PublicUrl,
        /// The HTTP status.
        status: u16,
        /// What it said.
        problem: String,
    },
    /// What was received could not be kept.
    #[error("what {server} sent could not be written: {error}")]
    Output {
        /// The service.
        server: PublicUrl,
        /// Why.
        #[source]
        error: io::Error,
    },
}

/// A program's connection to a service.
///
/// ```
/// use registry_server::Client;
/// let client = Client::new("http://127.0.0.1:9".parse()?, None)?;
/// assert!(client.get("/api/v1").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Client {
    server: PublicUrl,
    token: Option<String>,
    runtime: Runtime,
}

impl Client {
    /// A client of a service, in the name of a token's person where there is one.
    ///
    /// # Errors
    /// When a token would go over a network without TLS; when the system fails.
    pub fn new(server: PublicUrl, token: Option<String>) -> Result<Client, ClientError> {
        if token.is_some() && !server.is_secure() && !is_this_machine(server.host()) {
            return Err(ClientError::Unprotected { server });
        }
        let runtime = Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => Ok(Client {
                server,
                token,
                runtime,
            }),
            Err(error) => Err(ClientError::Unreachable { server, error }),
        }
    }

    /// The service.
    pub fn server(&self) -> &PublicUrl {
        &self.server
    }

    /// A document.
    ///
    /// # Errors
    /// When the service cannot be asked, or refuses.
    pub fn get(&self, path: &str) -> Result<ClientAnswer, ClientError> {
        self.ask(ClientRequest::get(path))
    }

    /// Sends a request, and gives what is answered.
    ///
    /// # Errors
    /// When the service cannot be asked, or refuses.
    pub fn ask(&self, request: ClientRequest) -> Result<ClientAnswer, ClientError> {
        let mut body = Vec::new();
        let headers = self.fetch(request, &mut body, &mut |_| {})?;
        Ok(ClientAnswer { headers, body })
    }

    /// Writes a document of any size; `on_progress` is told the bytes so far.
    ///
    /// # Errors
    /// When the service cannot be asked, refuses or breaks off; when the document cannot be written.
    pub fn fetch(
        &self,
        request: ClientRequest,
        output: &mut dyn Write,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<HeaderMap, ClientError> {
        self.runtime.block_on(async {
            let response = self.send(request).await;
            let response = response.map_err(|error| self.unreachable(error))?;
            let (head, mut body) = response.into_parts();
            if !head.status.is_success() {
                return Err(self.refused(head.status, body).await);
            }
            let mut received = 0;
            while let Some(part) = self.part(&mut body).await? {
                let written = output.write_all(&part);
                written.map_err(|error| ClientError::Output {
                    server: self.server.clone(),
                    error,
                })?;
                received += part.len() as u64;
                on_progress(received);
            }
            Ok(head.headers)
        })
    }

    async fn send(&self, request: ClientRequest) -> io::Result<hyper::Response<Incoming>> {
        let builder = Request::builder()
            .header(header::HOST, self.server.authority().as_str())
            .header(header::ACCEPT, "*/*");
        let sending = Duration::from_secs(request.bytes()? / SLOW_LINE);
        let (mut builder, body) = request.into_parts(builder);
        if let Some(token) = &self.token {
            builder = builder.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = builder.body(body).map_err(io::Error::other)?;
        let mut sender = within(PATIENCE, connection::open(&self.server)).await?;
        let sent = async { sender.send_request(request).await.map_err(broken) };
        within(PATIENCE + sending, sent).await
    }

    /// The next part of a body; none at its end.
    async fn part(&self, body: &mut Incoming) -> Result<Option<Bytes>, ClientError> {
        let frame = within(PATIENCE, async {
            body.frame().await.transpose().map_err(broken)
        });
        let frame = frame.await.map_err(|error| self.unreachable(error))?;
        Ok(frame.map(|frame| frame.into_data().unwrap_or_default()))
    }

    async fn refused(&self, status: StatusCode, mut body: Incoming) -> ClientError {
        const MOST_WORDS: usize = 1 << 16;
        let mut said = Vec::new();
        while let Ok(Some(part)) = self.part(&mut body).await {
            said.extend_from_slice(&part);
            if said.len() > MOST_WORDS {
                break;
            }
        }
        let problem = serde_json::from_slice::<serde_json::Value>(&said);
        let detail = problem.ok().and_then(|problem| {
            let detail = problem.get("detail")?.as_str()?;
            Some(detail.to_owned())
        });
        ClientError::Refused {
            server: self.server.clone(),
            status: status.as_u16(),
            problem: detail.unwrap_or_else(|| format!("it answers {status}")),
        }
    }

    fn unreachable(&self, error: io::Error) -> ClientError {
        ClientError::Unreachable {
            server: self.server.clone(),
            error,
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

async fn within<T>(patience: Duration, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let silent = || io::Error::new(io::ErrorKind::TimedOut, "it says nothing any more");
    timeout(patience, work).await.map_err(|_| silent())?
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "errors are given as they come"
)]
fn broken(error: hyper::Error) -> io::Error {
    let words = if error.is_incomplete_message() {
        "it broke off".to_owned()
    } else if error.is_parse() {
        "it does not answer in HTTP; an address of TLS begins with https".to_owned()
    } else {
        error.to_string()
    };
    io::Error::other(words)
}
