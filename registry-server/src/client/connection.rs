//! A connection to a service, with TLS where its address says so.

use std::{io, sync::Arc};

use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::request::Sent;
use crate::PublicUrl;

pub(super) async fn open(server: &PublicUrl) -> io::Result<SendRequest<Sent>> {
    let host = server.host().trim_matches(['[', ']']);
    let usual = if server.is_secure() { 443 } else { 80 };
    let port = server.authority().port_u16().unwrap_or(usual);
    let stream = TcpStream::connect((host, port)).await?;
    if !server.is_secure() {
        return speak(stream).await;
    }
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    let connector = TlsConnector::from(Arc::new(config()?));
    speak(connector.connect(name, stream).await?).await
}

async fn speak<S>(stream: S) -> io::Result<SendRequest<Sent>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    // What goes wrong is told to whoever waits for the answer.
    tokio::spawn(connection);
    Ok(sender)
}

/// The authorities that this system trusts, or those of `SSL_CERT_FILE`.
fn config() -> io::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(io::Error::other(
            "this system has no certificates of authorities to trust",
        ));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions();
    let config = config.map_err(io::Error::other)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
