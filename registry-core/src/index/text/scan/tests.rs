use proptest::prelude::*;

use super::*;

fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    Scanner::default().scan(text, |piece| {
        pieces.push(match piece {
            Piece::Word {
                word,
                joined: Some((joined, _)),
                ..
            } => format!("{word}={joined}"),
            Piece::Word { word, .. } => word.to_owned(),
            Piece::Character {
                letter,
                after: None,
            } => letter.to_string(),
            Piece::Character {
                letter,
                after: Some(before),
            } => format!("{before}{letter}"),
        });
    });
    pieces
}

#[test]
fn words_are_folded_and_apostrophes_join() {
    assert_eq!(
        pieces("Lu'an, O’Neill's (Shoes)"),
        ["lu", "an=luan", "o", "neill=oneill", "shoes"]
    );
    assert_eq!(
        pieces("'quoted' R&D http://x C++"),
        ["quoted", "r", "d", "http", "x", "c"]
    );
    assert_eq!(
        pieces("Zhèjiāng ŁÓDŹ straße"),
        ["zhejiang", "lodz", "strasse"]
    );
}

#[test]
fn joined_words_are_found_apart_and_as_one() {
    for (text, expected) in [
        (
            "semi-conductors",
            &["semi", "conductors=semiconductors"][..],
        ),
        (
            "T‑shirt t shirt tshirt",
            &["t", "shirt=tshirt", "t", "shirt=tshirt", "tshirt"],
        ),
        ("3-D, 3 D and 3D", &["3", "d=3d", "3", "d=3d", "and", "3d"]),
        ("Côte d’Azur", &["cote", "d", "azur=dazur"]),
        ("rock'n'roll", &["rock", "n=rockn", "roll=rocknroll"]),
        (
            "Ростов-на-Дону",
            &["ростов", "на=ростовна", "дону=ростовнадону"],
        ),
        ("ladies' men's-wear", &["ladies", "men", "wear"]),
        (
            "2008-2010 a sock - x -y",
            &["2008", "2010", "a", "sock", "x", "y"],
        ),
        ("大唐-sock", &["大", "大唐", "sock"]),
        ("a-b-c-d-e", &["a", "b=ab", "c=abc", "d=abcd", "e"]),
    ] {
        assert_eq!(pieces(text), expected, "{text}");
    }
}

#[test]
fn signs_spell_a_word() {
    let spelled = |text: &str| {
        let mut spelled = Vec::new();
        Scanner::default().scan(text, |piece| {
            if let Piece::Word {
                spelled: Some(word),
                ..
            } = piece
            {
                spelled.push(word.to_owned());
            }
        });
        spelled
    };
    assert_eq!(
        spelled("C++, c# (.NET) ends. Next a+b 1.5 x++y ü+ F#."),
        ["c++", "c#", ".net", "ü+", "f#"]
    );
}

#[test]
fn letters_of_arabic_stand_for_each_other() {
    for (one, other) in [
        ("كيك", "کیک"),
        ("مدرسة", "مدرسه"),
        ("على", "علي"),
        ("ٱلله", "الله"),
    ] {
        assert_eq!(pieces(one), pieces(other));
    }
}

#[test]
fn scripts_without_spaces_are_cut_into_characters_that_know_their_neighbour() {
    assert_eq!(pieces("大唐 襪業"), ["大", "大唐", "袜", "袜业"]);
    assert_eq!(pieces("3D打印机"), ["3d", "打", "打印", "印机"]);
    assert_eq!(pieces("ไทย"), ["ไ", "ไท", "ทย"]);
    assert_eq!(pieces("ที่นี่"), ["ท", "ที", "ี่", "่น", "นี", "ี่"]);
    assert_eq!(pieces("हिन्दी मील"), ["हिन्दी", "मील"]);
    assert_eq!(pieces("서울 게임"), ["서울", "게임"]);
}

#[test]
fn a_word_with_accents_comes_with_its_spelling() {
    let mut words = Vec::new();
    let text = "Zhèjiāng ŁÓDŹ plain d’Azür \u{301} ｆｕｌｌ 大唐 ñ.";
    Scanner::default().scan(text, |piece| {
        if let Piece::Word { word, spelled, .. } = piece {
            words.push((word.to_owned(), spelled.map(str::to_owned)));
        }
    });
    let spelled = |word: &str, spelled: &str| (word.to_owned(), Some(spelled.to_owned()));
    let plain = |word: &str| (word.to_owned(), None);
    let expected = [
        spelled("zhejiang", "zhèjiāng"),
        spelled("lodz", "łódź"),
        plain("plain"),
        plain("d"),
        spelled("azur", "azür"),
        plain("full"),
        spelled("n", "ñ"),
    ];
    assert_eq!(words, expected);
}

proptest! {
    /// Words and their spellings are the same words.
    #[test]
    fn spellings_fold_to_their_words(text in "[ a-zà-ỹŁßæ'’´\u{300}-\u{303}\u{e31}-\u{e39}大カガ\u{3099}(.+#-]{0,16}") {
        Scanner::default().scan(&text, |piece| {
            if let Piece::Word { word, spelled: Some(spelled), .. } = piece {
                let searched: String = fold(spelled).chars().map(same_letter).collect();
                assert_eq!(searched.trim_matches(['+', '#', '.']), word, "{text:?}");
            }
        });
    }
}

#[test]
fn a_word_without_end_is_cut_at_a_letter() {
    let cut = pieces(&"ж".repeat(1000));
    assert_eq!(cut, ["ж".repeat(LONGEST_WORD / 2)]);
}
