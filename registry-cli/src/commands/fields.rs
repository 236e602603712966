//! The fields of a record as flags: the same columns as the CSV form, so that both behave alike.

use registry_core::{
    import::statement_from_cells,
    model::{Cluster, MarketShare, StatedShare, Statement},
};

use crate::{args::Fields, failure::Failure};

impl Fields {
    /// Whether no flag was given.
    pub fn is_empty(&self) -> bool {
        self.cells().is_ok_and(|cells| cells.is_empty()) && self.notes.is_empty()
    }

    /// What the flags state; a source makes it the source's statement.
    pub fn statement(
        &self,
        key: Option<&str>,
        source_url: Option<&str>,
    ) -> Result<Statement, Failure> {
        let mut cells = self.cells()?;
        cells.extend(key.map(|key| ("key".to_owned(), key.to_owned())));
        cells.extend(
            self.source_title
                .clone()
                .map(|title| ("source_title".to_owned(), title)),
        );
        cells.extend(source_url.map(|url| ("source_url".to_owned(), url.to_owned())));
        let cells: Vec<(&str, &str)> = cells
            .iter()
            .map(|(column, value)| (column.as_str(), value.as_str()))
            .collect();
        let mut statement = statement_from_cells(&cells)
            .map_err(|finding| Failure::Refused(finding.to_string()))?;
        for note in &self.notes {
            statement.notes.push(note.parse()?);
        }
        Ok(statement)
    }

    /// Flags as cells of the CSV form.
    fn cells(&self) -> Result<Vec<(String, String)>, Failure> {
        let single = [
            ("name", &self.name),
            ("country", &self.country),
            ("region", &self.region),
            ("place", &self.place),
            ("latitude", &self.latitude),
            ("longitude", &self.longitude),
            ("product", &self.product),
            ("sector", &self.sector),
            ("service_kind", &self.service_kind),
            ("trade", &self.trade),
            ("life_cycle", &self.life_cycle),
            ("status", &self.status),
            ("market_share_of", &self.share_of),
            ("market_share_year", &self.share_year),
        ];
        let many = [
            ("codes", self.codes.join("; ")),
            ("market_share", self.shares.join(", ")),
            ("actors", self.actors.join("; ")),
        ];
        let stated = single
            .into_iter()
            .filter_map(|(column, value)| Some((column, value.clone()?)));
        let listed = many.into_iter().filter(|(_, value)| !value.is_empty());
        let mut cells: Vec<(String, String)> = stated
            .chain(listed)
            .map(|(column, value)| (column.to_owned(), value))
            .collect();
        for pair in &self.set {
            cells.push(split_pair(pair, "--set")?);
        }
        Ok(cells)
    }
}

/// `COLUMN=VALUE` in two.
pub fn split_pair(pair: &str, flag: &str) -> Result<(String, String), Failure> {
    pair.split_once('=')
        .map(|(name, value)| (name.trim().to_owned(), value.to_owned()))
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| Failure::Usage(format!("{flag} {pair:?}: expected NAME=VALUE")))
}

/// Empties one field of a record.
pub fn clear(record: &mut Cluster, field: &str) -> Result<(), Failure> {
    match field.replace('-', "_").as_str() {
        "name" => record.name = None,
        "other_names" => record.other_names.clear(),
        "region" => {
            record.location.region = None;
            record.location.region_name = None;
        }
        "region_name" => record.location.region_name = None,
        "place_names" => record.location.other_names.clear(),
        "spans" => record.location.spans.clear(),
        "latitude" | "longitude" | "coordinates" => {
            record.location.latitude = None;
            record.location.longitude = None;
        }
        "printed_place" => record.as_printed.place = None,
        "printed_product" => record.as_printed.product = None,
        "product_names" => record.product.other_names.clear(),
        "codes" => record.product.codes.clear(),
        "sector" => record.sector = None,
        "service_kind" => record.service_kind = None,
        "trade" => record.trade = None,
        "life_cycle" => record.life_cycle = None,
        "market_shares" | "market_share" | "shares" => record.market_shares.clear(),
        "actors" => record.actors.clear(),
        "linkages" => record.linkages.clear(),
        "figures" => record.figures.clear(),
        "reviews" => record.reviews.clear(),
        "last_verified" => record.last_verified = None,
        "review_due" => record.review_due = None,
        "sources" => record.sources.clear(),
        "notes" => record.notes.clear(),
        "attributes" => record.attributes.clear(),
        "key" | "status" | "country" | "place" | "product" => {
            return Err(Failure::Refused(format!(
                "--clear {field}: every record has one; give another instead"
            )));
        }
        other => return clear_measure_or_attribute(record, other, field),
    }
    Ok(())
}

fn clear_measure_or_attribute(
    record: &mut Cluster,
    measure: &str,
    attribute: &str,
) -> Result<(), Failure> {
    let before = record.figures.len() + record.attributes.len();
    record
        .figures
        .retain(|figure| figure.measure.as_str() != measure);
    record.attributes.retain(|known| &*known.name != attribute);
    if before == record.figures.len() + record.attributes.len() {
        return Err(Failure::Refused(format!(
            "--clear {attribute}: the record has no such field; the fields that can be emptied are in `registry update --help`"
        )));
    }
    Ok(())
}

/// Takes away the shares that a flag names by percent, scope and region.
pub fn remove_share(record: &mut Cluster, stated: &str) -> Result<(), Failure> {
    let share: StatedShare = stated.parse()?;
    let before = record.market_shares.len();
    record
        .market_shares
        .retain(|known: &MarketShare| known.statement() != share);
    if record.market_shares.len() == before {
        return Err(Failure::Refused(format!(
            "--remove-share {stated}: the record has no such share"
        )));
    }
    Ok(())
}

/// Takes away the actors of a name, or of a kind and name.
pub fn remove_actor(record: &mut Cluster, stated: &str) -> Result<(), Failure> {
    let before = record.actors.len();
    let same = |kind: &str, name: &str| {
        stated == name
            || stated
                .split_once(':')
                .is_some_and(|(k, n)| k.trim() == kind && n.trim() == name)
    };
    record
        .actors
        .retain(|known| !same(known.kind.as_str(), &known.name));
    if record.actors.len() == before {
        return Err(Failure::Refused(format!(
            "--remove-actor {stated:?}: the record has no such actor"
        )));
    }
    Ok(())
}
