//! A frame of no page, for the tests of what stands in it.

use axum::http::Request;
use registry_core::Registry;

use super::{frame::Frame, visit::Visit};
use crate::{Options, service::Service};

pub(crate) fn frame(language: &str) -> Frame {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(folder.path(), "Clusters", "registrar").unwrap();
    let service = Service::new(registry, &Options::default());
    let request = Request::get(format!("/?lang={language}")).body(()).unwrap();
    Frame::without_registry(&service, Visit::of(&request.into_parts().0), "")
}
