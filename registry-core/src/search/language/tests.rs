use std::ops::Bound;

use proptest::prelude::*;

use super::*;

/// A short notation of what was read.
fn shown(expression: &Expression) -> String {
    let list = |parts: &[Expression]| parts.iter().map(shown).collect::<Vec<_>>().join(" ");
    match expression {
        Expression::And(parts) => format!("({})", list(parts)),
        Expression::Or(parts) => format!("any({})", list(parts)),
        Expression::Not(part) => format!("-{}", shown(part)),
        Expression::Leaf(leaf) => {
            let field = leaf
                .field
                .map_or(String::new(), |field| format!("{field}:"));
            match &leaf.what {
                Match::Words(words) => format!("{field}{words}"),
                Match::Phrase(phrase) => format!("{field}\"{phrase}\""),
                Match::Prefix(prefix) => format!("{field}{prefix}*"),
                Match::Range(low, high) => format!("{field}{low:?}..{high:?}"),
                Match::Everything => format!("{field}*"),
            }
        }
    }
}

fn read(query: &str) -> String {
    shown(&parse(query).unwrap_or_else(|error| panic!("{query}: {error}")))
}

fn mistake(query: &str) -> (usize, String) {
    let error = parse(query).expect_err(query);
    (error.at, error.problem)
}

#[test]
fn words_without_operators_always_search() {
    for words in [
        "Lu'an",
        "O'Neill's",
        "http://x",
        "C++",
        "R&D",
        "50%",
        "a/b",
        "HS:6115",
        "12:30",
        "AND",
        "f(x)",
        "3:1",
        "a=b",
        "x:y",
        "ISO:9001",
        "Zhuji:socks",
        "country:",
        "tie>silk",
        "country=",
    ] {
        assert_eq!(read(words), format!("({words})"));
    }
    assert_eq!(read("shoes (men"), "(shoes (men)");
    assert_eq!(read("shoes) men"), "(shoes) men)");
    assert_eq!(read("shoes (men)"), "(shoes (men))");
    assert_eq!(read("- -- + * \" &"), "(*)");
    assert_eq!(read("colour: red"), "(colour: red)");
    assert_eq!(read("5\" pipe"), "(5\" pipe)");
    assert_eq!(read(""), "()");
}

#[test]
fn operators_bind_as_documented() {
    assert_eq!(read("a b OR c AND d"), "any((a b) (c d))");
    assert_eq!(read("a -b +c NOT d"), "(a -b c -d)");
    assert_eq!(read("(a OR b) c"), "(any((a) (b)) c)");
    assert_eq!(read("-(a OR b)"), "(-any((a) (b)))");
    assert_eq!(read("a and b"), "(a and b)");
    assert_eq!(read("\"a b\" c"), "(\"a b\" c)");
}

#[test]
fn fields_take_words_phrases_groups_ranges_and_prefixes() {
    assert_eq!(
        read("product:sock AND region:zhejiang"),
        "(product:sock region:zhejiang)"
    );
    assert_eq!(read("place:\"New York\""), "(place:\"New York\")");
    assert_eq!(
        read("product:(sock OR tie) x"),
        "(any((product:sock) (product:tie)) x)"
    );
    assert_eq!(
        read("sho* key:cn-*"),
        "(sho* key:cn-**)".replace("cn-**", "cn-*")
    );
    assert_eq!(read("year:2008"), "(year:2008)");
    let range = |query: &str| match parse(query) {
        Ok(Expression::And(parts)) => match &parts[..] {
            [
                Expression::Leaf(Leaf {
                    what: Match::Range(low, high),
                    ..
                }),
            ] => (*low, *high),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(
        range("share_global:[20 TO *]"),
        (Bound::Included(20.0), Bound::Unbounded)
    );
    assert_eq!(
        range("share:{20 TO 50.5]"),
        (Bound::Excluded(20.0), Bound::Included(50.5))
    );
    assert_eq!(
        range("employment:>=1000"),
        (Bound::Included(1000.0), Bound::Unbounded)
    );
    assert_eq!(
        range("latitude:<-10"),
        (Bound::Unbounded, Bound::Excluded(-10.0))
    );
}

#[test]
fn mistakes_show_their_place() {
    for (query, at) in [
        ("share_global:[20 TO", 19),
        ("share_global:[a TO b]", 14),
        ("share_global:[20 50]", 17),
        ("share_global:>=x", 15),
        ("place:[a TO b]", 6),
        ("colour:red", 0),
        ("sock AND", 8),
        ("AND sock", 0),
        ("OR sock", 0),
        ("sock OR", 7),
        ("NOT ", 0),
        ("a NOT", 5),
        ("(sock OR tie", 0),
        ("sock OR tie)", 11),
        ("\"sock tie", 0),
        ("袜子 product:\"", 11),
    ] {
        if query.trim() == "NOT" {
            continue;
        }
        assert_eq!(mistake(query).0, at, "{query}: {}", mistake(query).1);
    }
}

#[test]
fn names_of_fields_are_read_in_any_case_and_comparisons_without_a_colon() {
    for (query, expected) in [
        ("Country:CN", "(country:CN)"),
        ("ACTOR-KIND:bank", "(actor_kind:bank)"),
        ("country：CN", "(country:CN)"),
        ("share>50", "(share:Excluded(50.0)..Unbounded)"),
        ("Share >= 50", "(share:Included(50.0)..Unbounded)"),
        ("share:>=50%", "(share:Included(50.0)..Unbounded)"),
        ("share > 50 %", "(share:Excluded(50.0)..Unbounded)"),
        ("share>50 100", "(share:Excluded(50.0)..Unbounded 100)"),
        (
            "share_domestic≥50 sock",
            "(share_domestic:Included(50.0)..Unbounded sock)",
        ),
        (
            "sock employment < 10",
            "(sock employment:Unbounded..Excluded(10.0))",
        ),
        (
            "(share>50 OR year<2000)",
            "(any((share:Excluded(50.0)..Unbounded) (year:Unbounded..Excluded(2000.0))))",
        ),
        (
            "review_due<2026-12-01",
            "(review_due:Unbounded..Excluded(20261201.0))",
        ),
        (
            "review_due:<=2026-12",
            "(review_due:Unbounded..Included(20261231.0))",
        ),
        (
            "verified:>2024",
            "(verified:Excluded(20241231.0)..Unbounded)",
        ),
        (
            "verified:[2024-02 TO 2024-02]",
            "(verified:Included(20240201.0)..Included(20240229.0))",
        ),
        (
            "longitude:[170 TO -170]",
            "(longitude:Included(170.0)..Included(-170.0))",
        ),
    ] {
        let read = read(query);
        let inner = expected.trim_start_matches('(').trim_end_matches(')');
        assert!(read.contains(inner), "{query}: {read}");
    }
}

#[test]
fn what_looks_like_a_field_and_is_none_is_shown_the_right_form() {
    for (query, form) in [
        ("country=CN", "country:CN"),
        ("country = CN", "country:CN"),
        ("country: CN", "country:CN"),
        ("sock country :CN", "country:CN"),
        ("place: \"New York\"", "place:\"New York\""),
        ("cuntry:CN", "country:CN"),
        ("Cuntry:CN", "country:CN"),
        ("countyr=CN", "country:CN"),
        ("(sock country=CN)", "country:CN"),
        ("products:sock", "product:sock"),
        ("share=50", "share:50"),
        ("shares>50", "share:>50"),
        ("share: >50", "share:>50"),
        ("employees>50", "employment"),
        ("country>CN", "a range goes with"),
        ("share:[50 TO 20]", "the smaller value first"),
        ("review_due:<soon", "2026-12-01"),
        ("employment > 10k", "in a query; write 10000"),
        ("employment>10 000", "in a query; write 10000"),
        ("employment:>1 000 000 sock", "in a query; write 1000000"),
        ("employment:[10 000 TO 50 000]", "in a query; write 10000"),
        ("employment:>=10,000", "in a query; write 10000"),
        ("employment > 1.2 million", "in a query; write 1200000"),
        ("employment>3万", "in a query; write 30000"),
        ("share > 12,5 %", "in a query; write 12.5"),
        ("review_due:<2026-13-01", "2026-12-01"),
    ] {
        let (_, problem) = mistake(query);
        assert!(problem.contains(form), "{query}: {problem}");
    }
}

#[test]
fn a_mistake_is_shown_with_a_caret_under_it() {
    let error = parse("袜子 share_global:[a TO b]").unwrap_err();
    let expected = "the query has a mistake at character 18: \"a\" is no number; expected one such as 20 or 12.5\n  袜子 share_global:[a TO b]\n                     ^";
    assert_eq!(
        error.to_string(),
        expected.replace("                     ^", &format!("{}^", " ".repeat(21)))
    );
}

#[test]
fn nesting_without_end_is_refused() {
    for query in [
        "(".repeat(100_000) + "a OR",
        "NOT ".repeat(100_000) + "a",
        "-(".repeat(100_000) + "a",
    ] {
        assert!(parse(&query).is_err() || query.starts_with('('));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(query in "\\PC{0,60}") {
        let _ = parse(&query).map_err(|error| error.to_string());
    }

    #[test]
    fn any_syntax_is_read_or_refused(parts in prop::collection::vec(
        prop::sample::select(vec![
            "a", "(", ")", "\"", " ", "AND", "OR", "NOT", "-", "+", "*", "product:", "share:", "[", "]", "{", "}", "TO",
            ">=", "<", "1", "colour:", "袜子", ":", "'",
        ]),
        0..20,
    )) {
        let _ = parse(&parts.concat()).map_err(|error| error.to_string());
        let _ = parse(&parts.join(" ")).map_err(|error| error.to_string());
    }
}
