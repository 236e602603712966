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
    let greeted = connector.connect(name, stream).await;
    speak(greeted.map_err(|error| not_trusted(error, host))?).await
}

/// What keeps a connection from being trusted, in words for people.
fn not_trusted(error: io::Error, host: &str) -> io::Error {
    use rustls::{CertificateError as Flaw, Error};
    let inner = error.get_ref();
    let words = match inner.and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(Error::InvalidCertificate(flaw)) => match flaw {
            Flaw::UnknownIssuer => {
                "none of the authorities that this system trusts has signed its certificate; \
                 SSL_CERT_FILE may name a file with another"
                    .to_owned()
            }
            Flaw::NotValidForName | Flaw::NotValidForNameContext { .. } => {
                format!("its certificate is not one for {host}")
            }
            Flaw::Expired | Flaw::ExpiredContext { .. } => "its certificate has expired".to_owned(),
            Flaw::NotValidYet | Flaw::NotValidYetContext { .. } => {
                "its certificate is not valid yet, by the clock of this machine".to_owned()
            }
            _ => "its certificate cannot be that of a service; one that signs itself is made with \
                 `openssl req -x509 -addext basicConstraints=critical,CA:FALSE`"
                .to_owned(),
        },
        Some(_) => "it does not speak TLS as this program does".to_owned(),
        None => return error,
    };
    io::Error::other(words)
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

#[cfg(test)]
mod tests {
    use rustls::{CertificateError, Error};

    use super::*;

    #[test]
    fn what_is_wrong_with_a_certificate_is_said_in_words() {
        let said = |error: Error| not_trusted(io::Error::other(error), "example.org").to_string();
        for (flaw, words) in [
            (CertificateError::UnknownIssuer, "SSL_CERT_FILE"),
            (CertificateError::NotValidForName, "not one for example.org"),
            (CertificateError::Expired, "has expired"),
            (CertificateError::BadEncoding, "CA:FALSE"),
        ] {
            let said = said(Error::InvalidCertificate(flaw));
            assert!(said.contains(words), "{said}");
        }
        let broken = said(Error::DecryptError);
        assert!(broken.contains("does not speak TLS"), "{broken}");
        let reset = io::Error::from(io::ErrorKind::ConnectionReset);
        assert_eq!(
            not_trusted(reset, "x").kind(),
            io::ErrorKind::ConnectionReset
        );
    }
}
