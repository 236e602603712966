//! A cluster in the list, with the words that matched.

use registry_core::{
    Cluster, Hit,
    model::{MarketShare, Scope},
    search::MatchedText,
};

use crate::portal::{address::Address, frame::Frame};

/// A hit on the page.
pub(super) struct HitView {
    pub(super) cluster: Cluster,
    /// Its page, of the moment that is asked for.
    pub(super) address: Address,
    pub(super) title: String,
    pub(super) place: String,
    pub(super) distance_km: Option<f64>,
    pub(super) matches: Vec<Matched>,
    /// The largest share of each scope.
    pub(super) shares: Vec<MarketShare>,
}

/// A text with its parts, those that matched among them.
pub(super) struct Matched {
    pub(super) field: &'static str,
    pub(super) parts: Vec<Part>,
}

/// A part of a text.
pub(super) struct Part {
    pub(super) text: String,
    pub(super) is_match: bool,
}

impl HitView {
    pub(super) fn new(frame: &Frame, hit: Hit, asked: &Address) -> HitView {
        let cluster = hit.cluster;
        let title = frame.title_of(&cluster);
        // What the title says already is not said again.
        let matches = hit.matches.iter().map(Matched::of);
        let matches = matches.filter(|matched| !title.contains(&*matched.text()));
        let largest = Scope::ALL
            .iter()
            .filter_map(|scope| largest(&cluster, *scope));
        HitView {
            address: asked
                .at(&format!("/clusters/{}", cluster.key))
                .only(|name| name == "as_of"),
            place: frame.where_of(&cluster),
            distance_km: hit.distance_km.map(f64::round),
            matches: matches.collect(),
            shares: largest.cloned().collect(),
            title,
            cluster,
        }
    }
}

/// The largest share of a scope, of equals the newest.
fn largest(cluster: &Cluster, scope: Scope) -> Option<&MarketShare> {
    let shares = cluster.market_shares.iter();
    let of_scope = shares.filter(|share| share.scope == scope);
    of_scope.max_by_key(|share| (share.percent, share.year))
}

impl Matched {
    fn of(matched: &MatchedText) -> Matched {
        let mut parts = Vec::new();
        let mut end = 0;
        let mut push = |from: usize, to: usize, is_match| {
            let text = matched.text.get(from..to).unwrap_or_default();
            if !text.is_empty() {
                parts.push(Part {
                    text: text.to_owned(),
                    is_match,
                });
            }
        };
        for word in &matched.words {
            push(end, word.start, false);
            push(word.start, word.end, true);
            end = word.end;
        }
        push(end, matched.text.len(), false);
        Matched {
            field: matched.field,
            parts,
        }
    }

    fn text(&self) -> String {
        self.parts.iter().map(|part| &*part.text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_whole_with_its_matched_words_apart() {
        let matched = MatchedText {
            field: "product",
            text: "a sock <b>".to_owned(),
            words: std::iter::once(2..6).collect(),
        };
        let matched = Matched::of(&matched);
        assert_eq!(matched.text(), "a sock <b>");
        let marked: Vec<_> = matched.parts.iter().filter(|part| part.is_match).collect();
        assert_eq!(marked.len(), 1);
        assert_eq!(marked[0].text, "sock");
    }
}
