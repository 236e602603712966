//! Queries as `registry search` reads them, asked of a registry of the fixtures.

#![no_main]

use std::sync::LazyLock;

static SEARCHED: LazyLock<fuzz::Searched> = LazyLock::new(fuzz::Searched::of_fixtures);

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::query(&SEARCHED, data));
