//! Load on a server, from many connections at once.

use std::{
    io,
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use super::connection::{Connection, Request};

/// Answers a second that a server gives to so many clients, each of which asks again as soon as it is answered.
pub fn throughput(
    address: SocketAddr,
    clients: usize,
    lasting: Duration,
    request: &(impl Fn(u64) -> Request + Sync),
) -> io::Result<f64> {
    let (begun, next) = (Instant::now(), AtomicU64::new(0));
    at_once(clients, |_| {
        let mut connection = Connection::open(address)?;
        while begun.elapsed() < lasting {
            connection.ask(&request(next.fetch_add(1, Ordering::Relaxed)))?;
        }
        Ok(())
    })?;
    Ok(next.into_inner() as f64 / begun.elapsed().as_secs_f64())
}

/// How long answers take where questions come at a steady rate, whether or not those before are answered: from when each
/// was due, in seconds, the shortest first.
pub fn latencies(
    address: SocketAddr,
    clients: usize,
    rate: f64,
    lasting: Duration,
    request: &(impl Fn(u64) -> Request + Sync),
) -> io::Result<Vec<f64>> {
    let (begun, next) = (Instant::now(), AtomicU64::new(0));
    let latencies = at_once(clients, |_| {
        let mut connection = Connection::open(address)?;
        let mut latencies = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let due = Duration::from_secs_f64(number as f64 / rate);
            if due > lasting {
                return Ok(latencies);
            }
            thread::sleep(due.saturating_sub(begun.elapsed()));
            connection.ask(&request(number))?;
            latencies.push((begun.elapsed() - due).as_secs_f64());
        }
    })?;
    let mut latencies: Vec<f64> = latencies.into_iter().flatten().collect();
    latencies.sort_by(f64::total_cmp);
    Ok(latencies)
}

/// Of values in their order, the one below which this part of them lies.
pub fn percentile(values: &[f64], part: f64) -> f64 {
    let at = (values.len() as f64 * part).ceil() as usize;
    let last = values.len().saturating_sub(1);
    values
        .get(at.saturating_sub(1).min(last))
        .copied()
        .unwrap_or(f64::NAN)
}

/// Runs a piece of work for each of so many clients at once.
pub fn at_once<T: Send>(
    clients: usize,
    work: impl Fn(usize) -> io::Result<T> + Sync,
) -> io::Result<Vec<T>> {
    let work = &work;
    thread::scope(|scope| {
        let clients = (0..clients).map(|client| scope.spawn(move || work(client)));
        let clients: Vec<_> = clients.collect();
        let joined = clients.into_iter().map(|client| {
            let ended = client.join();
            ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        joined.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_value() {
        let values: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(percentile(&values, 0.99), 198.0);
        assert_eq!(percentile(&values, 0.5), 100.0);
        assert_eq!(percentile(&values[..1], 0.99), 1.0);
        assert!(percentile(&[], 0.99).is_nan());
    }

    #[test]
    fn every_client_works() {
        let mut worked = at_once(3, Ok).unwrap();
        worked.sort_unstable();
        assert_eq!(worked, [0, 1, 2]);
        assert!(
            at_once(2, |client| if client == 1 {
                Err(io::Error::other("no"))
            } else {
                Ok(())
            })
            .is_err()
        );
    }
}
