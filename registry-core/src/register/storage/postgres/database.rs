//! Where a database is and how it is to be used, as its URL says.

use std::{
    env, fmt,
    net::IpAddr,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use tokio_postgres::config::{Config, Host, SslMode, TargetSessionAttrs};

use crate::register::Hash;

const DEFAULT_PORT: u16 = 5432;
/// How long a server may take to answer that it is there, unless the URL says so.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);
/// So soon is a server missed that vanished without a word.
const MISSED_AFTER: Duration = Duration::from_secs(10);

/// A database that speaks PostgreSQL's protocol: its servers, who asks, and what is asked of it.
///
/// The URL is that of PostgreSQL's own programs, with `machines=2` for commits that must be on two machines before they
/// are acknowledged. A connection over a network is encrypted, and the server's certificate is checked, unless
/// `sslmode=disable` says that the network is safe.
///
/// ```
/// use registry_core::register::Database;
///
/// let database: Database = "postgres://registrar@10.0.0.1,10.0.0.2/clusters?machines=2".parse()?;
/// assert_eq!(database.machines(), 2);
/// let secret: Database = "postgres://registrar:secret@localhost/clusters".parse()?;
/// assert_eq!(secret.to_string(), "postgres://registrar@localhost/clusters");
/// # Ok::<(), registry_core::register::DatabaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    config: Config,
    trust: Trust,
    machines: u32,
    /// The URL without the password.
    shown: String,
}

/// How it is made sure that the server is the one that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// It is not: the connection is not encrypted.
    Network,
    /// By its certificate, which an authority of this file has signed, or, where there is none, one of the system's.
    Certificate(Option<PathBuf>),
}

/// A URL that names no database, or not in a way that can be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{url} names no database: {reason}")]
pub struct DatabaseError {
    url: String,
    reason: String,
}

impl Database {
    /// On how many machines a commit must be before it is acknowledged; of 1, the server decides.
    #[must_use]
    pub fn machines(&self) -> u32 {
        self.machines
    }

    /// A name for a folder that is kept for this database: the same for everyone who asks it, whatever else their URLs say.
    #[must_use]
    pub fn folder_name(&self) -> String {
        let mut places: Vec<String> = self
            .hosts()
            .map(|(host, port)| format!("{}:{port}", named(&host)))
            .collect();
        places.sort_unstable();
        let hash = Hash::of(format!("{}/{}", places.join(","), self.name()).as_bytes()).to_string();
        let digits: String = hash.chars().skip("sha-256:".len()).take(16).collect();
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        };
        format!(
            "{}-{digits}",
            self.name().chars().map(plain).collect::<String>()
        )
    }

    pub(super) fn trust(&self) -> &Trust {
        &self.trust
    }

    /// How each of its servers is reached.
    pub(super) fn servers(&self) -> Vec<Config> {
        self.hosts()
            .map(|(host, port)| self.server(&host, port))
            .collect()
    }

    fn name(&self) -> &str {
        let user = self.config.get_user();
        self.config.get_dbname().or(user).unwrap_or("postgres")
    }

    fn hosts(&self) -> impl Iterator<Item = (Host, u16)> {
        let ports = self.config.get_ports();
        self.config
            .get_hosts()
            .iter()
            .enumerate()
            .map(|(at, host)| {
                let port = ports.get(at).or_else(|| ports.first());
                (host.clone(), port.copied().unwrap_or(DEFAULT_PORT))
            })
    }

    fn server(&self, host: &Host, port: u16) -> Config {
        let asked = &self.config;
        let mut config = Config::new();
        match host {
            Host::Tcp(name) => config.host(name),
            Host::Unix(folder) => config.host_path(folder),
        };
        config
            .port(port)
            .dbname(self.name())
            .application_name(asked.get_application_name().unwrap_or("registry"))
            .connect_timeout(self.connect_limit())
            .tcp_user_timeout(MISSED_AFTER)
            .keepalives_idle(MISSED_AFTER)
            .target_session_attrs(TargetSessionAttrs::ReadWrite)
            .ssl_mode(match self.trust {
                Trust::Network => SslMode::Disable,
                Trust::Certificate(_) => SslMode::Require,
            });
        asked.get_user().map(|user| config.user(user));
        asked.get_options().map(|options| config.options(options));
        let password = asked.get_password().map(<[u8]>::to_vec);
        let password = password.or_else(|| Some(env::var("PGPASSWORD").ok()?.into_bytes()));
        password.map(|password| config.password(password));
        config
    }

    /// How long a server may take to answer that it is there.
    pub(super) fn connect_limit(&self) -> Duration {
        self.config
            .get_connect_timeout()
            .copied()
            .unwrap_or(CONNECT_LIMIT)
    }

    fn is_on_this_machine(&self) -> bool {
        self.config.get_hosts().iter().all(|host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => {
                name == "localhost"
                    || name
                        .parse()
                        .is_ok_and(|address: IpAddr| address.is_loopback())
            }
        })
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl FromStr for Database {
    type Err = DatabaseError;

    fn from_str(text: &str) -> Result<Database, DatabaseError> {
        let (shown, query) = (without_password(text), text.split_once('?'));
        let refused = |reason: String| DatabaseError {
            url: shown.clone(),
            reason,
        };
        let (place, query) = query.unwrap_or((text, ""));
        let mut ours = Ours::default();
        let mut theirs = Vec::new();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            if !ours.take(parameter).map_err(refused)? {
                theirs.push(parameter);
            }
        }
        let url = match &theirs[..] {
            [] => place.to_owned(),
            theirs => format!("{place}?{}", theirs.join("&")),
        };
        let config: Config = url.parse().map_err(|error| refused(super::words(&error)))?;
        if config.get_hosts().is_empty() {
            return Err(refused(
                "it has no host, as in postgres://user@host/database".into(),
            ));
        }
        let mut database = Database {
            config,
            trust: Trust::Network,
            machines: ours.machines,
            shown: shown.clone(),
        };
        let is_checked = ours
            .is_encrypted
            .unwrap_or(ours.roots.is_some() || !database.is_on_this_machine());
        if is_checked {
            database.trust = Trust::Certificate(ours.roots);
        }
        Ok(database)
    }
}

/// What a URL says that is for this program and not for the server.
struct Ours {
    machines: u32,
    is_encrypted: Option<bool>,
    roots: Option<PathBuf>,
}

impl Default for Ours {
    fn default() -> Ours {
        Ours {
            machines: 1,
            is_encrypted: None,
            roots: None,
        }
    }
}

impl Ours {
    /// Takes a parameter, where it is one of ours.
    fn take(&mut self, parameter: &str) -> Result<bool, String> {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match (name, value) {
            ("machines", "1" | "2") => self.machines = value.parse().unwrap_or(1),
            ("machines", _) => {
                return Err("machines is 1 or 2: on how many a commit must be".into());
            }
            ("sslmode", "disable") => self.is_encrypted = Some(false),
            ("sslmode", "verify-full") => self.is_encrypted = Some(true),
            ("sslmode", _) => {
                return Err(format!(
                    "sslmode={value} does not check who answers: say verify-full, with sslrootcert=FILE for an authority of your own, or disable in a network that is safe"
                ));
            }
            ("sslrootcert", path) => self.roots = Some(Path::new(path).to_owned()),
            ("target_session_attrs", "read-write") => {}
            ("target_session_attrs", _) => {
                return Err("the register is asked of the server that writes".into());
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn named(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(folder) => folder.display().to_string(),
    }
}

/// A URL as it may be shown.
fn without_password(url: &str) -> String {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (user, hosts) = rest[..end].rsplit_once('@')?;
        let user = user.split_once(':').map_or(user, |(user, _)| user);
        Some(format!("{scheme}://{user}@{hosts}{}", &rest[end..]))
    });
    let shown = parts.unwrap_or_else(|| url.to_owned());
    let Some((place, query)) = shown.split_once('?') else {
        return shown;
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|part| !part.starts_with("password="))
        .collect();
    if kept.is_empty() {
        place.to_owned()
    } else {
        format!("{place}?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(url: &str) -> Database {
        url.parse().unwrap()
    }

    #[test]
    fn a_connection_over_a_network_is_checked_and_one_within_the_machine_need_not_be() {
        let trust = |url: &str| database(url).trust;
        for url in [
            "postgres://u@localhost/d",
            "postgresql://u@%2Ftmp/d",
            "postgres://u@127.0.0.1:1,[::1]:2/d",
        ] {
            assert_eq!(trust(url), Trust::Network, "{url}");
        }
        let system = Trust::Certificate(None);
        assert_eq!(trust("postgres://u@10.0.0.1/d"), system);
        assert_eq!(
            trust("postgres://u@localhost,db/d?sslmode=verify-full"),
            system
        );
        assert_eq!(trust("postgres://u@db/d?sslmode=disable"), Trust::Network);
        assert_eq!(
            trust("postgres://u@db/d?sslrootcert=/a.pem"),
            Trust::Certificate(Some("/a.pem".into()))
        );
    }

    #[test]
    fn a_folder_is_that_of_the_place_whoever_asks() {
        let name = database("postgres://u@a:1,b:2/clusters").folder_name();
        assert!(name.starts_with("clusters-") && name.len() == 25, "{name}");
        assert_eq!(
            name,
            database("postgres://v:secret@b:2,a:1/clusters?machines=2").folder_name()
        );
        for other in [
            "postgres://u@a:1/clusters",
            "postgres://u@a:1,b:2/others",
            "postgres://u@a:1,b:3/clusters",
        ] {
            assert_ne!(name, database(other).folder_name(), "{other}");
        }
    }

    #[test]
    fn what_is_refused_says_what_to_write_and_never_the_password() {
        for (url, word) in [
            ("postgres://u:secret@db/d?machines=3", "machines is 1 or 2"),
            ("postgres://u:secret@db/d?sslmode=require", "verify-full"),
            (
                "postgres://u:secret@db/d?password=secret&target_session_attrs=any",
                "writes",
            ),
            ("postgres:///d", "no host"),
            ("postgres://u:secret@db:port/d", "port"),
        ] {
            let refused = url.parse::<Database>().unwrap_err().to_string();
            assert!(
                refused.contains(word) && !refused.contains("secret"),
                "{refused}"
            );
        }
    }
}
