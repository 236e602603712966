//! Dumps as `registry load` and `registry verify` read them.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::rsf(data));
