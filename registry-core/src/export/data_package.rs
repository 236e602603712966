//! The data package: a folder of related tables with a `datapackage.json` that describes them.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use serde_json::json;
use tempfile::TempDir;

use super::{
    organisation_csv::{cell, list},
    tables::{ORGANISATIONS, TABLES, Table},
};
use crate::{
    form::{OrganisationField, escape_formula},
    model::{
        Actor, Cluster, Figure, Key, Lei, Linkage, MarketShare, Name, Organisation, Ror, Source,
        push_list_value,
    },
};

/// The file that makes a folder a data package.
pub(super) const DESCRIPTION: &str = "datapackage.json";
/// How a folder begins whose files wait until all are whole.
const UNFINISHED: &str = ".unfinished-";

/// Writes records into the tables of a folder.
///
/// Every table is there with its header, also when it has no rows.
///
/// ```
/// use registry_core::{Cluster, export::DataPackageWriter, model::Organisation};
/// let folder = tempfile::tempdir()?;
/// let mut package = DataPackageWriter::create(folder.path())?;
/// package.write(&Cluster::from_json(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?)?;
/// let university = br#"{"key":"org_cn-pku","country":"CN","kind":"research community","name":"Peking University"}"#;
/// package.write_organisation(&Organisation::from_json(university)?)?;
/// package.finish()?;
/// assert!(folder.path().join("datapackage.json").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct DataPackageWriter {
    folder: PathBuf,
    /// Where the files are until all are whole.
    unfinished: TempDir,
    tables: Vec<(&'static Table, csv::Writer<BufWriter<File>>)>,
}

impl DataPackageWriter {
    /// Makes the folder and its tables. When they are finished, they replace those of an earlier export.
    ///
    /// # Errors
    /// When the folder holds files and is no data package, or when it or a file cannot be made.
    pub fn create(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        refuse_other_files(folder)?;
        let unfinished = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempdir_in(folder)?;
        let open = |table: &'static Table| {
            let file = File::create(unfinished.path().join(file_name(table)))?;
            let mut out = csv::WriterBuilder::new().from_writer(BufWriter::new(file));
            out.write_record(table.columns().map(|column| column.name))
                .map_err(super::output_error)?;
            Ok((table, out))
        };
        let tables = TABLES.iter().map(open).collect::<io::Result<_>>()?;
        Ok(DataPackageWriter {
            folder: folder.to_owned(),
            unfinished,
            tables,
        })
    }

    /// Writes a record's rows.
    ///
    /// # Errors
    /// When a table cannot be written.
    pub fn write(&mut self, cluster: &Cluster) -> io::Result<()> {
        self.put("clusters", &cluster_row(cluster))?;
        let key = &cluster.key;
        self.put_all("shares", key, &cluster.market_shares, share_row)?;
        self.put_all("figures", key, &cluster.figures, figure_row)?;
        self.put_all("actors", key, &cluster.actors, actor_row)?;
        self.put_all("linkages", key, &cluster.linkages, linkage_row)?;
        self.put_all("sources", key, &cluster.sources, |source| {
            source_cells(Some(source)).to_vec()
        })?;
        self.write_names(cluster)?;
        self.put_all("codes", key, &cluster.product.codes, |code| {
            vec![
                shown(&code.scheme),
                some(code.version.as_ref()),
                shown(&code.code),
            ]
        })?;
        self.put_all("spans", key, &cluster.location.spans, |span| {
            vec![
                shown(&span.country),
                some(span.region.as_ref()),
                some(span.place.as_ref()),
            ]
        })?;
        self.put_all("reviews", key, &cluster.reviews, |review| {
            vec![
                shown(&review.date),
                shown(&review.reviewer),
                shown(&review.finding),
            ]
        })?;
        self.put_all("notes", key, &cluster.notes, |note| vec![shown(note)])?;
        self.put_all("attributes", key, &cluster.attributes, |attribute| {
            vec![shown(&attribute.name), shown(&attribute.value)]
        })
    }

    /// Writes an organisation's row.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn write_organisation(&mut self, organisation: &Organisation) -> io::Result<()> {
        self.put(ORGANISATIONS, &organisation_row(organisation))
    }

    fn write_names(&mut self, cluster: &Cluster) -> io::Result<()> {
        let former = &cluster.former_names;
        let named = [
            ("cluster", "further", &cluster.other_names),
            ("place", "further", &cluster.location.other_names),
            ("product", "further", &cluster.product.other_names),
            ("cluster", "former", &former.name),
            ("place", "former", &former.place),
            ("product", "former", &former.product),
        ];
        for (of, standing, names) in named {
            let row = |name: &Name| {
                vec![
                    of.to_owned(),
                    shown(&name.name),
                    some(name.language.as_ref()),
                    standing.to_owned(),
                ]
            };
            self.put_all("names", &cluster.key, names, row)?;
        }
        Ok(())
    }

    fn put_all<T>(
        &mut self,
        table: &str,
        key: &str,
        items: &[T],
        row: impl Fn(&T) -> Vec<String>,
    ) -> io::Result<()> {
        for item in items {
            let mut cells = vec![key.to_owned()];
            cells.extend(row(item));
            self.put(table, &cells)?;
        }
        Ok(())
    }

    fn put(&mut self, name: &str, cells: &[String]) -> io::Result<()> {
        let Some((table, out)) = self.tables.iter_mut().find(|(table, _)| table.name == name)
        else {
            return Ok(());
        };
        let written = table.columns().zip(cells).map(|(column, cell)| {
            if column.kind.is_number() {
                cell.as_str().into()
            } else {
                escape_formula(cell)
            }
        });
        out.write_record(
            written
                .collect::<Vec<_>>()
                .iter()
                .map(|cell| cell.as_bytes()),
        )
        .map_err(super::output_error)?;
        Ok(())
    }

    /// Writes what is left, and `datapackage.json`, and puts all files into the folder.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        for (_, out) in &mut self.tables {
            out.flush()?;
        }
        let unfinished = self.unfinished.path();
        let package = json!({
            "name": "cluster-registry",
            "title": "National cluster registry",
            "profile": "tabular-data-package",
            "resources": TABLES.iter().map(Table::resource).collect::<Vec<_>>(),
        });
        fs::write(unfinished.join(DESCRIPTION), format!("{package:#}\n"))?;
        // The description goes first and comes last: what is interrupted is no package.
        let unfinished = self.unfinished.keep();
        let description = self.folder.join(DESCRIPTION);
        if description.is_file() {
            fs::remove_file(&description)?;
        }
        for name in TABLES.iter().map(file_name) {
            fs::rename(unfinished.join(&name), self.folder.join(&name))?;
        }
        fs::rename(unfinished.join(DESCRIPTION), description)?;
        fs::remove_dir(unfinished)
    }
}

pub(super) fn file_name(table: &Table) -> String {
    format!("{}.csv", table.name)
}

/// The tables' names are short ones, which somebody's own files may have. What an interrupted export left goes.
fn refuse_other_files(folder: &Path) -> io::Result<()> {
    let (mut has_others, mut was_interrupted) = (false, false);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            was_interrupted |= entry.path().join(DESCRIPTION).is_file();
            fs::remove_dir_all(entry.path())?;
        } else {
            has_others = true;
        }
    }
    if !has_others || was_interrupted || folder.join(DESCRIPTION).is_file() {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::AlreadyExists,
        format!(
            "{} holds files and is no data package; name a new folder",
            folder.display()
        ),
    ))
}

fn shown(value: &impl ToString) -> String {
    value.to_string()
}

fn some<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Keys as a list cell.
fn keys(keys: &[Key]) -> String {
    keys.iter().map(Key::as_str).collect::<Vec<_>>().join("; ")
}

fn cluster_row(cluster: &Cluster) -> Vec<String> {
    let (location, product) = (&cluster.location, &cluster.product);
    vec![
        shown(&cluster.key),
        some(cluster.name.as_ref()),
        shown(&cluster.status),
        some(cluster.merged_into.as_ref()),
        keys(&cluster.split_into),
        some(cluster.withdrawn_reason.as_ref()),
        some(cluster.reverted_commit.as_ref()),
        shown(&location.country),
        some(location.region.as_ref()),
        some(location.region_name.as_ref()),
        shown(&location.place),
        some(location.latitude.as_ref()),
        some(location.longitude.as_ref()),
        some(cluster.as_printed.place.as_ref()),
        shown(&product.name),
        some(cluster.as_printed.product.as_ref()),
        some(cluster.sector.as_ref()),
        some(cluster.service_kind.as_ref()),
        some(cluster.trade.as_ref()),
        some(cluster.life_cycle.as_ref()),
        some(cluster.last_verified.as_ref()),
        some(cluster.review_due.as_ref()),
    ]
}

fn share_row(share: &MarketShare) -> Vec<String> {
    let mut row = vec![
        shown(&share.percent),
        shown(&share.scope),
        some(share.region.as_ref()),
        some(share.of.as_ref()),
        some(share.year.as_ref()),
        some(share.status.as_ref()),
        some(share.note.as_ref()),
    ];
    row.extend(source_cells(share.source.as_ref()));
    row
}

fn figure_row(figure: &Figure) -> Vec<String> {
    let mut row = vec![
        shown(&figure.measure),
        shown(&figure.value),
        some(figure.currency.as_ref()),
        some(figure.year.as_ref()),
        some(figure.note.as_ref()),
    ];
    row.extend(source_cells(figure.source.as_ref()));
    row
}

fn actor_row(actor: &Actor) -> Vec<String> {
    let mut row = vec![
        shown(&actor.kind),
        shown(&actor.name),
        some(actor.role.as_ref()),
        some(actor.lei.as_ref().map(Lei::as_str).as_ref()),
        some(actor.ror.as_ref().map(Ror::as_str).as_ref()),
        some(actor.website.as_ref()),
        some(actor.country.as_ref()),
        some(actor.organisation.as_ref()),
    ];
    row.extend(source_cells(actor.source.as_ref()));
    row.push(cited(&actor.other_sources));
    row
}

fn linkage_row(linkage: &Linkage) -> Vec<String> {
    let mut row = vec![
        shown(&linkage.kind),
        some(linkage.cluster.as_ref()),
        some(linkage.industry.as_ref()),
        some(linkage.direction.as_ref()),
        some(linkage.note.as_ref()),
    ];
    row.extend(source_cells(linkage.source.as_ref()));
    row.push(cited(&linkage.other_sources));
    row
}

fn organisation_row(organisation: &Organisation) -> Vec<String> {
    use OrganisationField as Field;
    let fields = [
        Field::Key,
        Field::Name,
        Field::OtherNames,
        Field::FormerNames,
        Field::Kind,
        Field::Country,
        Field::Place,
        Field::Lei,
        Field::Ror,
        Field::Website,
        Field::Identifiers,
        Field::Parent,
        Field::Status,
        Field::MergedInto,
        Field::WithdrawnReason,
    ];
    let mut row = fields.map(|field| cell(organisation, field)).to_vec();
    let notes = organisation.notes.iter().map(|note| (None, &**note));
    row.push(list(notes));
    let attributes = organisation.attributes.iter();
    row.push(list(
        attributes.map(|attribute| (Some(&*attribute.name), &*attribute.value)),
    ));
    row.extend(source_cells(organisation.sources.first()));
    row.push(cited(organisation.sources.get(1..).unwrap_or_default()));
    row
}

fn source_cells(source: Option<&Source>) -> [String; 4] {
    let Some(source) = source else {
        return Default::default();
    };
    [
        some(source.title.as_ref()),
        some(source.url.as_ref()),
        some(source.date.as_ref()),
        some(source.note.as_ref()),
    ]
}

/// Sources in one cell, each with its title, address, date and note.
fn cited(sources: &[Source]) -> String {
    let mut cell = String::new();
    for source in sources {
        if !cell.is_empty() {
            cell.push_str("; ");
        }
        let mut parts = source_cells(Some(source)).to_vec();
        parts.retain(|part| !part.is_empty());
        push_list_value(&mut cell, &parts.join(", "));
    }
    cell
}
