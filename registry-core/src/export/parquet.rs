//! Parquet: one row a record in typed columns, for DuckDB, pandas and R.

use std::{
    io::{self, Write},
    sync::Arc,
};

use ::parquet::{
    basic::{Compression, ZstdLevel},
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};

use crate::model::{Cluster, Measure, Scope};

/// Records in memory before they are written as a row group.
const ROW_GROUP: usize = 65_536;

/// What a column takes from a record.
enum Value {
    Text(fn(&Cluster) -> Option<String>),
    Number(fn(&Cluster) -> Option<f64>),
}

/// The columns in their order. Of several shares of a scope the highest counts, of several figures of a measure
/// the latest; `item` holds the whole record as canonical JSON, so that nothing is lost.
const COLUMNS: &[(&str, Value)] = &[
    ("key", Value::Text(|record| Some(record.key.to_string()))),
    (
        "name",
        Value::Text(|record| record.name.as_ref().map(ToString::to_string)),
    ),
    (
        "status",
        Value::Text(|record| Some(record.status.to_string())),
    ),
    (
        "country",
        Value::Text(|record| Some(record.location.country.to_string())),
    ),
    (
        "region",
        Value::Text(|record| {
            record
                .location
                .region_code()
                .map(|region| region.to_string())
        }),
    ),
    (
        "region_name",
        Value::Text(|record| record.location.region_label().map(str::to_owned)),
    ),
    (
        "place",
        Value::Text(|record| Some(record.location.place.to_string())),
    ),
    (
        "latitude",
        Value::Number(|record| record.location.latitude.map(Into::into)),
    ),
    (
        "longitude",
        Value::Number(|record| record.location.longitude.map(Into::into)),
    ),
    (
        "product",
        Value::Text(|record| Some(record.product.name.to_string())),
    ),
    (
        "sector",
        Value::Text(|record| record.sector.map(|sector| sector.to_string())),
    ),
    (
        "service_kind",
        Value::Text(|record| record.service_kind.as_ref().map(ToString::to_string)),
    ),
    (
        "trade",
        Value::Text(|record| record.trade.map(|trade| trade.to_string())),
    ),
    (
        "life_cycle",
        Value::Text(|record| record.life_cycle.map(|stage| stage.to_string())),
    ),
    (
        "share_domestic",
        Value::Number(|record| highest(record, Scope::Domestic)),
    ),
    (
        "share_global",
        Value::Number(|record| highest(record, Scope::Global)),
    ),
    (
        "share_regional",
        Value::Number(|record| highest(record, Scope::Regional)),
    ),
    (
        "employment",
        Value::Number(|record| latest(record, Measure::Employment)),
    ),
    (
        "establishments",
        Value::Number(|record| latest(record, Measure::Establishments)),
    ),
    (
        "item",
        Value::Text(|record| String::from_utf8(record.to_canonical_json()).ok()),
    ),
];

fn highest(record: &Cluster, scope: Scope) -> Option<f64> {
    let share = record.highest_share(scope);
    share.map(|share| share.percent.into())
}

fn latest(record: &Cluster, measure: Measure) -> Option<f64> {
    let figure = record.latest_figure(measure);
    figure.map(|figure| figure.value.into())
}

/// The values of one column that wait for their row group; what is absent takes a definition level of 0.
enum Waiting {
    Text(Vec<ByteArray>, Vec<i16>),
    Number(Vec<f64>, Vec<i16>),
}

/// Writes records as a Parquet file, compressed by zstd.
///
/// ```
/// use registry_core::{export::ParquetWriter, model::Cluster};
/// let cluster = Cluster::from_json(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// let mut table = ParquetWriter::new(Vec::new())?;
/// table.write(&cluster)?;
/// assert!(table.finish()?.starts_with(b"PAR1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Waiting>,
    rows: usize,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn new(out: W) -> io::Result<Self> {
        let schema = Arc::new(parse_message_type(&schema()).map_err(failed)?);
        let level = ZstdLevel::try_new(3).map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .build();
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(failed)?;
        Ok(ParquetWriter {
            file,
            columns: nothing_waiting(),
            rows: 0,
        })
    }

    /// Writes a record as a row.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&mut self, record: &Cluster) -> io::Result<()> {
        for ((_, value), waiting) in COLUMNS.iter().zip(&mut self.columns) {
            waiting.push(value, record);
        }
        self.rows += 1;
        if self.rows == ROW_GROUP {
            self.write_row_group()
        } else {
            Ok(())
        }
    }

    fn write_row_group(&mut self) -> io::Result<()> {
        let columns = std::mem::replace(&mut self.columns, nothing_waiting());
        self.rows = 0;
        let mut group = self.file.next_row_group().map_err(failed)?;
        for waiting in columns {
            let Some(mut column) = group.next_column().map_err(failed)? else {
                break;
            };
            waiting.write(column.untyped()).map_err(failed)?;
            column.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        Ok(())
    }

    /// Ends the file, and gives `out` back.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.write_row_group()?;
        }
        self.file.into_inner().map_err(failed)
    }
}

impl Waiting {
    fn push(&mut self, value: &Value, record: &Cluster) {
        match (self, value) {
            (Waiting::Text(values, levels), Value::Text(of)) => {
                push(of(record).map(|text| text.as_str().into()), values, levels);
            }
            (Waiting::Number(values, levels), Value::Number(of)) => {
                push(of(record), values, levels);
            }
            _ => {}
        }
    }

    fn write(&self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        match (self, column) {
            (Waiting::Text(values, levels), ColumnWriter::ByteArrayColumnWriter(column)) => {
                column.write_batch(values, Some(levels), None)?;
            }
            (Waiting::Number(values, levels), ColumnWriter::DoubleColumnWriter(column)) => {
                column.write_batch(values, Some(levels), None)?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn push<T>(value: Option<T>, values: &mut Vec<T>, levels: &mut Vec<i16>) {
    levels.push(value.is_some().into());
    values.extend(value);
}

fn nothing_waiting() -> Vec<Waiting> {
    let waiting = |value: &Value| match value {
        Value::Text(_) => Waiting::Text(Vec::new(), Vec::new()),
        Value::Number(_) => Waiting::Number(Vec::new(), Vec::new()),
    };
    COLUMNS.iter().map(|(_, value)| waiting(value)).collect()
}

/// The schema in Parquet's own notation.
fn schema() -> String {
    let columns: String = COLUMNS
        .iter()
        .map(|(name, value)| match value {
            Value::Text(_) => format!("OPTIONAL BYTE_ARRAY {name} (STRING); "),
            Value::Number(_) => format!("OPTIONAL DOUBLE {name}; "),
        })
        .collect();
    format!("message cluster {{ {columns}}}")
}

/// An error of the format's writer as the error of the output that it is.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
