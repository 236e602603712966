//! What the service is called by those who use it.

use std::{fmt, net::IpAddr, str::FromStr};

use axum::http::{Uri, uri::Authority};

/// The address at which the world finds the service, where that is another one than it listens on.
///
/// ```
/// use registry_server::PublicUrl;
/// let url: PublicUrl = "https://clusters.example.org/".parse()?;
/// assert!(url.is_secure());
/// assert_eq!(url.to_string(), "https://clusters.example.org");
/// assert!("clusters.example.org".parse::<PublicUrl>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    is_secure: bool,
    authority: Authority,
}

impl PublicUrl {
    /// Whether it is reached by TLS, here or at a proxy: cookies are Secure then.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// Host and port.
    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The name of the host.
    #[must_use]
    pub fn host(&self) -> &str {
        self.authority.host()
    }
}

/// Whether a service answers to a host. Addresses and `localhost` mean the machine that was reached; other names are
/// what somebody's name server says, who may mean us to answer for him (DNS rebinding).
pub(super) fn answers_to(host: &str, public: Option<&PublicUrl>) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok()
        || public.is_some_and(|public| public.host().eq_ignore_ascii_case(host))
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<PublicUrl, String> {
        let wrong =
            || format!("{text:?}: expected an address such as https://clusters.example.org");
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let is_secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let authority = uri.authority().ok_or_else(wrong)?;
        if uri.path() != "/" || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(format!(
                "{text:?}: the service has a host for itself, without a path"
            ));
        }
        Ok(PublicUrl {
            is_secure,
            authority: authority.clone(),
        })
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_answers_to_its_name_and_to_addresses() {
        let public: PublicUrl = "https://Clusters.example.org:8443".parse().unwrap();
        for host in ["clusters.example.org", "LOCALHOST", "10.0.0.1", "[::1]"] {
            assert!(answers_to(host, Some(&public)), "{host}");
        }
        for host in ["example.org", "clusters.example.org.evil.org", "", "1.2.3"] {
            assert!(!answers_to(host, Some(&public)), "{host}");
        }
        assert!(!answers_to("clusters.example.org", None));
        for wrong in [
            "ftp://a.org",
            "https://a.org/clusters",
            "https://a.org/?q",
            "https://me@a.org",
            "/",
        ] {
            assert!(wrong.parse::<PublicUrl>().is_err(), "{wrong}");
        }
    }
}
