//! One connection to whichever server of a database may be written. Each call has a limit of time of its own: a server
//! that stalls answers nothing, and no setting of the server's ends the wait for a standby.

use std::{
    future::{Future, poll_fn},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    runtime::{Builder, Runtime},
    task::JoinSet,
    time::timeout,
};
use tokio_postgres::{
    AsyncMessage, Client, Config, Error, NoTls, Socket, error::SqlState, tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    database::{Database, Trust},
    words,
};

/// Why the database did not do what it was asked.
#[derive(Debug)]
pub(super) enum Trouble {
    /// No server that may be written is there, or the connection to it broke: another may serve.
    Away(String),
    /// It did not answer in time.
    Late(Duration),
    /// Another transaction was in the way: the same may succeed when it is tried again.
    Conflict(String),
    /// There is a row of that key already.
    Taken,
    /// The tables are not there.
    NoTables,
    /// It cannot be done, however often it is tried.
    Refused(String),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        let words = words(&error);
        let Some(code) = error.code() else {
            return Trouble::Away(words);
        };
        match code {
            &SqlState::UNIQUE_VIOLATION => Trouble::Taken,
            &SqlState::UNDEFINED_TABLE => Trouble::NoTables,
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => {
                Trouble::Conflict(words)
            }
            &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW
            | &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
            | &SqlState::READ_ONLY_SQL_TRANSACTION => Trouble::Away(words),
            code if code.code().starts_with("08") => Trouble::Away(words),
            _ => Trouble::Refused(words),
        }
    }
}

/// A connection; dropped, it is closed, and the server forgets what was not committed.
pub(super) struct Connection {
    client: Client,
    runtime: Option<Runtime>,
    has_warned: Arc<AtomicBool>,
}

impl Connection {
    /// Connects to the first server that answers and may be written.
    pub(super) fn open(database: &Database) -> Result<Connection, Trouble> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Trouble::Refused(error.to_string()))?;
        let has_warned = Arc::<AtomicBool>::default();
        let client = match database.trust() {
            Trust::Network => runtime.block_on(first_writable(database, NoTls, &has_warned))?,
            Trust::Certificate(roots) => {
                let tls = certificate_checker(roots.as_deref())?;
                runtime.block_on(first_writable(database, tls, &has_warned))?
            }
        };
        Ok(Connection {
            client,
            runtime: Some(runtime),
            has_warned,
        })
    }

    /// Waits for an answer, for so long at most. After [`Trouble::Late`] the connection is of no use.
    pub(super) fn wait<'a, T, F>(
        &'a self,
        limit: Duration,
        ask: impl FnOnce(&'a Client) -> F,
    ) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let runtime = self
            .runtime
            .as_ref()
            .ok_or_else(|| Trouble::Away("it was closed".into()))?;
        let answer = async { timeout(limit, ask(&self.client)).await };
        match runtime.block_on(answer) {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Trouble::Late(limit)),
        }
    }

    /// Whether the server has warned since this was last asked.
    pub(super) fn take_warning(&self) -> bool {
        self.has_warned.swap(false, Ordering::SeqCst)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // It may be dropped where nothing may wait, in a program that is asynchronous itself.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// All servers are asked at once: one that stalls holds nobody up.
async fn first_writable<T>(
    database: &Database,
    tls: T,
    has_warned: &Arc<AtomicBool>,
) -> Result<Client, Trouble>
where
    T: MakeTlsConnect<Socket> + Clone + Send + 'static,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as tokio_postgres::tls::TlsConnect<Socket>>::Future: Send,
{
    let limit = database.connect_limit();
    let mut attempts = JoinSet::new();
    for server in database.servers() {
        let (tls, has_warned) = (tls.clone(), Arc::clone(has_warned));
        attempts.spawn(async move {
            match timeout(limit, connect(&server, tls, has_warned)).await {
                Ok(client) => client.map_err(|error| words(&error)),
                Err(_) => Err(format!("no answer within {} s", limit.as_secs())),
            }
        });
    }
    let mut problems = Vec::new();
    while let Some(attempt) = attempts.join_next().await {
        match attempt {
            Ok(Ok(client)) => return Ok(client),
            Ok(Err(problem)) if !problems.contains(&problem) => problems.push(problem),
            _ => {}
        }
    }
    Err(Trouble::Away(problems.join("; ")))
}

async fn connect<T>(server: &Config, tls: T, has_warned: Arc<AtomicBool>) -> Result<Client, Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = server.connect(tls).await?;
    tokio::spawn(drive(connection, has_warned));
    Ok(client)
}

/// Carries what is asked and answered, and takes note of warnings.
async fn drive<S>(
    mut connection: tokio_postgres::Connection<Socket, S>,
    has_warned: Arc<AtomicBool>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notice(notice) = message
            && notice.code() != &SqlState::SUCCESSFUL_COMPLETION
        {
            has_warned.store(true, Ordering::SeqCst);
        }
    }
}

/// Checks that a server's certificate is signed by an authority that is trusted, and is the server's own.
fn certificate_checker(roots: Option<&std::path::Path>) -> Result<MakeRustlsConnect, Trouble> {
    let mut trusted = RootCertStore::empty();
    match roots {
        Some(path) => {
            let refused = |error: &dyn std::fmt::Display| {
                Trouble::Refused(format!(
                    "{}: no certificates can be read from it: {error}",
                    path.display()
                ))
            };
            for certificate in
                CertificateDer::pem_file_iter(path).map_err(|error| refused(&error))?
            {
                let certificate = certificate.map_err(|error| refused(&error))?;
                trusted.add(certificate).map_err(|error| refused(&error))?;
            }
        }
        None => {
            trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Trouble::Refused(error.to_string()))?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
