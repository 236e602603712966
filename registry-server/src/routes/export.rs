//! Everything, or all that a query finds, as a file that is written while it is read.

use std::io::{self, BufWriter, Write};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use axum_extra::extract::Query;
use registry_core::{
    CsvWriter, Filters, IndexReader, JsonLinesWriter, Query as ClusterQuery,
    export::{GeoJsonWriter, Layout, ParquetWriter},
    search,
};
use serde::Deserialize;
use tokio::{sync::mpsc, task::spawn_blocking};
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;

use crate::{
    conditional::REGISTRY_COMMIT,
    problem::{Kind, Problem},
    query::FilterParameters,
    service::Service,
};

/// Pieces of this size are sent.
const PIECE: usize = 64 << 10;
/// So many pieces wait for a slow reader.
const WAITING: usize = 8;

/// In which form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportParameters {
    /// csv, jsonl, geojson or parquet.
    #[serde(default = "csv")]
    #[param(example = "csv")]
    format: String,
}

fn csv() -> String {
    "csv".to_owned()
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Csv,
    JsonLines,
    GeoJson,
    Parquet,
}

impl Form {
    fn of(name: &str) -> Result<Form, Problem> {
        match name {
            "csv" => Ok(Form::Csv),
            "jsonl" => Ok(Form::JsonLines),
            "geojson" => Ok(Form::GeoJson),
            "parquet" => Ok(Form::Parquet),
            _ => {
                let problem =
                    format!("{name:?}: unknown format; use csv, jsonl, geojson or parquet");
                Err(Problem::field("format", problem))
            }
        }
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Form::Csv => ("csv", "text/csv; charset=utf-8"),
            Form::JsonLines => ("jsonl", "application/jsonl"),
            Form::GeoJson => ("geojson", "application/geo+json"),
            Form::Parquet => ("parquet", "application/vnd.apache.parquet"),
        }
    }
}

/// All records, or those that a query finds, in the order of their keys; any number of them.
#[utoipa::path(
    get, path = "/api/v1/export", tag = "clusters",
    params(FilterParameters, ExportParameters),
    responses(
        (status = 200, description = "A file", content(
            (String = "text/csv"), (String = "application/jsonl"), (String = "application/geo+json"),
            (String = "application/vnd.apache.parquet"),
        )),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many exports are under way", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn export(
    State(service): State<Service>,
    Query(filters): Query<FilterParameters>,
    Query(ExportParameters { format }): Query<ExportParameters>,
) -> Result<Response, Problem> {
    let form = Form::of(&format)?;
    let permit = service.streams().try_acquire_owned();
    let permit = permit.map_err(|_| Kind::Unavailable.problem("too many exports are under way"))?;
    let settings = filters.settings(&service).await?;
    let (reader, query) = service
        .snapshot(move |reader| {
            let query = filters.query(reader, &settings)?;
            let is_all = query.text.trim().is_empty() && query.filters == Filters::default();
            // The whole registry is whole, with what was merged or withdrawn. A mistake in a query is told before the
            // first byte is sent.
            let query = ClusterQuery {
                retired: is_all,
                ..query
            };
            search::count(reader, &query)?;
            Ok(query)
        })
        .await?;
    let commit = reader.applied();
    let (sender, receiver) = mpsc::channel(WAITING);
    spawn_blocking(move || {
        let pieces = Pieces(sender.clone());
        if let Err(problem) = write(form, &reader, &query, pieces) {
            // The answer is cut off, so that nobody takes a part for the whole.
            let _ = sender.blocking_send(Err(problem));
        }
        drop(permit);
    });
    let (name, kind) = form.names();
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"clusters-{commit}.{name}\""),
        ),
        (REGISTRY_COMMIT, commit.to_string()),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(receiver))).into_response())
}

/// Sends what is written, piece by piece, as fast as the reader takes it.
struct Pieces(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(form: Form, reader: &IndexReader, query: &ClusterQuery, pieces: Pieces) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(PIECE, pieces);
    let records = search::matching(reader, query, usize::MAX).map_err(io::Error::other)?;
    match form {
        Form::Csv => {
            let names = search::attribute_names(reader, query).map_err(io::Error::other)?;
            let mut writer = CsvWriter::new(&mut out, Layout::Statements, &names)?;
            for record in records {
                writer.write(&record.map_err(io::Error::other)?.bytes)?;
            }
            writer.finish()?;
        }
        Form::JsonLines => {
            let mut writer = JsonLinesWriter::new(&mut out);
            for record in records {
                writer.write(&record.map_err(io::Error::other)?.bytes)?;
            }
            writer.finish()?;
        }
        Form::GeoJson => {
            let mut writer = GeoJsonWriter::new(&mut out)?;
            for record in records {
                writer.write(&record.map_err(io::Error::other)?.cluster())?;
            }
            writer.finish()?;
        }
        Form::Parquet => {
            let mut writer = ParquetWriter::new(&mut out)?;
            for record in records {
                writer.write(&record.map_err(io::Error::other)?.cluster())?;
            }
            writer.finish()?;
        }
    }
    out.flush()
}
