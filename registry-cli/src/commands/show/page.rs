//! A record laid out for a person.

use registry_core::{
    index::{AsOf, IndexReader, Version},
    model::{Actor, Cluster, Code, Figure, Linkage, Source, Status},
    register::Commit,
    registry::RegistryError,
};

use crate::{
    commands::{
        linked::{self, Linked},
        predecessors::Predecessors,
        words::{Ids, commit_origin, last_changed, location, spans, status, title, with_kind},
    },
    display_names,
    failure::Failure,
    output::{self, Page, Screen},
};

/// Prints a version of a record, with the identifiers of its values where they are wanted.
pub(super) fn print(
    screen: &mut Screen,
    version: &Version,
    as_of: AsOf,
    reader: &IndexReader,
    ids: Ids,
) -> Result<(), Failure> {
    let versions: Vec<Version> = reader
        .history(&version.record().key)
        .and_then(Iterator::collect)
        .map_err(RegistryError::from)?;
    let commit = reader
        .commit(version.from_commit())
        .map_err(RegistryError::from)?;
    let predecessors = Predecessors::of(version, reader)?;
    let shown = Shown {
        record: version.record(),
        reader,
        versions: &versions,
        from_commit: version.from_commit(),
        as_of,
        ids,
        predecessors: &predecessors,
    };
    shown.page(&commit)?.print(screen)
}

/// A version of a record, and what is shown beside it.
struct Shown<'a> {
    record: &'a Cluster,
    reader: &'a IndexReader,
    /// Its versions, oldest first.
    versions: &'a [Version],
    /// The commit that made the version that is shown.
    from_commit: u64,
    /// The moment that is shown.
    as_of: AsOf,
    /// Whether identifiers are shown.
    ids: Ids,
    /// The records whose place it took.
    predecessors: &'a Predecessors,
}

/// The heading of what this program does not know of a record.
const UNKNOWN_PARTS: &str =
    "Made by a later program (update registry to read it, and to change the record)";

impl Shown<'_> {
    fn page(&self, commit: &Commit) -> Result<Page, Failure> {
        let mut page = Page::new(&title(self.record));
        self.facts(&mut page);
        self.shares(&mut page)?;
        self.figures(&mut page)?;
        self.actors(&mut page)?;
        self.linked(&mut page)?;
        self.rest(&mut page);
        page.line("");
        page.line(last_changed(commit));
        Ok(page)
    }

    fn facts(&self, page: &mut Page) {
        let record = self.record;
        let former = &record.former_names;
        let mut fact = |name, value| page.fact(name, value);
        fact("Key", Some(record.key.to_string()));
        fact("Status", Some(status(record)));
        fact(
            "Merged into it",
            Some(self.predecessors.keys(Status::Merged).join(", ")),
        );
        fact(
            "Split from",
            Some(self.predecessors.keys(Status::Split).join(", ")),
        );
        fact("Other names", Some(self.ids.names(&record.other_names)));
        fact("Former names", Some(self.ids.names(&former.name)));
        fact("Location", Some(location(record)));
        fact(
            "Also called",
            Some(self.ids.names(&record.location.other_names)),
        );
        fact("Formerly", Some(self.ids.names(&former.place)));
        fact("Spans", Some(spans(record)));
        fact("Product", Some(record.product.name.to_string()));
        fact(
            "Product names",
            Some(self.ids.names(&record.product.other_names)),
        );
        fact("Product before", Some(self.ids.names(&former.product)));
        fact("Codes", Some(self.codes(&record.product.codes)));
        fact(
            "Sector",
            record
                .sector
                .map(|sector| with_kind(sector.as_str(), record.service_kind.as_deref())),
        );
        fact("Trade", record.trade.map(|trade| trade.to_string()));
        fact(
            "Life cycle",
            record.life_cycle.map(|stage| stage.to_string()),
        );
        fact(
            "Last verified",
            record.last_verified.map(|date| date.to_string()),
        );
        fact("Review due", record.review_due.map(|date| date.to_string()));
    }

    fn shares(&self, page: &mut Page) -> Result<(), Failure> {
        heading(page, "Market shares", self.record.market_shares.is_empty());
        for share in &self.record.market_shares {
            let status = share
                .status
                .map(|status| format!(" ({status})"))
                .unwrap_or_default();
            let id = self.ids.of(share);
            page.line(format!("  {}{status}{id}", output::share(share)));
            note(page, share.note.as_deref());
            let said = |record: &Cluster| record.market_shares.contains(share);
            page.line(self.origin(share.source.as_ref(), said)?);
        }
        Ok(())
    }

    fn figures(&self, page: &mut Page) -> Result<(), Failure> {
        heading(page, "Figures", self.record.figures.is_empty());
        for figure in &self.record.figures {
            let id = self.ids.of(figure);
            page.line(format!("  {}{id}", self::figure(figure)));
            note(page, figure.note.as_deref());
            let said = |record: &Cluster| record.figures.contains(figure);
            page.line(self.origin(figure.source.as_ref(), said)?);
        }
        Ok(())
    }

    fn actors(&self, page: &mut Page) -> Result<(), Failure> {
        heading(page, "Actors", self.record.actors.is_empty());
        for (at, actor) in self.record.actors.iter().enumerate() {
            let details = [
                actor.role.as_ref().map(ToString::to_string),
                actor
                    .country
                    .map(|country| display_names::name_of(country).to_owned()),
                actor
                    .lei
                    .as_ref()
                    .map(|lei| format!("LEI {}", lei.as_str())),
                actor.ror.as_ref().map(|ror| ror.as_str().to_owned()),
                actor.website.as_ref().map(ToString::to_string),
            ];
            let details: Vec<String> = details.into_iter().flatten().collect();
            let details = if details.is_empty() {
                String::new()
            } else {
                format!(" ({})", details.join(", "))
            };
            let id = self.ids.of(actor);
            let name = self.name_of(actor)?;
            page.line(format!("  {}: {name}{details}{id}", actor.kind));
            // Actors stand in the order of their sources: those that share them are told them once.
            let next = self.record.actors.get(at + 1);
            if next.is_none_or(|next| {
                (&next.source, &next.other_sources) != (&actor.source, &actor.other_sources)
            }) {
                let said = |record: &Cluster| record.actors.contains(actor);
                page.line(self.origin(actor.source.as_ref(), said)?);
                actor
                    .other_sources
                    .iter()
                    .for_each(|source| page.line(cited(source)));
            }
        }
        Ok(())
    }

    /// An actor by the name that its organisation has, and the one that its source gives it where that is another.
    fn name_of(&self, actor: &Actor) -> Result<String, Failure> {
        let Some(key) = &actor.organisation else {
            return Ok(actor.name.to_string());
        };
        let organisations = self.reader.organisations().map_err(RegistryError::from)?;
        let known = organisations
            .current_of(key, self.as_of)
            .map_err(RegistryError::from)?;
        Ok(match known {
            Some(known) if known.name == actor.name => format!("{} [{}]", known.name, known.key),
            Some(known) => format!("{}, here {} [{}]", known.name, actor.name, known.key),
            None => format!("{} [{key}]", actor.name),
        })
    }

    /// The linkages of both sides: those that the record states, and those that others state to it.
    fn linked(&self, page: &mut Page) -> Result<(), Failure> {
        let linkages = &self.record.linkages;
        heading(page, "Linkages", linkages.is_empty());
        for linkage in linkages {
            self.linkage(linkage, page);
        }
        let linked = linked::to(&self.record.key, self.reader, self.as_of)?;
        heading(page, "Linked from", linked.is_empty());
        for Linked { by, linkage } in linked {
            let direction = linkage.direction.map(|direction| format!(" ({direction})"));
            let direction = direction.unwrap_or_default();
            page.line(format!("  {}: {by}{direction}", linkage.kind));
        }
        Ok(())
    }

    fn rest(&self, page: &mut Page) {
        let record = self.record;
        heading(page, "Reviews", record.reviews.is_empty());
        for review in &record.reviews {
            page.line(format!(
                "  {} {}: {}",
                review.date, review.reviewer, review.finding
            ));
        }
        heading(page, "Sources", record.sources.is_empty());
        for source in &record.sources {
            let id = self.ids.of(source);
            page.line(format!("  {}{id}", output::source(source)));
            note(page, source.note.as_deref());
        }
        heading(page, "Notes", record.notes.is_empty());
        for note in &record.notes {
            page.line(format!("  {note}"));
        }
        heading(page, "Attributes", record.attributes.is_empty());
        for attribute in &record.attributes {
            page.line(format!("  {}: {}", attribute.name, attribute.value));
        }
        heading(page, UNKNOWN_PARTS, record.unknown().is_empty());
        for part in record.unknown() {
            page.line(format!("  {}: {}", part.field, part.value));
        }
    }

    fn linkage(&self, linkage: &Linkage, page: &mut Page) {
        let other = linkage.cluster.as_ref().map(ToString::to_string);
        let other = other
            .or_else(|| linkage.industry.as_ref().map(ToString::to_string))
            .unwrap_or_default();
        let direction = linkage
            .direction
            .map(|direction| format!(" ({direction})"))
            .unwrap_or_default();
        let id = self.ids.of(linkage);
        page.line(format!("  {}: {other}{direction}{id}", linkage.kind));
        note(page, linkage.note.as_deref());
        for source in linkage.source.iter().chain(&linkage.other_sources) {
            page.line(format!("      source: {}", output::source(source)));
        }
    }

    fn codes(&self, codes: &[Code]) -> String {
        let shown = codes
            .iter()
            .map(|code| format!("{code}{}", self.ids.of(code)));
        shown.collect::<Vec<_>>().join(", ")
    }

    /// Where a value comes from: its own source, else that of the commit since which it is said.
    fn origin(
        &self,
        source: Option<&Source>,
        said: impl Fn(&Cluster) -> bool,
    ) -> Result<String, Failure> {
        if let Some(source) = source {
            return Ok(cited(source));
        }
        // It may have been said before, taken back, and said again.
        let versions = self.versions.iter().rev();
        let since = versions
            .skip_while(|version| version.from_commit() > self.from_commit)
            .take_while(|version| said(version.record()))
            .last();
        let number = since.map_or(1, Version::from_commit);
        let number = self.predecessors.since(number, self.reader, &said)?;
        let commit = self.reader.commit(number).map_err(RegistryError::from)?;
        Ok(format!(
            "      source: none stated; commit {number}, {}",
            commit_origin(&commit)
        ))
    }
}

/// A figure as it is shown: `employment 16000, 2025`.
fn figure(figure: &Figure) -> String {
    let currency = figure
        .currency
        .as_ref()
        .map(|currency| format!(" {currency}"))
        .unwrap_or_default();
    let year = figure
        .year
        .map(|year| format!(", {year}"))
        .unwrap_or_default();
    format!(
        "{} {}{currency}{year}",
        figure.measure.as_str().replace('_', " "),
        figure.value
    )
}

fn cited(source: &Source) -> String {
    let note = source.note.as_ref();
    let note = note.map_or_else(String::new, |note| format!(" ({note})"));
    format!("      source: {}{note}", output::source(source))
}

fn heading(page: &mut Page, text: &str, is_empty: bool) {
    if !is_empty {
        page.heading(text);
    }
}

fn note(page: &mut Page, note: Option<&str>) {
    if let Some(note) = note {
        page.line(format!("      {note}"));
    }
}
