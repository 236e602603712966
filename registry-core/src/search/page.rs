//! A page of hits: counted, ranked, and read.

use super::{
    Hit, SearchError, Sort,
    asked::Asked,
    clauses::{Clause, is_pruned_by_score},
    cursor::{Cursor, CursorPosition},
    language::{Expression, Kind, Match},
    matched::Words,
    merge::{Candidate, merge},
    ranking::Ranking,
    top::Top,
};
use crate::{
    index::{IndexError, Numbers},
    model::{Cluster, MarketShare, Scope},
};

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
    numbers: Numbers,
}

/// The page of the hits of a clause that the query asks for.
pub(super) fn page(asked: &Asked<'_>, clause: &Clause) -> Result<Page, SearchError> {
    let best = best_after(asked, clause, asked.query.limit, asked.after.as_ref())?;
    let hits = hits(
        asked,
        &best.found,
        &Words::of(&asked.expression, &asked.query.filters),
    )?;
    let last = best.found.last().zip(hits.last()).filter(|_| best.more);
    let next = last.map(|(candidate, hit)| {
        let position = CursorPosition {
            value: candidate.value.clone(),
            key: hit.key.to_string(),
        };
        let cursor = Cursor {
            commit: asked.commit,
            numbers: best.numbers,
            position,
        };
        cursor.text(asked.query)
    });
    let total = best.total;
    Ok(Page { total, hits, next })
}

/// The first hits of a clause.
pub(super) fn best(asked: &Asked<'_>, clause: &Clause, limit: usize) -> Result<Best, SearchError> {
    best_after(asked, clause, limit, None)
}

fn best_after(
    asked: &Asked<'_>,
    clause: &Clause,
    limit: usize,
    after: Option<&Cursor>,
) -> Result<Best, SearchError> {
    let ranking = ranking(asked)?;
    // Where the engine skips what cannot be among the best, counting apart is faster than skipping nothing.
    let skips = ranking.is_score() && is_pruned_by_score(clause);
    let top = Top {
        ranking,
        limit: limit.saturating_add(1),
        after: after.map(|cursor| cursor.position.clone()),
        skips,
    };
    let first_page = after.map_or(&[][..], |cursor| &cursor.numbers);
    let (lists, numbers) = asked.state.collect_scored(clause, &top, first_page)?;
    let total = if skips {
        asked.state.count(clause)?
    } else {
        lists.iter().map(|list| list.count).sum()
    };
    let segments = lists.into_iter().enumerate().flat_map(|(part, list)| {
        let segments = list.segments.into_iter();
        segments.map(move |segment| (part, segment))
    });
    let mut found = merge(segments, limit.saturating_add(1))
        .map_err(|error| asked.state.failed(error.into()))?;
    let more = found.len() > limit;
    found.truncate(limit);
    Ok(Best {
        total,
        found,
        more,
        numbers,
    })
}

fn ranking(asked: &Asked<'_>) -> Result<Ranking, SearchError> {
    match asked.query.sort {
        // Where no words are, the nearest come first, or the largest.
        Sort::Relevance if !has_scored_words(&asked.expression) => {
            let near = asked.query.filters.near;
            Ok(near.map_or(Ranking::Prominence, Ranking::Distance))
        }
        sort => Ranking::of(sort, asked.query.filters.near),
    }
}

/// Reads the records of hits.
pub(super) fn hits(
    asked: &Asked<'_>,
    found: &[Candidate],
    words: &Words,
) -> Result<Vec<Hit>, SearchError> {
    let hits = found.iter();
    hits.map(|candidate| Ok(hit(asked, candidate, words)?))
        .collect()
}

fn hit(asked: &Asked<'_>, candidate: &Candidate, words: &Words) -> Result<Hit, IndexError> {
    let version = asked.state.version(candidate.part, candidate.address)?;
    let near = asked.query.filters.near;
    let from_commit = version.from_commit();
    let (mut cluster, item) = version.into_stated().into_parts();
    if let Sort::Share(first) = asked.query.sort {
        order_shares(&mut cluster, first);
    }
    Ok(Hit {
        key: cluster.key.clone(),
        score: if asked.query.sort == Sort::Relevance && has_scored_words(&asked.expression) {
            candidate.value.score()
        } else {
            0.0
        },
        distance_km: near.and_then(|near| near.distance_to(&cluster.location)),
        matches: words.in_cluster(&cluster),
        from_commit,
        cluster,
        item: item.into_bytes(),
    })
}

/// Puts the shares that the hits are sorted by first, the largest of them before the others.
fn order_shares(cluster: &mut Cluster, first: Option<Scope>) {
    let place = |share: &MarketShare| first.is_some_and(|scope| share.scope != scope);
    cluster.market_shares.sort_by(|one, other| {
        let larger_first = other.percent.get().total_cmp(&one.percent.get());
        place(one).cmp(&place(other)).then(larger_first)
    });
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
