//! A page of hits: counted, ranked, and read.

use super::{
    Hit, SearchError, Sort,
    asked::Asked,
    clauses::{Clause, is_pruned_by_score},
    cursor::Place,
    language::{Expression, Kind, Match},
    matched::Words,
    merge::{Candidate, merge},
    ranking::Ranking,
    top::Top,
};
use crate::index::IndexError;

/// A page of hits.
pub(super) struct Page {
    /// How many records match in all.
    pub(super) total: usize,
    /// Those of this page.
    pub(super) hits: Vec<Hit>,
    /// The cursor of the next page.
    pub(super) next: Option<String>,
}

/// The best hits, not read yet.
pub(super) struct Best {
    pub(super) total: usize,
    pub(super) found: Vec<Candidate>,
    more: bool,
}

impl Asked<'_> {
    /// The page of the hits of a clause that the query asks for.
    pub(super) fn page(&self, clause: &Clause) -> Result<Page, SearchError> {
        let after = self
            .query
            .after
            .as_deref()
            .map(|cursor| Place::read(cursor, self.query))
            .transpose()?;
        let Best { total, found, more } = self.best(clause, self.query.limit, after)?;
        let hits = self.hits(&found, &Words::of(&self.expression))?;
        let last = found.last().zip(hits.last()).filter(|_| more);
        let next = last.map(|(candidate, hit)| {
            let place = Place {
                value: candidate.value.clone(),
                key: hit.key.to_string(),
            };
            place.cursor(self.query)
        });
        Ok(Page { total, hits, next })
    }

    /// The first hits of a clause.
    pub(super) fn best(
        &self,
        clause: &Clause,
        limit: usize,
        after: Option<Place>,
    ) -> Result<Best, SearchError> {
        let ranking = self.ranking()?;
        // Where the engine skips what cannot be among the best, counting apart is faster than skipping nothing.
        let skips = ranking.is_score() && is_pruned_by_score(clause);
        let top = Top {
            ranking,
            limit: limit.saturating_add(1),
            after,
            skips,
        };
        let lists = self.state.collect(clause, &top)?;
        let total = if skips {
            self.state.count(clause)?
        } else {
            lists.iter().map(|list| list.count).sum()
        };
        let segments = lists.into_iter().enumerate().flat_map(|(part, list)| {
            let segments = list.segments.into_iter();
            segments.map(move |segment| (part, segment))
        });
        let mut found = merge(segments, limit.saturating_add(1))
            .map_err(|error| self.state.parts()[0].part.failed()(error.into()))?;
        let more = found.len() > limit;
        found.truncate(limit);
        Ok(Best { total, found, more })
    }

    fn ranking(&self) -> Result<Ranking, SearchError> {
        match self.query.sort {
            Sort::Relevance if !has_scored_words(&self.expression) => Ok(Ranking::Key),
            sort => Ranking::of(sort, self.query.filters.near),
        }
    }

    /// Reads the records of hits.
    pub(super) fn hits(&self, found: &[Candidate], words: &Words) -> Result<Vec<Hit>, SearchError> {
        found
            .iter()
            .map(|candidate| Ok(self.hit(candidate, words)?))
            .collect()
    }

    fn hit(&self, candidate: &Candidate, words: &Words) -> Result<Hit, IndexError> {
        let part = self.state.parts()[candidate.part].part;
        let version = part.version(candidate.address)?;
        let sorted_by = |sort| self.query.sort == sort;
        Ok(Hit {
            key: version.cluster.key.clone(),
            score: if sorted_by(Sort::Relevance) {
                candidate.value.score()
            } else {
                0.0
            },
            distance_km: if sorted_by(Sort::Distance) {
                candidate.value.distance()
            } else {
                None
            },
            matches: words.in_cluster(&version.cluster),
            from_commit: version.from_commit,
            cluster: version.cluster,
            item: version.bytes,
        })
    }
}

/// Whether some records match better than others.
fn has_scored_words(expression: &Expression) -> bool {
    let mut has = false;
    expression.each_leaf(&mut |leaf| {
        let is_text = leaf.field.is_none_or(|field| field.kind() == Kind::Text);
        has |= is_text && matches!(leaf.what, Match::Words(_) | Match::Phrase(_));
    });
    has
}
