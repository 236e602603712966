//! Words that say what a place is, and are left out where names are compared: Zhuji City, Comune di Prato, 诸暨市.

/// Words before a name, some with `of` or its like between.
const BEFORE: [&str; 47] = [
    "borough",
    "canton",
    "citta",
    "city",
    "ciudad",
    "commune",
    "comune",
    "concelho",
    "county",
    "departamento",
    "departement",
    "department",
    "distretto",
    "district",
    "distrito",
    "gemeente",
    "gemeinde",
    "governorate",
    "huyen",
    "kabupaten",
    "kommune",
    "kota",
    "kreis",
    "kreisstadt",
    "landkreis",
    "metropolitan",
    "municipal",
    "municipality",
    "municipio",
    "oblast",
    "powiat",
    "prefecture",
    "province",
    "provincia",
    "provinz",
    "quan",
    "raion",
    "region",
    "regione",
    "stadt",
    "tinh",
    "town",
    "township",
    "village",
    "ville",
    "voivodeship",
    "wilaya",
];

/// Words after a name.
const AFTER: [&str; 38] = [
    "autonomous",
    "borough",
    "canton",
    "city",
    "county",
    "department",
    "district",
    "governorate",
    "gun",
    "ken",
    "kommune",
    "kreis",
    "level",
    "municipal",
    "municipality",
    "oblast",
    "powiat",
    "prefectural",
    "prefecture",
    "province",
    "provinz",
    "pu",
    "qu",
    "raion",
    "region",
    "sheng",
    "shi",
    "shiqu",
    "si",
    "stadt",
    "town",
    "township",
    "urban",
    "village",
    "voivodeship",
    "xian",
    "zhen",
    "zizhixian",
];

/// What may stand between such a word and the name.
const OF: [&str; 11] = [
    "of", "di", "de", "da", "do", "dos", "del", "della", "d", "der", "von",
];

/// Characters that close a name and say what the place is: 诸暨市, 부산시.
const CHARACTERS: [char; 24] = [
    '省', '市', '县', '縣', '県', '区', '區', '镇', '鎮', '乡', '鄉', '村', '州', '盟', '旗', '町',
    '郡', '府', '都', '시', '군', '구', '도', '읍',
];

/// The words without those that say what the place is, where others are left.
pub(super) fn without<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut plain = words;
    while let [first, rest @ ..] = plain
        && BEFORE.binary_search(first).is_ok()
        && !rest.is_empty()
    {
        plain = match rest {
            [of, rest @ ..] if OF.contains(of) && !rest.is_empty() => rest,
            rest => rest,
        };
    }
    while let [rest @ .., last] = plain
        && AFTER.binary_search(last).is_ok()
        && !rest.is_empty()
    {
        plain = rest;
    }
    let mut plain = plain.to_vec();
    if let Some(last) = plain.last_mut() {
        *last = without_character(last);
    }
    plain
}

/// A name in characters without the one that says what the place is, where two others are left.
fn without_character(word: &str) -> &str {
    match word.strip_suffix(CHARACTERS) {
        Some(rest) if rest.chars().nth(1).is_some() => rest,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_place_is_goes_and_its_name_stays() {
        assert!(BEFORE.is_sorted() && AFTER.is_sorted());
        for (name, plain) in [
            ("zhuji city", "zhuji"),
            ("city of zhuji", "zhuji"),
            ("municipality of prato", "prato"),
            ("comune di prato", "prato"),
            ("stadt solingen", "solingen"),
            ("landkreis tuttlingen", "tuttlingen"),
            ("ville de grasse", "grasse"),
            ("wenzhou prefecture level city", "wenzhou"),
            ("诸暨市", "诸暨"),
            ("苏州", "苏州"),
            ("부산시", "부산"),
            ("city", "city"),
            ("kansas city missouri", "kansas city missouri"),
        ] {
            let words: Vec<&str> = name.split(' ').collect();
            assert_eq!(without(&words).join(" "), plain, "{name}");
        }
    }
}
