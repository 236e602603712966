//! Words of products: their singular, and other words for the same thing.

use std::{borrow::Cow, sync::LazyLock};

use hashbrown::HashMap;

/// Plurals that no rule makes, and words that only look like plurals.
const IRREGULAR: [(&str, &str); 13] = [
    ("children", "child"),
    ("feet", "foot"),
    ("geese", "goose"),
    ("men", "man"),
    ("mens", "man"),
    ("mice", "mouse"),
    ("people", "person"),
    ("teeth", "tooth"),
    ("women", "woman"),
    ("womens", "woman"),
    ("canvas", "canvas"),
    ("gas", "gas"),
    ("lens", "lens"),
];

/// Words for one product, the first for all. No word is in two groups.
const SAME: [&[&str]; 88] = [
    &["shoe", "footwear"],
    &["garment", "clothing", "clothes", "apparel"],
    &["cutlery", "knife"],
    &["eyewear", "eyeglass", "spectacle"],
    &["car", "automobile", "automotive", "auto"],
    &["tie", "necktie", "cravat"],
    &["aircraft", "airplane", "aeroplane", "plane"],
    &["jewellery", "jewelry"],
    &["tyre", "tire"],
    &["aluminium", "aluminum"],
    &["ceramic", "pottery"],
    &["carpet", "rug"],
    &["luggage", "baggage"],
    &["sock", "hosiery", "stocking"],
    &["sofa", "couch"],
    &["ship", "vessel"],
    &["film", "movie", "cinema"],
    &["medicine", "pharmaceutical", "drug", "pharmaceutic"],
    &["fibre", "fiber"],
    &["theatre", "theater"],
    &["lamp", "lighting"],
    &["bicycle", "bike"],
    &["motorcycle", "motorbike"],
    &["telephone", "phone"],
    &["timber", "lumber"],
    &["fertiliser", "fertilizer"],
    &["trousers", "pants"],
    &["sweater", "pullover", "jumper"],
    &["handbag", "purse"],
    &["watch", "timepiece", "wristwatch"],
    &["toy", "plaything"],
    &["computer", "pc"],
    &["television", "tv"],
    &["refrigerator", "fridge"],
    &["tap", "faucet"],
    &["lorry", "truck"],
    &["petrol", "gasoline"],
    &["plaster", "gypsum"],
    &["colour", "color"],
    &["cosmetic", "makeup"],
    &["perfume", "fragrance", "scent"],
    &["furniture", "furnishing"],
    &["mattress", "bedding"],
    &["curtain", "drape"],
    &["quilt", "duvet", "comforter"],
    &["nappy", "diaper"],
    &["pram", "stroller", "pushchair"],
    &["sweet", "candy", "confectionery"],
    &["biscuit", "cookie"],
    &["crisp", "potatochip"],
    &["maize", "corn"],
    &["aubergine", "eggplant"],
    &["prawn", "shrimp"],
    &["groundnut", "peanut"],
    &["insurance", "assurance"],
    &["mould", "mold"],
    &["solar", "photovoltaic", "pv"],
    &["violin", "fiddle"],
    &["umbrella", "parasol"],
    &["lock", "padlock"],
    &["wig", "hairpiece"],
    &["wool", "woollen", "woolen"],
    &["embroidery", "needlework"],
    &["hat", "headwear", "cap"],
    &["glove", "mitten"],
    &["bra", "lingerie", "underwear", "undergarment"],
    &["swimwear", "swimsuit"],
    &["biotechnology", "biotech"],
    &["nanotechnology", "nanotech"],
    &["football", "soccerball"],
    &["machine", "machinery"],
    &["engine", "motor"],
    &["transport", "transportation"],
    &["bank", "banking"],
    &["finance", "financial"],
    &["fishery", "fishing"],
    &["wine", "winemaking", "viticulture"],
    &["software", "softwaredevelopment"],
    &["chip", "semiconductor"],
    &["printing", "print"],
    &["tourism", "travel"],
    &["liquor", "spirit"],
    &["optic", "optical"],
    &["dairy", "milk"],
    &["porcelain", "chinaware"],
    &["screw", "fastener"],
    &["plastic", "polymer"],
    &["tile", "tiling"],
];

/// Words after a product that add nothing to it: the leather industry makes leather.
const ADDS_NOTHING: [&str; 9] = [
    "cluster",
    "industries",
    "industry",
    "making",
    "manufacture",
    "manufacturing",
    "production",
    "products",
    "sector",
];

static CANONICAL: LazyLock<HashMap<Cow<'static, str>, Cow<'static, str>>> = LazyLock::new(|| {
    let groups = SAME.iter().filter_map(|group| group.split_first());
    let pairs = groups.flat_map(|(first, others)| {
        let others = others.iter();
        others.map(|other| (numberless(other), numberless(first)))
    });
    pairs.collect()
});

/// The word that stands for all that mean the same product, where this is another. Both are without number.
pub(super) fn canonical(numberless: &str) -> Option<&'static str> {
    CANONICAL.get(numberless).map(|word| &**word)
}

/// The words without those at the end that add nothing, where others are left.
pub(super) fn without_what_adds_nothing<'a, 'w>(words: &'a [&'w str]) -> &'a [&'w str] {
    let mut plain = words;
    while let [rest @ .., last] = plain
        && ADDS_NOTHING.contains(last)
        && !rest.is_empty()
    {
        plain = rest;
    }
    plain
}

/// A form that a word has in common with its English plural: of ties and tie, of berries and berry, of knives and knife.
/// It need not be a word.
pub(super) fn numberless(word: &str) -> Cow<'_, str> {
    if word.len() < 3 || !word.is_ascii() {
        return word.into();
    }
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).into();
    }
    let keeps_s = word.ends_with("ss") || word.ends_with("us");
    let stem = if keeps_s {
        word
    } else {
        word.strip_suffix('s').unwrap_or(word)
    };
    let ends = |end: &str| stem.strip_suffix(end).filter(|rest| rest.len() > 1);
    if let Some(rest) = stem.strip_suffix("ie") {
        return format!("{rest}y").into();
    }
    if let Some(rest) = ends("ve").or_else(|| ends("fe")) {
        return format!("{rest}f").into();
    }
    let hisses = ["se", "xe", "ze", "che", "she"];
    let ends_in_e = hisses.iter().any(|hiss| stem.ends_with(hiss)) || stem.ends_with("oe");
    match stem.strip_suffix('e') {
        Some(rest) if ends_in_e => rest.into(),
        _ => stem.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singular_and_plural_have_a_form_in_common() {
        for (singular, plural) in [
            ("sock", "socks"),
            ("tie", "ties"),
            ("berry", "berries"),
            ("battery", "batteries"),
            ("knife", "knives"),
            ("scarf", "scarves"),
            ("leaf", "leaves"),
            ("glove", "gloves"),
            ("valve", "valves"),
            ("box", "boxes"),
            ("brush", "brushes"),
            ("watch", "watches"),
            ("glass", "glasses"),
            ("house", "houses"),
            ("vase", "vases"),
            ("lens", "lenses"),
            ("dress", "dresses"),
            ("mattress", "mattresses"),
            ("shoe", "shoes"),
            ("potato", "potatoes"),
            ("ceramic", "ceramics"),
            ("toy", "toys"),
            ("foot", "feet"),
            ("child", "children"),
            ("gas", "gases"),
        ] {
            assert_eq!(
                numberless(singular),
                numberless(plural),
                "{singular} {plural}"
            );
        }
        for (one, other) in [
            ("glass", "gas"),
            ("boot", "boat"),
            ("tile", "tie"),
            ("wine", "wire"),
        ] {
            assert_ne!(numberless(one), numberless(other), "{one} {other}");
        }
    }

    #[test]
    fn no_word_is_in_two_groups() {
        let words = SAME.iter().copied().flatten().map(|word| numberless(word));
        let mut known = hashbrown::HashSet::new();
        for word in words {
            assert!(known.insert(word.clone()), "{word}");
        }
    }

    #[test]
    fn words_for_one_product_are_one() {
        for (one, other) in [
            ("knives", "cutlery"),
            ("footwear", "shoes"),
            ("hosiery", "sock"),
        ] {
            let canonical = |word| {
                let word = numberless(word).into_owned();
                canonical(&word).map_or(word, str::to_owned)
            };
            assert_eq!(canonical(one), canonical(other), "{one} {other}");
        }
    }
}
