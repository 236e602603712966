//! Arbitrary valid organisations.

use proptest::{option::of, prelude::*, sample::select};

use super::{attribute, label, name, source, text};
use crate::model::{ActorKind, Identifier, Organisation, Status};

/// A valid organisation with anything in it.
pub(crate) fn organisation() -> impl Strategy<Value = Organisation> {
    use prop::collection::vec;
    let identity = (
        "[a-z]{1,3}(-[a-z]{1,3}){0,3}",
        label(),
        select(ActorKind::ALL),
        select(vec!["CN", "IT"]),
        of(label()),
    );
    let identifiers = (
        of(Just("529900T8BM49AURSDO55")),
        of(Just("https://ror.org/02v51f717")),
        of(Just("https://example.org/a?b=c")),
        vec((label(), label()), 0..3),
        of(Just("org_it-parent-of-all")),
    );
    let status = (select(Status::ALL), Just("org_it-other"), text());
    let lists = (
        vec(name(), 0..3),
        vec(name(), 0..3),
        vec(source(), 0..3),
        vec(text(), 0..4),
        vec(attribute(), 0..3),
    );
    (identity, identifiers, status, lists).prop_filter_map(
        "a valid organisation",
        |(identity, identifiers, (status, target, reason), lists)| {
            let (key, name, kind, country, place) = identity;
            let (lei, ror, website, numbers, parent) = identifiers;
            let identifiers = numbers
                .into_iter()
                .map(|(scheme, value)| Identifier { scheme, value });
            let organisation = Organisation {
                key: format!("org_{key}").parse().ok()?,
                name,
                other_names: lists.0,
                former_names: lists.1,
                kind,
                country: country.parse().ok()?,
                place,
                lei: lei.and_then(|lei| lei.parse().ok()),
                ror: ror.and_then(|ror| ror.parse().ok()),
                website: website.and_then(|website| website.parse().ok()),
                identifiers: identifiers.collect(),
                parent: parent.and_then(|parent| parent.parse().ok()),
                status,
                merged_into: target.parse().ok().filter(|_| status == Status::Merged),
                withdrawn_reason: (status == Status::Withdrawn).then_some(reason),
                sources: lists.2.into_iter().flatten().collect(),
                notes: lists.3,
                attributes: lists.4,
                unknown: Vec::new(),
            };
            organisation.normalised().ok()
        },
    )
}
