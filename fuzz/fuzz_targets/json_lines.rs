//! JSON Lines, and arrays of records, as `registry import` reads them.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::json_lines(data));
