//! Who takes part, as five sets around the product: Chart 1 of the source paper (Center for Strategy and Competitiveness,
//! 2003). Each set leads to its rows of the table.

use std::f64::consts::TAU;

use askama::Template;
use registry_core::model::{Actor, ActorKind, Source};

use super::wrapped::two_lines;
use crate::portal::{
    cited::{self, Cited},
    frame::Frame,
    link,
};

/// The middle of the drawing, how far the sets are from it, and their radius.
const MIDDLE: (f64, f64) = (220.0, 214.0);
const AWAY: f64 = 140.0;
const RADIUS: f64 = 72.0;
/// So many letters go into a line of a set, and of the middle.
const SET_LETTERS: usize = 16;
const MIDDLE_LETTERS: usize = 13;

/// An actor, and the organisation that it is.
pub(crate) struct Participant {
    pub(crate) actor: Actor,
    /// Key and name of the organisation, where one is registered.
    pub(crate) organisation: Option<(String, String)>,
}

/// The actors of a record around its product.
#[derive(Template)]
#[template(path = "charts/actors.html")]
pub(crate) struct ActorsChart<'a> {
    frame: &'a Frame,
    product: Vec<String>,
    sets: Vec<Set<'a>>,
}

/// The actors of one kind.
struct Set<'a> {
    kind: ActorKind,
    /// The kind as it is part of an address.
    name: String,
    x: f64,
    y: f64,
    label: Vec<String>,
    actors: Vec<&'a Participant>,
}

impl<'a> ActorsChart<'a> {
    pub(crate) fn of(
        frame: &'a Frame,
        product: &str,
        actors: &'a [Participant],
    ) -> ActorsChart<'a> {
        let sets = ActorKind::ALL.iter().enumerate().map(|(place, &kind)| {
            let (x, y) = position(place, ActorKind::ALL.len());
            Set {
                kind,
                name: kind.as_str().replace(' ', "-"),
                x,
                y,
                label: two_lines(&frame.say_of("actors", kind.as_str()), SET_LETTERS),
                actors: actors.iter().filter(|one| one.actor.kind == kind).collect(),
            }
        });
        ActorsChart {
            frame,
            product: two_lines(product, MIDDLE_LETTERS),
            sets: sets.collect(),
        }
    }

    fn middle(&self) -> (f64, f64) {
        MIDDLE
    }

    fn radius(&self) -> f64 {
        RADIUS
    }

    /// The drawing in words: how many there are of each kind.
    fn described(&self) -> String {
        let sets = self.sets.iter().map(|set| {
            let kind = self.frame.say_of("actors", set.kind.as_str());
            format!("{kind}: {}", self.frame.number(set.actors.len()))
        });
        sets.collect::<Vec<_>>().join("; ")
    }

    fn has_roles(&self) -> bool {
        let mut actors = self.sets.iter().flat_map(|set| &set.actors);
        actors.any(|one| one.actor.role.is_some())
    }

    fn has_actors(&self) -> bool {
        self.sets.iter().any(|set| !set.actors.is_empty())
    }

    fn country(&self, one: &Participant) -> Option<String> {
        one.actor.country.map(|country| self.frame.country(country))
    }
}

impl Participant {
    /// The organisation's name where it is another than the one that the source has.
    fn registered_name(&self) -> Option<&str> {
        let (_, name) = self.organisation.as_ref()?;
        (*name != *self.actor.name).then_some(name)
    }

    /// The web site, where a browser may follow it.
    fn website(&self) -> Option<&str> {
        self.actor.website.as_deref().and_then(link::followed)
    }

    /// The web site, where it may not.
    fn plain_website(&self) -> Option<&str> {
        let website = self.actor.website.as_deref()?;
        link::followed(website).is_none().then_some(website)
    }

    fn sources(&self) -> Vec<Source> {
        cited::sources_of(self.actor.source.as_ref(), &self.actor.other_sources)
    }
}

/// Where a set stands on the circle; the first stands on top.
#[allow(clippy::cast_precision_loss)] // There are five.
fn position(place: usize, of: usize) -> (f64, f64) {
    let turn = place as f64 / of as f64 - 0.25;
    let (sine, cosine) = (turn * TAU).sin_cos();
    (
        (MIDDLE.0 + AWAY * cosine).round(),
        (MIDDLE.1 + AWAY * sine).round(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::portal::trial;

    #[test]
    fn the_five_sets_do_not_touch() {
        let all: Vec<_> = (0..5).map(|place| position(place, 5)).collect();
        assert_eq!(all[0], (220.0, 74.0));
        for (place, one) in all.iter().enumerate() {
            for other in &all[..place] {
                assert!((one.0 - other.0).hypot(one.1 - other.1) > 2.0 * RADIUS);
            }
        }
    }

    #[test]
    fn every_actor_is_in_the_table_of_its_set_and_an_empty_set_leads_nowhere() {
        let actors: Vec<Actor> = serde_json::from_value(json!([
            {"kind": "company", "name": "Langsha <b>", "website": "javascript:alert(1)"},
            {"kind": "government", "name": "Zhuji City", "website": "https://zhuji.gov.cn"},
        ]))
        .unwrap();
        let zhuji = ("org_cn-zhuji".to_owned(), "Zhuji Municipality".to_owned());
        let organisations = [None, Some(zhuji)];
        let actors = actors.into_iter().zip(organisations);
        let actors: Vec<_> = actors
            .map(|(actor, organisation)| Participant {
                actor,
                organisation,
            })
            .collect();
        let frame = trial::frame("en");
        let markup = ActorsChart::of(&frame, "Socks", &actors).render().unwrap();
        assert!(
            markup.contains("href=\"#actors-company\"") && markup.contains("id=\"actors-company\"")
        );
        assert!(!markup.contains("#actors-research-community"));
        assert!(markup.contains("Langsha &#60;b&#62;"), "{markup}");
        assert!(
            markup.contains("/organisations/org_cn-zhuji") && markup.contains("Zhuji Municipality")
        );
        assert!(!markup.contains("href=\"javascript:"));
    }
}
