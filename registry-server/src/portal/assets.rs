//! Style, scripts and pictures, in the binary: each at an address that has its hash, and is kept for ever.
//!
//! The large ones are packed once, in the repository, and are sent as they are.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use registry_core::Hash;

use crate::{
    packed::{Packed, takes_gzip},
    problem::{Kind, Problem},
};

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const PICTURE: &str = "image/svg+xml";
const DATA: &str = "application/json";

/// A file in the binary.
struct File {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    is_packed: bool,
}

/// A file as it stands in `assets/`.
macro_rules! file {
    ($name:literal, $media_type:expr) => {
        File {
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!("../../assets/", $name)),
            is_packed: false,
        }
    };
}

/// A file that `assets/vendor/` has packed.
macro_rules! packed {
    ($name:literal, $media_type:expr) => {
        File {
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!("../../assets/vendor/", $name, ".gz")),
            is_packed: true,
        }
    };
}

static FILES: &[File] = &[
    file!("portal.css", STYLE),
    file!("portal.js", SCRIPT),
    file!("verify.js", SCRIPT),
    file!("icon.svg", PICTURE),
    file!("charts.css", STYLE),
    file!("map.css", STYLE),
    file!("map.js", SCRIPT),
    packed!("maplibre-gl.mjs", SCRIPT),
    packed!("maplibre-gl-worker.mjs", SCRIPT),
    packed!("countries.json", DATA),
    packed!("world.svg", PICTURE),
];

/// A year, and for ever: another content has another address.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

struct Asset {
    file: &'static File,
    address: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let assets = FILES.iter().map(|file| {
        let hash = Hash::of(file.bytes).to_hex();
        let address = format!("/assets/{}/{}", &hash[..16], file.name);
        Asset { file, address }
    });
    assets.collect()
});

/// Where a file is found.
pub(crate) fn address(name: &str) -> &'static str {
    let asset = ASSETS.iter().find(|asset| asset.file.name == name);
    asset.map_or("", |asset| &asset.address)
}

/// A file.
pub(crate) async fn asset(
    Path((hash, name)): Path<(String, String)>,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let address = format!("/assets/{hash}/{name}");
    let asset = ASSETS.iter().find(|asset| asset.address == address);
    let file = asset
        .ok_or_else(|| Kind::NotFound.problem("no such file"))?
        .file;
    let headers: [(HeaderName, HeaderValue); 2] = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(file.media_type),
        ),
        (header::CACHE_CONTROL, FOR_EVER),
    ];
    if !file.is_packed {
        return Ok((headers, file.bytes).into_response());
    }
    let varies = (header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if takes_gzip(&request) {
        let packed = (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return Ok((headers, [varies, packed], file.bytes).into_response());
    }
    let unpacked = Packed::as_it_is(file.bytes).unpacked();
    let bytes = unpacked.map_err(|error| Kind::Failed.problem(error))?;
    Ok((headers, [varies], bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn templates(folder: &std::path::Path, found: &mut Vec<(std::path::PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                templates(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }

    #[test]
    fn every_file_that_a_template_names_is_there() {
        let mut found = Vec::new();
        templates(
            concat!(env!("CARGO_MANIFEST_DIR"), "/templates").as_ref(),
            &mut found,
        );
        for (path, text) in found {
            for part in text.split("frame.asset(\"").skip(1) {
                let name = part.split('"').next().unwrap();
                assert_ne!(address(name), "", "{}: {name}", path.display());
            }
        }
    }

    #[test]
    fn packed_files_unpack() {
        for file in FILES.iter().filter(|file| file.is_packed) {
            let unpacked = Packed::as_it_is(file.bytes).unpacked();
            assert!(unpacked.unwrap().len() > file.bytes.len(), "{}", file.name);
        }
    }
}
