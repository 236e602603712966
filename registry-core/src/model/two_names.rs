//! One name in two languages in one cell, `Datang 大唐`: taken as it stands, and remarked, since keys are made of names.

use super::{Cluster, Remark, in_two_scripts};

/// So many letters are a word, and no mark of a kind as in `T恤` and `LED 灯`.
const FEWEST_LETTERS: usize = 3;

/// What is odd about the names of a record's place and product.
pub(super) fn remarks(record: &Cluster) -> impl Iterator<Item = Remark> {
    let names = [
        ("place", &record.location.place),
        ("product", &record.product.name),
    ];
    names.into_iter().filter_map(|(field, name)| {
        let (one, other) = two_names(name)?;
        let is_first = one.is_ascii() || !other.is_ascii();
        let (latin, chinese) = if is_first { (one, other) } else { (other, one) };
        let reason = format!(
            "two names in one, and keys are made of names; give {latin:?} as {field} and {chinese:?} as {field}_zh"
        );
        Some(Remark::new(field, name, reason))
    })
}

/// The two names, where a blank or a bracket parts a word in letters from one in characters.
fn two_names(name: &str) -> Option<(&str, &str)> {
    if name.is_ascii() {
        return None;
    }
    let (one, other) = in_two_scripts(name)?;
    let is_apart = one.len() + other.len() < name.trim().len();
    let is_word = |text: &str| {
        let letters = text.chars().filter(|letter| letter.is_alphabetic());
        letters.count() >= FEWEST_LETTERS && text.contains(char::is_lowercase)
    };
    (is_apart && (is_word(one) || is_word(other))).then_some((one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remarked(place: &str, product: &str) -> Vec<String> {
        let json = serde_json::json!({"key": "a", "location": {"country": "CN", "place": place}, "product": {"name": product}});
        let record = Cluster::from_json(json.to_string().as_bytes()).unwrap();
        remarks(&record).map(|remark| remark.to_string()).collect()
    }

    #[test]
    fn two_names_in_one_are_remarked() {
        assert_eq!(
            remarked("Datang 大唐", "袜子（Socks）"),
            [
                "\"Datang 大唐\": two names in one, and keys are made of names; give \"Datang\" as place and \"大唐\" as place_zh",
                "\"袜子（Socks）\": two names in one, and keys are made of names; give \"Socks\" as product and \"袜子\" as product_zh",
            ]
        );
        for (place, product) in [
            ("Datang", "Socks"),
            ("大唐", "袜子"),
            ("大唐", "T恤"),
            ("大唐", "LED 灯"),
            ("大唐", "PVC管"),
            ("Łódź", "Möbel"),
        ] {
            assert_eq!(remarked(place, product), [""; 0], "{place} {product}");
        }
    }
}
