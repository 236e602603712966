//! Counts of requests, as Prometheus reads them.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The upper bounds of the times that are counted, in seconds.
const BOUNDS: [f64; 9] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 1.0, 10.0];

/// Counts by route, method and status.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<Labels, Counts>>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Labels {
    route: String,
    method: String,
    status: u16,
}

#[derive(Default)]
struct Counts {
    within: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts a request.
    pub(crate) fn count(&self, route: &str, method: &str, status: u16, took: Duration) {
        let labels = Labels {
            route: route.to_owned(),
            method: method.to_owned(),
            status,
        };
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = counts.entry(labels).or_default();
        let seconds = took.as_secs_f64();
        for (within, bound) in counts.within.iter_mut().zip(BOUNDS) {
            *within += u64::from(seconds <= bound);
        }
        counts.count += 1;
        counts.seconds += seconds;
    }

    /// All counts in Prometheus' text format; `gauges` are those that the service knows itself.
    pub(crate) fn text(&self, gauges: &[(&str, &str, f64)]) -> String {
        let mut text = String::new();
        for (name, help, value) in gauges {
            let _ = writeln!(
                text,
                "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}"
            );
        }
        text.push_str("# HELP registry_http_request_seconds Time until the head of the answer.\n");
        text.push_str("# TYPE registry_http_request_seconds histogram\n");
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (
            Labels {
                route,
                method,
                status,
            },
            counts,
        ) in counts.iter()
        {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            for (bound, within) in BOUNDS.iter().zip(counts.within) {
                let _ = writeln!(
                    text,
                    "registry_http_request_seconds_bucket{{{labels},le=\"{bound}\"}} {within}"
                );
            }
            let Counts { count, seconds, .. } = counts;
            let _ = writeln!(
                text,
                "registry_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} {count}\n\
                 registry_http_request_seconds_sum{{{labels}}} {seconds}\n\
                 registry_http_request_seconds_count{{{labels}}} {count}"
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_under_every_bound_that_it_keeps() {
        let metrics = Metrics::default();
        metrics.count("/api/v1/clusters", "GET", 200, Duration::from_millis(3));
        let text = metrics.text(&[("registry_commit", "The last commit.", 7.0)]);
        let labels = "route=\"/api/v1/clusters\",method=\"GET\",status=\"200\"";
        for line in [
            "registry_commit 7".to_owned(),
            format!("registry_http_request_seconds_bucket{{{labels},le=\"0.002\"}} 0"),
            format!("registry_http_request_seconds_bucket{{{labels},le=\"0.005\"}} 1"),
            format!("registry_http_request_seconds_count{{{labels}}} 1"),
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
