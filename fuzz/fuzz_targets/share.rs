//! Cells of market shares.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::share(data));
