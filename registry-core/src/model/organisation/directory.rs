//! Which organisation an actor is: certain, possible, or none that is known.

use std::collections::HashMap;

use super::{Organisation, OrganisationKey, compared_identifier};
use crate::model::{Actor, ActorKind, Cluster, CountryCode, fold};

/// What is known of the organisation that an actor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActorMatch {
    /// No organisation is like it.
    None,
    /// It is this one.
    Certain(OrganisationKey),
    /// It may be one of these, and why it is not certain.
    Possible {
        /// Those that it may be.
        organisations: Vec<OrganisationKey>,
        /// What stands against it.
        reason: String,
    },
}

/// Organisations by what an actor may name them by.
///
/// ```
/// use registry_core::model::{ActorMatch, Cluster, Directory, Organisation};
/// let university = Organisation::from_json(
///     br#"{"country":"CN","key":"org_cn-peking-university","kind":"research community","name":"Peking University"}"#,
/// )?;
/// let cluster = Cluster::from_json(br#"{
///     "key":"cn-anji-chair","location":{"country":"CN","place":"Anji"},"product":{"name":"chair"},
///     "actors":[{"kind":"research community","name":"PEKING UNIVERSITY"}]}"#)?;
/// let directory: Directory = [university].iter().collect();
/// let found = directory.organisation_of(&cluster.actors[0], &cluster);
/// assert_eq!(found, ActorMatch::Certain("org_cn-peking-university".parse()?));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Default)]
pub struct Directory {
    listed: Vec<Listed>,
    by_name: HashMap<String, Vec<usize>>,
    /// By LEI and ROR, which no two organisations share.
    by_identifier: HashMap<String, Vec<usize>>,
}

/// What an actor is compared with.
#[derive(Debug)]
struct Listed {
    key: OrganisationKey,
    kind: ActorKind,
    country: CountryCode,
    /// Folded.
    place: Option<String>,
    lei: Option<String>,
    ror: Option<String>,
    website: Option<String>,
}

impl Directory {
    /// Whether it holds none, so that no actor can be one.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Adds an organisation; one that was merged or withdrawn is no actor's any more.
    pub fn add(&mut self, organisation: &Organisation) {
        if organisation.status.is_retired() {
            return;
        }
        let number = self.listed.len();
        let listed = Listed::of(organisation);
        for identifier in [&listed.lei, &listed.ror].into_iter().flatten() {
            let known = self.by_identifier.entry(identifier.clone()).or_default();
            known.push(number);
        }
        for name in organisation.names() {
            let known = self.by_name.entry(fold(name)).or_default();
            if known.last() != Some(&number) {
                known.push(number);
            }
        }
        self.listed.push(listed);
    }

    /// The organisation that an actor of a cluster is: by an equal LEI or ROR; by name only where one of the country
    /// and kind has it, and neither place nor identifiers contradict.
    pub fn organisation_of(&self, actor: &Actor, cluster: &Cluster) -> ActorMatch {
        let stated = Stated::of(actor, cluster);
        let mut identified: Vec<usize> = [&stated.lei, &stated.ror]
            .into_iter()
            .flatten()
            .filter_map(|identifier| self.by_identifier.get(identifier))
            .flatten()
            .copied()
            .collect();
        identified.sort_unstable();
        identified.dedup();
        match identified[..] {
            [] => self.by_name_alone(actor, &stated),
            [only] => match self.listed[only].contradicting_identifier(&stated) {
                None => ActorMatch::Certain(self.listed[only].key.clone()),
                Some(what) => self.possible(&[only], format!("another {what}")),
            },
            _ => self.possible(
                &identified,
                "its identifiers are those of several".to_owned(),
            ),
        }
    }

    fn by_name_alone(&self, actor: &Actor, stated: &Stated) -> ActorMatch {
        let Some(named) = self.by_name.get(&fold(&actor.name)) else {
            return ActorMatch::None;
        };
        let of_country_and_kind = |&&number: &&usize| {
            let listed = &self.listed[number];
            listed.country == stated.country && listed.kind == stated.kind
        };
        let here: Vec<usize> = named.iter().filter(of_country_and_kind).copied().collect();
        match here[..] {
            [] => self.possible(named, "another country or kind".to_owned()),
            [only] => match self.listed[only].contradiction(stated) {
                None => ActorMatch::Certain(self.listed[only].key.clone()),
                Some(what) => self.possible(&[only], format!("another {what}")),
            },
            _ => self.possible(&here, "several have that name".to_owned()),
        }
    }

    fn possible(&self, numbers: &[usize], reason: String) -> ActorMatch {
        let keys = numbers
            .iter()
            .map(|&number| self.listed[number].key.clone());
        ActorMatch::Possible {
            organisations: keys.collect(),
            reason,
        }
    }
}

impl<'a> FromIterator<&'a Organisation> for Directory {
    fn from_iter<T: IntoIterator<Item = &'a Organisation>>(organisations: T) -> Directory {
        let mut directory = Directory::default();
        organisations
            .into_iter()
            .for_each(|each| directory.add(each));
        directory
    }
}

impl Listed {
    fn of(organisation: &Organisation) -> Listed {
        Listed {
            key: organisation.key.clone(),
            kind: organisation.kind,
            country: organisation.country,
            place: organisation.place.as_deref().map(fold),
            lei: organisation
                .lei
                .as_ref()
                .map(|lei| compared_identifier(lei.as_str())),
            ror: organisation
                .ror
                .as_ref()
                .map(|ror| compared_identifier(ror.as_str())),
            website: organisation.website.as_deref().map(compared_identifier),
        }
    }

    /// What the two have of which one cannot be the other's.
    fn contradiction(&self, stated: &Stated) -> Option<&'static str> {
        let elsewhere = self
            .place
            .as_ref()
            .is_some_and(|place| !stated.places.contains(place));
        self.contradicting_identifier(stated)
            .or_else(|| elsewhere.then_some("place"))
    }

    fn contradicting_identifier(&self, stated: &Stated) -> Option<&'static str> {
        let pairs = [
            ("LEI", &self.lei, &stated.lei),
            ("ROR", &self.ror, &stated.ror),
            ("web site", &self.website, &stated.website),
        ];
        let differ = |known: &Option<String>, stated: &Option<String>| {
            known
                .as_ref()
                .zip(stated.as_ref())
                .is_some_and(|(known, stated)| known != stated)
        };
        let (what, ..) = pairs
            .into_iter()
            .find(|(_, known, stated)| differ(known, stated))?;
        Some(what)
    }
}

/// What a cluster says of an actor.
struct Stated {
    kind: ActorKind,
    country: CountryCode,
    /// Every name of the cluster's place, folded.
    places: Vec<String>,
    lei: Option<String>,
    ror: Option<String>,
    website: Option<String>,
}

impl Stated {
    fn of(actor: &Actor, cluster: &Cluster) -> Stated {
        let location = &cluster.location;
        let other_names = location.other_names.iter().map(|name| &*name.name);
        let spanned = location
            .spans
            .iter()
            .filter_map(|span| span.place.as_deref());
        let region = location.region.as_ref();
        let places = std::iter::once(&*location.place)
            .chain(cluster.as_printed.place.as_deref())
            .chain(location.region_name.as_deref())
            .chain(region.map(|region| region.plain_name()))
            .chain(other_names)
            .chain(spanned);
        Stated {
            kind: actor.kind,
            country: actor.country.unwrap_or(location.country),
            places: places.map(fold).collect(),
            lei: actor
                .lei
                .as_ref()
                .map(|lei| compared_identifier(lei.as_str())),
            ror: actor
                .ror
                .as_ref()
                .map(|ror| compared_identifier(ror.as_str())),
            website: actor.website.as_deref().map(compared_identifier),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(key: &str, more: &str) -> Organisation {
        let json = format!(
            r#"{{"key":"{key}","name":"Peking University","kind":"research community","country":"CN"{more}}}"#
        );
        Organisation::from_json(json.as_bytes()).unwrap()
    }

    fn found(organisations: &[Organisation], place: &str, actor: &str) -> ActorMatch {
        let json = format!(
            r#"{{"key":"cn-a-b","location":{{"country":"CN","place":"{place}","region":"CN-BJ"}},"product":{{"name":"b"}},"actors":[{{"kind":"research community","name":"Peking University"{actor}}}]}}"#
        );
        let cluster = Cluster::from_json(json.as_bytes()).unwrap();
        let directory: Directory = organisations.iter().collect();
        directory.organisation_of(&cluster.actors[0], &cluster)
    }

    fn why_not(organisations: &[Organisation], place: &str, actor: &str) -> String {
        match found(organisations, place, actor) {
            ActorMatch::Possible { reason, .. } => reason,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_name_alone_links_only_where_nothing_contradicts() {
        let plain = organisation("org_cn-a", "");
        let certain = ActorMatch::Certain("org_cn-a".parse().unwrap());
        assert_eq!(found(std::slice::from_ref(&plain), "Anji", ""), certain);
        let here = organisation("org_cn-a", r#","place":"Beijing""#);
        assert_eq!(found(&[here], "Haidian", ""), certain, "the region's name");
        let elsewhere = organisation("org_cn-a", r#","place":"Shenzhen""#);
        assert_eq!(why_not(&[elsewhere], "Anji", ""), "another place");
        let twin = organisation("org_cn-b", "");
        assert_eq!(
            why_not(&[plain.clone(), twin], "Anji", ""),
            "several have that name"
        );
        assert_eq!(
            why_not(&[plain], "Anji", r#","country":"IT""#),
            "another country or kind"
        );
        assert_eq!(found(&[], "Anji", ""), ActorMatch::None);
    }

    #[test]
    fn an_identifier_links_whatever_the_name_and_place() {
        let ror = r#","ror":"https://ror.org/02v51f717""#;
        let renamed = organisation("org_cn-a", &format!(r#"{ror},"place":"Shenzhen""#));
        let certain = ActorMatch::Certain("org_cn-a".parse().unwrap());
        assert_eq!(found(&[renamed], "Anji", ror), certain);
        let other = organisation("org_cn-b", r#","ror":"https://ror.org/03cve4549""#);
        assert_eq!(why_not(&[other], "Anji", ror), "another ROR");
        let lei = r#","lei":"529900T8BM49AURSDO55""#;
        let [one, two] =
            [("org_cn-a", ror), ("org_cn-b", lei)].map(|(key, more)| organisation(key, more));
        assert_eq!(
            why_not(&[one, two], "Anji", &format!("{ror}{lei}")),
            "its identifiers are those of several"
        );
    }

    #[test]
    fn what_was_withdrawn_is_no_actors() {
        let withdrawn = r#","status":"withdrawn","withdrawn_reason":"a mistake""#;
        assert_eq!(
            found(&[organisation("org_cn-a", withdrawn)], "Anji", ""),
            ActorMatch::None
        );
    }
}
