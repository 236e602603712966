//! Records and commits in words, as `show` has them.

use registry_core::{
    model::{ActorLink, Cluster, Key, Name, StatementId, Status, ValueRef},
    register::{Commit, Origin},
};

use crate::{colour::COMMIT, display_names, output::Styled};

/// What a record is called, and what a source printed.
pub fn title(record: &Cluster) -> String {
    let printed = [&record.as_printed.place, &record.as_printed.product];
    let corrected = record
        .as_printed
        .place
        .as_ref()
        .is_some_and(|place| *place != record.location.place)
        || record
            .as_printed
            .product
            .as_ref()
            .is_some_and(|product| *product != record.product.name);
    let names = format!("{} · {}", record.location.place, record.product.name);
    let title = record
        .name
        .as_ref()
        .map_or(names.clone(), |name| format!("{name}: {names}"));
    if !corrected {
        return title;
    }
    let printed: Vec<String> = printed
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    format!("{title} (printed: {})", printed.join(" / "))
}

/// What a record is called in few words: by its name and product, else by place and product.
pub fn called(record: &Cluster) -> String {
    let name = record.name.as_ref().unwrap_or(&record.location.place);
    format!("{name} · {}", record.product.name)
}

/// Where a record stands, and which ones took its place.
pub fn status(record: &Cluster) -> String {
    let parts = record.split_into.iter().map(Key::as_str);
    match (&record.merged_into, &record.withdrawn_reason) {
        (Some(target), _) => format!("merged into {target}"),
        (_, Some(reason)) => format!("withdrawn: {reason}"),
        _ if record.status == Status::Split => {
            format!("split into {}", parts.collect::<Vec<_>>().join(", "))
        }
        _ => record.status.to_string(),
    }
}

/// Where a cluster is.
pub fn location(record: &Cluster) -> String {
    let location = &record.location;
    let region = match (display_names::region_of(location), location.region) {
        (Some(label), Some(code)) => format!(", {label} ({code})"),
        (Some(label), None) => format!(", {label}"),
        _ => String::new(),
    };
    let point = match (location.latitude, location.longitude) {
        (Some(latitude), Some(longitude)) => format!("; {latitude}, {longitude}"),
        _ => String::new(),
    };
    format!(
        "{}{region}, {} ({}){point}",
        location.place,
        display_names::name_of(location.country),
        location.country
    )
}

/// The places that a cluster spans.
pub fn spans(record: &Cluster) -> String {
    let shown = record.location.spans.iter().map(|span| {
        let region = span
            .region
            .map(|region| format!("{}, ", display_names::name_of_region(region)))
            .unwrap_or_default();
        let place = span
            .place
            .as_ref()
            .map(|place| format!("{place}, "))
            .unwrap_or_default();
        format!("{place}{region}{}", display_names::name_of(span.country))
    });
    shown.collect::<Vec<_>>().join("; ")
}

/// A sector, and the kind of service.
pub fn with_kind(sector: &str, kind: Option<&str>) -> String {
    kind.map_or_else(|| sector.to_owned(), |kind| format!("{sector}, {kind}"))
}

/// What was found of an actor, in words.
pub fn actor_link(link: &ActorLink) -> String {
    let organisations: Vec<&str> = link.organisations.iter().map(|key| &**key).collect();
    let organisations = organisations.join(", ");
    let (cluster, actor) = (&link.cluster, &link.actor);
    match &link.reason {
        None => format!("  linked: {actor} of {cluster} is {organisations}"),
        Some(reason) => {
            format!("  not linked: {actor} of {cluster} may be {organisations} ({reason})")
        }
    }
}

/// Who, when and from what a commit was made.
pub fn commit_origin(commit: &Commit) -> String {
    let source = match &commit.source {
        Some(Origin::File(file)) => format!(", from {}", file.name),
        Some(Origin::Files(files)) => {
            let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
            format!(", from {}", names.join(", "))
        }
        Some(Origin::Url(url)) => format!(", from {url}"),
        None => String::new(),
    };
    let approval = commit.approval.as_ref();
    let approval = approval.map(|approval| format!(", approved by {}", approval.reviewer));
    let approval = approval.unwrap_or_default();
    format!("{} by {}{approval}{source}", commit.time, commit.author)
}

/// The commit that made what is shown, in a line.
pub fn last_changed(commit: &Commit) -> String {
    format!(
        "Last changed in commit {}, {}",
        commit.number,
        commit_origin(commit)
    )
}

/// A commit as a list of commits has it.
pub fn commit_head(commit: &Commit) -> Styled {
    Styled::new(COMMIT, &format!("commit {}", commit.number))
        .plain(&format!(", {}", commit_origin(commit)))
}

/// Whether the identifiers of values are shown behind them.
#[derive(Debug, Clone, Copy)]
pub struct Ids(pub bool);

impl Ids {
    /// The identifier behind a value, where identifiers are wanted.
    pub fn of<'v>(self, value: impl Into<ValueRef<'v>>) -> String {
        if self.0 {
            format!(" [{}]", StatementId::of(value))
        } else {
            String::new()
        }
    }

    /// Names with their languages.
    pub fn names(self, names: &[Name]) -> String {
        let shown = names.iter().map(|name| {
            let id = self.of(name);
            match &name.language {
                Some(language) => format!("{} ({language}){id}", name.name),
                None => format!("{}{id}", name.name),
            }
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}
