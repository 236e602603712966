//! A frame of no page, for the tests of what stands in it.

use axum::http::{Request, request::Parts};
use registry_core::Registry;

use super::{frame::Frame, visit::Visit};
use crate::{Options, service::Service};

fn service() -> Service {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(folder.path(), "Clusters", "registrar").unwrap();
    Service::new(registry, &Options::default())
}

pub(crate) fn visit(parts: &Parts) -> Visit {
    Visit::of(parts, &service())
}

pub(crate) fn frame(language: &str) -> Frame {
    let request = Request::get(format!("/?lang={language}")).body(()).unwrap();
    let service = service();
    let visit = Visit::of(&request.into_parts().0, &service);
    Frame::without_registry(&service, visit, "")
}
