//! Who takes part, as five sets around the product: Chart 1 of the source paper (Center for Strategy and Competitiveness,
//! 2003). Each set leads to its rows of the table.

use std::f64::consts::TAU;

use askama::Template;
use registry_core::model::{Actor, ActorKind, Source};

use super::wrapped::two_lines;
use crate::portal::{cited::Cited, frame::Frame, link};

/// The middle of the drawing, how far the sets are from it, and their radius.
const MIDDLE: (f64, f64) = (220.0, 214.0);
const AWAY: f64 = 140.0;
const RADIUS: f64 = 72.0;
/// So many letters go into a line of a set, and of the middle.
const SET_LETTERS: usize = 16;
const MIDDLE_LETTERS: usize = 13;

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
    actors: Vec<&'a Actor>,
}

impl<'a> ActorsChart<'a> {
    pub(crate) fn of(frame: &'a Frame, product: &str, actors: &'a [Actor]) -> ActorsChart<'a> {
        let sets = ActorKind::ALL.iter().enumerate().map(|(place, &kind)| {
            let (x, y) = position(place, ActorKind::ALL.len());
            Set {
                kind,
                name: kind.as_str().replace(' ', "-"),
                x,
                y,
                label: two_lines(
                    &frame.say_of("chart-actor-kinds", kind.as_str()),
                    SET_LETTERS,
                ),
                actors: actors.iter().filter(|actor| actor.kind == kind).collect(),
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

    fn country(&self, actor: &Actor) -> Option<String> {
        actor.country.map(|country| self.frame.country(country))
    }

    fn website(actor: &Actor) -> Option<&str> {
        actor.website.as_deref().and_then(link::followed)
    }

    fn cited(&self, source: Option<&'a Source>) -> Cited<'a> {
        Cited::of(self.frame, source)
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
            {"kind": "government", "name": "Zhuji City", "website": "https://zhuji.gov.cn", "organisation": "org_cn-zhuji-city"},
        ]))
        .unwrap();
        let frame = trial::frame("en");
        let markup = ActorsChart::of(&frame, "Socks", &actors).render().unwrap();
        assert!(
            markup.contains("href=\"#actors-company\"") && markup.contains("id=\"actors-company\"")
        );
        assert!(!markup.contains("#actors-research-community"));
        assert!(markup.contains("Langsha &#60;b&#62;"), "{markup}");
        assert!(markup.contains("/organisations/org_cn-zhuji-city"));
        assert!(!markup.contains("javascript:"));
    }
}
