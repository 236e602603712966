//! A page of hits: counted, ranked, and read.

use super::{
    Hit, SearchError, Sort,
    clauses::{Clause, is_pruned_by_score},
    cursor::Place,
    language::{Expression, Kind, Match},
    matched::Words,
    ranking::Ranking,
    run::Asked,
    top::{Candidate, Collected, Top},
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

/// The best hits, each with the part of the state that it is of.
pub(super) struct Best {
    pub(super) total: usize,
    pub(super) found: Vec<(usize, Candidate)>,
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
        let next = found
            .last()
            .filter(|_| more)
            .map(|(_, last)| Place::of(last).cursor(self.query));
        Ok(Page {
            total,
            hits: self.hits(&found, &Words::of(&self.expression))?,
            next,
        })
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
        let mut found: Vec<(usize, Candidate)> =
            lists.into_iter().enumerate().flat_map(of_part).collect();
        found.sort_by(|(_, one), (_, other)| one.cmp(other));
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
    pub(super) fn hits(
        &self,
        found: &[(usize, Candidate)],
        words: &Words,
    ) -> Result<Vec<Hit>, SearchError> {
        found
            .iter()
            .map(|(part, candidate)| Ok(self.hit(*part, candidate, words)?))
            .collect()
    }

    fn hit(&self, part: usize, candidate: &Candidate, words: &Words) -> Result<Hit, IndexError> {
        let version = self.state.parts()[part].part.version(candidate.address)?;
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
        })
    }
}

fn of_part((part, list): (usize, Collected)) -> impl Iterator<Item = (usize, Candidate)> {
    list.best
        .into_iter()
        .map(move |candidate| (part, candidate))
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
