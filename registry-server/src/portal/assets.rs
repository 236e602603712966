//! Style, scripts and pictures, in the binary: each at an address that has its hash, and is kept for ever.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use registry_core::Hash;

use crate::problem::{Kind, Problem};

/// The files: name, media type, bytes.
const FILES: &[(&str, &str, &[u8])] = &[
    (
        "portal.css",
        "text/css; charset=utf-8",
        include_bytes!("../../assets/portal.css"),
    ),
    (
        "portal.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../assets/portal.js"),
    ),
    (
        "icon.svg",
        "image/svg+xml",
        include_bytes!("../../assets/icon.svg"),
    ),
];

/// A year, and for ever: another content has another address.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    address: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let assets = FILES.iter().map(|&(name, media_type, bytes)| {
        let hash = Hash::of(bytes).to_hex();
        let address = format!("/assets/{}/{name}", &hash[..16]);
        Asset {
            name,
            media_type,
            bytes,
            address,
        }
    });
    assets.collect()
});

/// Where a file is found.
pub(crate) fn address(name: &str) -> &'static str {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    asset.map_or("", |asset| &asset.address)
}

/// A file.
pub(crate) async fn asset(Path((hash, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let address = format!("/assets/{hash}/{name}");
    let asset = ASSETS.iter().find(|asset| asset.address == address);
    let asset = asset.ok_or_else(|| Kind::NotFound.problem("no such file"))?;
    let headers: [(HeaderName, HeaderValue); 2] = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.media_type),
        ),
        (header::CACHE_CONTROL, FOR_EVER),
    ];
    Ok((headers, asset.bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_a_template_names_is_there() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for part in text.split("frame.asset(\"").skip(1) {
                let name = part.split('"').next().unwrap();
                assert_ne!(address(name), "", "{}: {name}", path.display());
            }
        }
    }
}
