//! The registry as a service beside Datasette on the same rows: searches under load, suggestions, changes by many.

mod hostile;
mod lasting;

use std::{io, path::Path, time::Duration};

use self::hostile::{IDLE, among_hostile};
use super::setup::Setup;
use crate::{
    failure::Failure,
    measure::{
        Connection, Request, anonymous_memory, at_once, encoded, latencies, median, percentile,
        repeated, throughput,
    },
    peers::{Server, Token},
    questions::{Question, Questions},
    result::{Line, Unit},
    target::Target,
};

/// Clients that ask at once: more than the processors, fewer than either program turns away.
const CLIENTS: usize = 8;
/// How long searches are asked for.
const LASTING: Duration = Duration::from_secs(8);
/// Writers at once, and how many times the throughput of one they are to reach.
const WRITERS: [(usize, f64); 2] = [(8, 4.0), (64, 10.0)];
/// How long changes are made.
const WRITING: Duration = Duration::from_secs(4);
/// What is typed so far.
const TYPED: [&str; 6] = ["s", "so", "soc", "mach", "sh", "浙"];

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let questions = setup.questions()?;
    let folder = setup.scratch(&setup.first()?)?;
    let token = setup.program.token(&folder)?;
    let keys = setup.program.keys(&folder, 64)?;
    setup.say("serving");
    let ours = start(setup, &folder)?;
    let mut lines = vec![
        Line::seconds("service: from start to ready", ours.ready)
            .target(Target::BelowMilliseconds(200.0)),
    ];
    let searches = Searches::of(&questions, our_search);
    let searched = searches.of_server(&ours)?;
    lines.extend(search_lines(setup, &questions, &searched)?);
    setup.say("searching beside hostile clients");
    lines.push(beside_hostile(&ours, &searches, &searched)?);
    lines.push(suggestions(&ours)?);
    setup.say("changing, by clients of the service");
    lines.extend(changes(&ours, &token, &keys)?);
    let memory = anonymous_memory(ours.process());
    lines.push(Line::bytes("service: anonymous memory after that", memory));
    if let Some(lasting) = setup.lasting {
        setup.say("serving a load that lasts");
        let (rate, by) = (searched.throughput / 2.0, (&token, &*keys[0]));
        lines.extend(lasting::memory(&ours, &searches, rate, by, lasting)?);
    }
    Ok(lines)
}

fn start(setup: &Setup<'_>, folder: &Path) -> Result<Server, Failure> {
    let command = |address| setup.program.serve(folder, address);
    Server::start(command, "/readyz").map_err(Failure::file(folder))
}

/// What a server made of searches.
struct Searched {
    /// Answers a second at the most.
    throughput: f64,
    /// Seconds below which 99 of a hundred answers came, at half that rate.
    slowest: f64,
}

/// The searches that a server is asked, one after another.
struct Searches {
    paths: Vec<String>,
}

impl Searches {
    fn of(questions: &Questions, path: fn(&Question) -> String) -> Searches {
        let shapes = questions.shapes.iter().flatten();
        let paths = shapes.map(path).collect();
        Searches { paths }
    }

    fn of_server(&self, server: &Server) -> Result<Searched, Failure> {
        let load = || -> io::Result<Searched> {
            let request = |number| self.request(number);
            // The first answers read what others find in memory.
            throughput(server.address, CLIENTS, LASTING / 4, &request)?;
            let most = throughput(server.address, CLIENTS, LASTING, &request)?;
            let latencies = self.latencies(server, most / 2.0, LASTING)?;
            Ok(Searched {
                throughput: most,
                slowest: percentile(&latencies, 0.99),
            })
        };
        load().map_err(Failure::file(Path::new("a search of a service")))
    }

    fn latencies(&self, server: &Server, rate: f64, lasting: Duration) -> io::Result<Vec<f64>> {
        let request = |number| self.request(number);
        latencies(server.address, CLIENTS, rate, lasting, &request)
    }

    fn request(&self, number: u64) -> Request {
        Request::get(&*self.paths[number as usize % self.paths.len()])
    }
}

/// How long searches take while others do a service what harm they can.
fn beside_hostile(server: &Server, searches: &Searches, alone: &Searched) -> Result<Line, Failure> {
    let rate = alone.throughput / 2.0;
    let searched = among_hostile(server.address, || searches.latencies(server, rate, LASTING));
    let latencies =
        searched.map_err(Failure::file(Path::new("a search beside hostile clients")))?;
    let what = format!("service: 99 of 100 take less beside {IDLE} idle and other hostile clients");
    Ok(Line::seconds(&what, percentile(&latencies, 0.99)).target(Target::BelowMilliseconds(20.0)))
}

/// Searches a second that a service of ours answers at the most.
pub fn our_searches(server: &Server, questions: &Questions) -> Result<f64, Failure> {
    Ok(Searches::of(questions, our_search)
        .of_server(server)?
        .throughput)
}

fn search_lines(
    setup: &Setup<'_>,
    questions: &Questions,
    ours: &Searched,
) -> Result<Vec<Line>, Failure> {
    let rate = Line::of(
        Unit::Count,
        format!("service: searches a second, {CLIENTS} clients"),
        ours.throughput,
    );
    let slowest = "service: 99 of 100 searches take less, at half that rate";
    let slowest = Line::seconds(slowest, ours.slowest).target(Target::BelowMilliseconds(20.0));
    if !setup.with_peers {
        return Ok(vec![rate, slowest]);
    }
    let database = setup.keyed()?;
    setup.say("serving, Datasette");
    let command = |address| setup.python.datasette(&database, address);
    let server = Server::start(command, "/-/versions.json").map_err(Failure::file(&database))?;
    let theirs = Searches::of(questions, their_search).of_server(&server)?;
    let times = "service: searches a second, as a multiple of Datasette's";
    Ok(vec![
        rate.beside("Datasette", theirs.throughput),
        Line::of(Unit::Times, times, ours.throughput / theirs.throughput)
            .target(Target::AtLeastTimes(20.0)),
        slowest.beside("Datasette", theirs.slowest),
    ])
}

fn our_search(question: &Question) -> String {
    let country = question.country.as_ref();
    let country = country.map(|country| format!("&country={country}"));
    let text = encoded(&question.ours);
    format!(
        "/api/v1/clusters?limit=10&q={text}{}",
        country.unwrap_or_default()
    )
}

fn their_search(question: &Question) -> String {
    let country = question.country.as_ref();
    let condition = country.map(|country| format!(" and clusters.country = '{country}'"));
    let sql = format!(
        "select clusters.* from clusters_fts join clusters on clusters.rowid = clusters_fts.rowid \
         where clusters_fts match :words{} order by rank limit 10",
        condition.unwrap_or_default()
    );
    let (sql, words) = (encoded(&sql), encoded(&question.theirs));
    format!("/keyed.json?_shape=array&sql={sql}&words={words}")
}

fn suggestions(server: &Server) -> Result<Line, Failure> {
    let failed = Failure::file(Path::new("suggestions"));
    let mut connection = Connection::open(server.address).map_err(&failed)?;
    let mut times = Vec::new();
    for typed in TYPED {
        let request = Request::get(format!("/api/v1/suggestions?q={}", encoded(typed)));
        times.push(repeated(|| {
            connection.ask(&request).map_err(&failed)?;
            Ok(())
        })?);
    }
    Ok(
        Line::seconds("service: suggestions for what is typed", median(times))
            .target(Target::BelowMilliseconds(5.0)),
    )
}

/// Changes a second by one client and by many, each of which changes a record of its own.
fn changes(server: &Server, token: &Token, keys: &[String]) -> Result<Vec<Line>, Failure> {
    let rate = |writers: usize| {
        let keys = &keys[..writers.min(keys.len())];
        changed(server, token, keys).map_err(Failure::file(Path::new("a change of a service")))
    };
    let line = |writers: usize, rate| {
        let what = format!("service: changes a second by {writers} clients");
        Line::of(Unit::Count, what, rate)
    };
    let one = rate(1)?;
    let mut lines = vec![line(1, one)];
    for (writers, least) in WRITERS {
        let many = rate(writers)?;
        let what = format!("service: {writers} clients at once, as a multiple of one");
        lines.push(line(writers, many));
        lines.push(Line::of(Unit::Times, what, many / one).target(Target::AtLeastTimes(least)));
    }
    Ok(lines)
}

/// Changes a second, by a client for each record, all at once.
pub fn changed(server: &Server, token: &Token, keys: &[String]) -> io::Result<f64> {
    let begun = std::time::Instant::now();
    let counts = at_once(keys.len(), |client| {
        let mut connection = Connection::open(server.address)?;
        let mut count = 0_u64;
        while begun.elapsed() < WRITING {
            connection.ask(&note(token, &keys[client], count))?;
            count += 1;
        }
        Ok(count)
    })?;
    Ok(counts.iter().sum::<u64>() as f64 / begun.elapsed().as_secs_f64())
}

fn note(token: &Token, key: &str, number: u64) -> Request {
    Request {
        method: "PATCH",
        path: format!("/api/v1/clusters/{key}"),
        head: vec![
            token.header(),
            "If-Match: *".to_owned(),
            "Content-Type: application/merge-patch+json".to_owned(),
        ],
        body: format!(r#"{{"notes":["change {number}"]}}"#),
    }
}
