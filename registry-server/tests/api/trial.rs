//! A registry that is served in this process.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use registry_core::{Cluster, Draft, Registry, change::Put, model::Territory};
use registry_server::{Access, KeptSettings, NewToken, Options, Person, Role, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

pub struct Trial {
    pub runtime: Runtime,
    pub router: Router,
    pub access: Access,
    pub registry: Registry,
    _folder: TempDir,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The kind of problem, after it was seen to be one in the right form.
    #[track_caller]
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        problem["type"].as_str().unwrap().to_owned()
    }
}

/// A cluster as JSON.
pub fn cluster(key: &str, place: &str, product: &str) -> Value {
    json!({
        "key": key,
        "location": { "country": "CN", "region": "CN-ZJ", "region_name": "Zhejiang", "place": place },
        "product": { "name": product },
    })
}

impl Trial {
    /// A registry of two clusters, in commit 2.
    pub fn new() -> Trial {
        Trial::with(&Options::default())
    }

    /// Changes the settings of the registry, as `registry settings` does.
    pub fn set(&self, settings: &Value) {
        let kept = KeptSettings::of_registry(&self.registry);
        kept.change(settings).unwrap();
    }

    pub fn with(options: &Options) -> Trial {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join(".registry"), "Clusters", "registrar");
        let registry = registry.unwrap();
        let records = [
            cluster("cn-zhuji-sock", "Zhuji", "Sock"),
            cluster("cn-shengzhou-tie", "Shengzhou", "Tie"),
        ];
        let records =
            records.map(|record| Cluster::from_json(record.to_string().as_bytes()).unwrap());
        let put = Put {
            records: records.into(),
        };
        registry
            .change(Box::new(put), Draft::new("registrar", "two clusters"))
            .unwrap();
        Trial {
            runtime: Runtime::new().unwrap(),
            router: router(registry.clone(), options),
            access: Access::of_registry(&registry),
            registry,
            _folder: folder,
        }
    }

    /// The same registry, served anew, after a file of its folder was written.
    pub fn with_file(mut self, name: &str, text: &str) -> Trial {
        std::fs::write(self.registry.folder().join(name), text).unwrap();
        self.router = router(self.registry.clone(), &Options::default());
        self
    }

    /// The text of a new token.
    pub fn token(&self, role: Role, regions: &[&str]) -> String {
        self.token_of("Li Na", role, regions)
    }

    /// The text of a new token of somebody.
    pub fn token_of(&self, name: &str, role: Role, regions: &[&str]) -> String {
        let regions = match regions {
            [] => Territory::default(),
            regions => regions.join(",").parse().unwrap(),
        };
        let new = NewToken {
            person: Person::named(name),
            role,
            regions,
            expires: None,
        };
        self.access.issue(new).unwrap().text
    }

    pub fn get(&self, address: &str) -> Answer {
        self.ask(Method::GET, address, &[], Body::empty())
    }

    /// A request with a token, a precondition and JSON.
    pub fn send(
        &self,
        method: Method,
        address: &str,
        token: &str,
        precondition: (&str, &str),
        body: &Value,
    ) -> Answer {
        let token = format!("Bearer {token}");
        let kind = ("content-type", "application/json");
        let mut headers = vec![kind, ("authorization", &*token)];
        headers.extend(Some(precondition).filter(|(name, _)| !name.is_empty()));
        self.ask(method, address, &headers, Body::from(body.to_string()))
    }

    pub fn ask(
        &self,
        method: Method,
        address: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            Answer {
                status: head.status,
                headers: head.headers,
                body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
            }
        })
    }
}
