//! Orders, pages and cursors, of now and of earlier states.

use super::*;

#[test]
fn every_order_pages_without_loss_or_repetition() {
    let trial = registry();
    let near = Near {
        latitude: 30.0.try_into().unwrap(),
        longitude: 120.0.try_into().unwrap(),
        within_km: None,
    };
    let orders = [
        Sort::Relevance,
        Sort::Name,
        Sort::Place,
        Sort::Product,
        Sort::Key,
        Sort::Share(None),
        Sort::Employment,
        Sort::Updated,
        Sort::Distance,
    ];
    for sort in orders {
        for text in ["", "tie"] {
            let filters = Filters {
                near: Some(near),
                ..Filters::default()
            };
            let whole = Query {
                sort,
                filters,
                ..Query::of(text)
            };
            let expected = found(&trial, &whole);
            let mut paged = Vec::new();
            let mut page = Query { limit: 1, ..whole };
            loop {
                let results = search(&trial.reader(), &page).unwrap();
                paged.extend(results.hits.iter().map(|hit| hit.key.to_string()));
                match results.next {
                    Some(next) => page.after = Some(next),
                    None => break,
                }
            }
            assert_eq!(paged, expected, "{sort:?}");
        }
    }
}

#[test]
fn a_cursor_of_another_query_is_refused() {
    let trial = registry();
    let next = search(
        &trial.reader(),
        &Query {
            limit: 1,
            ..Query::of("tie")
        },
    )
    .unwrap()
    .next;
    let other = Query {
        after: next,
        ..Query::of("sock")
    };
    assert!(matches!(
        search(&trial.reader(), &other),
        Err(SearchError::Cursor { .. })
    ));
    for cursor in ["", "x", "..", "a.n.b", "ж.ж.ж"] {
        let query = Query {
            after: Some(cursor.into()),
            ..Query::of("sock")
        };
        assert!(matches!(
            search(&trial.reader(), &query),
            Err(SearchError::Cursor { .. })
        ));
    }
}

#[test]
fn an_earlier_state_is_searched_as_it_was() {
    let mut trial = registry();
    trial.commit(&[
        with(cluster("cn-zhuji-sock", "Zhuji", "Stockings"), json!({})),
        cluster("cn-wuyi-door", "Wuyi", "Doors"),
    ]);
    let at = |number, text: &str| {
        found(
            &trial,
            &Query {
                as_of: AsOf::Commit(number),
                ..Query::of(text)
            },
        )
    };
    assert_eq!(at(2, "sock"), ["cn-zhuji-sock"]);
    assert_eq!(at(2, "stocking"), [""; 0]);
    assert_eq!(at(3, "stocking"), ["cn-zhuji-sock"]);
    assert_eq!(at(1, ""), [""; 0]);
    assert_eq!(
        (at(2, "").len(), at(3, "").len(), at(9, "").len()),
        (6, 7, 7)
    );
    assert_eq!(find(&trial, "sock"), [""; 0]);
}

#[test]
fn every_past_state_is_searched_whole_whatever_the_engine_skips() {
    const RECORDS: usize = 400;
    let record = |number: usize, product: &str| {
        with(
            cluster(&format!("cn-town-{number:03}"), "Town", product),
            json!({"notes": [format!("a {}note", "long ".repeat(number % 7))]}),
        )
    };
    let socks: Vec<_> = (0..RECORDS).map(|number| record(number, "sock")).collect();
    let mut trial = Trial::with(&socks);
    let odd = (0..RECORDS).filter(|number| number % 2 == 1);
    let shoes: Vec<_> = odd.map(|number| record(number, "shoe")).collect();
    trial.commit(&shoes);
    let third = (0..RECORDS).step_by(3);
    let ties: Vec<_> = third.map(|number| record(number, "tie")).collect();
    trial.commit(&ties);

    let all = |as_of, text: &str| -> Vec<String> {
        let mut keys = Vec::new();
        let mut after = None;
        loop {
            let query = Query {
                as_of: AsOf::Commit(as_of),
                after,
                limit: 7,
                ..Query::of(text)
            };
            let results = search(&trial.reader(), &query).unwrap();
            keys.extend(results.hits.iter().map(|hit| hit.key.to_string()));
            after = results.next;
            if after.is_none() {
                assert_eq!(keys.len(), results.total);
                keys.sort();
                keys.dedup();
                assert_eq!(keys.len(), results.total);
                return keys;
            }
        }
    };
    let of = |is_one: &dyn Fn(usize) -> bool| -> Vec<String> {
        let numbers = (0..RECORDS).filter(|&number| is_one(number));
        numbers
            .map(|number| format!("cn-town-{number:03}"))
            .collect()
    };
    for word in ["sock", "sock town", "\"town sock\" OR sock"] {
        assert_eq!(all(1, word), [""; 0]);
        assert_eq!(all(2, word), of(&|_| true), "{word}");
        assert_eq!(all(3, word), of(&|number| number % 2 == 0), "{word}");
    }
    assert_eq!(all(2, "tie"), [""; 0]);
    assert_eq!(all(4, "tie"), of(&|number| number % 3 == 0));
}

/// Every page of a query, each with another commit before it.
fn pages_while_committing(
    mut trial: Trial,
    query: &Query,
    commit: impl Fn(&mut Trial, usize),
) -> Vec<String> {
    let mut page = query.clone();
    let mut keys = Vec::new();
    for number in 0.. {
        let results = search(&trial.reader(), &page).unwrap();
        keys.extend(results.hits.iter().map(|hit| hit.key.to_string()));
        match results.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
        commit(&mut trial, number);
    }
    keys
}

/// Commits change how common words are, which records match, and what they are sorted by.
#[test]
fn the_pages_after_a_commit_neither_skip_nor_repeat() {
    const RECORDS: usize = 60;
    let record = |number: usize, product: &str| {
        with(
            cluster(
                &format!("cn-town-{number:03}"),
                &format!("Town {}", number % 7),
                product,
            ),
            json!({"notes": [format!("a {}note of sock", "long ".repeat(number % 11))],
                "market_shares": [{"percent": number, "scope": "global"}]}),
        )
    };
    let trial = || {
        let records = (0..RECORDS).map(|number| {
            let product = ["sock", "sock and shoe", "wool sock", "shoe"][number % 4];
            record(number, product)
        });
        Trial::with(&records.collect::<Vec<_>>())
    };
    // What was a hit is none or another, what was none is one, and every word grows more common.
    let commit = |trial: &mut Trial, page: usize| {
        let changed = (0..RECORDS).filter(|number| number % 5 == page % 5);
        let mut records: Vec<_> = changed
            .map(|number| {
                record(
                    number,
                    ["tie", "shoe shoe", "sock wool"][(number + page) % 3],
                )
            })
            .collect();
        records.extend(
            (0..9).map(|new| cluster(&format!("it-new-{page}-{new}"), "Town", "wool shoe sock")),
        );
        trial.commit(&records);
    };
    for (sort, text) in [
        (Sort::Relevance, "wool sock"),
        (Sort::Relevance, "shoe OR wool"),
        (Sort::Relevance, "\"note of\" sock"),
        (Sort::Relevance, "sho*"),
        (Sort::Name, "sock"),
        (Sort::Product, ""),
        (Sort::Share(None), "sock"),
        (Sort::Updated, ""),
        (Sort::Key, ""),
    ] {
        let whole = Query {
            sort,
            limit: RECORDS,
            ..Query::of(text)
        };
        let expected = found(&trial(), &whole);
        assert!(expected.len() >= 15, "{text:?}: {}", expected.len());
        let paged = pages_while_committing(trial(), &Query { limit: 7, ..whole }, commit);
        assert_eq!(paged, expected, "{text:?} by {sort:?}");
    }
}

#[test]
fn a_cursor_of_a_later_commit_is_refused() {
    let mut trial = registry();
    let page = Query {
        limit: 1,
        ..Query::of("tie")
    };
    let earlier = trial.reader();
    trial.commit(&[cluster("cn-new-tie", "New", "Tie")]);
    let after = search(&trial.reader(), &page).unwrap().next;
    let error = search(&earlier, &Query { after, ..page }).unwrap_err();
    assert!(matches!(
        error,
        SearchError::CursorAhead { commit: 3, last: 2 }
    ));
}

/// The numbers of a cursor are not ours to believe.
#[test]
fn a_forged_cursor_does_no_harm() {
    let trial = registry();
    let page = Query {
        limit: 1,
        ..Query::of("tie")
    };
    let next = search(&trial.reader(), &page).unwrap().next.unwrap();
    let parts: Vec<&str> = next.split('.').collect();
    for numbers in ["", "0", "0-0-ffffffffffffffff-0-0-1", "1-1-1-1-1-1-1"] {
        let after = Some([parts[0], parts[1], numbers, parts[3], parts[4]].join("."));
        search(
            &trial.reader(),
            &Query {
                after,
                ..page.clone()
            },
        )
        .unwrap();
    }
}
