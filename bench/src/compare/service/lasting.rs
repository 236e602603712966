//! The memory of a service under a load that lasts: searches at half the rate that it can answer, and a change now and
//! then.

use std::{
    io,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use super::{Searches, note};
use crate::{
    failure::Failure,
    measure::{Connection, anonymous_memory},
    peers::{Server, Token},
    result::Line,
};

/// How long a writer waits between two changes.
const BETWEEN_CHANGES: Duration = Duration::from_millis(100);

/// Anonymous memory at the start, in the middle and at the end of so much time.
pub fn memory(
    server: &Server,
    searches: &Searches,
    rate: f64,
    (token, key): (&Token, &str),
    lasting: Duration,
) -> Result<Vec<Line>, Failure> {
    let over = AtomicBool::new(false);
    let load = || -> io::Result<[f64; 3]> {
        thread::scope(|scope| {
            let writer = scope.spawn(|| write(server, token, key, &over));
            let start = anonymous_memory(server.process());
            let half = || -> io::Result<f64> {
                searches.latencies(server, rate, lasting / 2)?;
                Ok(anonymous_memory(server.process()))
            };
            let halves = half().and_then(|middle| Ok([start, middle, half()?]));
            over.store(true, Ordering::Relaxed);
            let written = writer.join();
            written.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            halves
        })
    };
    let memory = load().map_err(Failure::file(std::path::Path::new("a lasting load")))?;
    let seconds = lasting.as_secs();
    let when = ["before", "in the middle of", "after"]
        .into_iter()
        .zip(memory);
    let lines = when.map(|(when, memory)| {
        Line::bytes(
            format!("service: anonymous memory {when} {seconds} s of load"),
            memory,
        )
    });
    Ok(lines.collect())
}

fn write(server: &Server, token: &Token, key: &str, over: &AtomicBool) -> io::Result<()> {
    let mut connection = Connection::open(server.address)?;
    let mut number = 0;
    while !over.load(Ordering::Relaxed) {
        connection.ask(&note(token, key, number))?;
        number += 1;
        thread::sleep(BETWEEN_CHANGES);
    }
    Ok(())
}
