//! Texts that stand in a table beside its records: words for totals, beginnings of footnotes, footers of pages.

/// Words that name a sum, in small letters; more may follow them.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "grand-total",
    "subtotal",
    "sub-total",
    "sub total",
    "sum",
    "overall",
    "overall total",
    "all",
    "average",
    "mean",
    "of which",
    "totale",
    "totali",
    "totale generale",
    "somma",
    "totaux",
    "total général",
    "ensemble",
    "somme",
    "summe",
    "gesamt",
    "insgesamt",
    "gesamtsumme",
    "zwischensumme",
    "zusammen",
    "suma",
    "suma total",
    "total geral",
    "totaal",
    "i alt",
    "totalt",
    "yhteensä",
    "razem",
    "ogółem",
    "celkem",
    "összesen",
    "toplam",
    "итого",
    "всего",
    "合计",
    "合計",
    "总计",
    "總計",
    "小计",
    "小計",
    "共计",
    "共計",
    "总和",
    "計",
    "総計",
    "합계",
    "총계",
    "소계",
    "tổng",
    "tổng cộng",
    "jumlah",
    "kokonaismäärä",
    "σύνολο",
    "المجموع",
];

/// How footnotes begin, in small letters.
const NOTES: &[&str] = &[
    "source",
    "sources",
    "note",
    "notes",
    "nb",
    "n.b.",
    "remark",
    "remarks",
    "copyright",
    "©",
    "(c)",
    "quelle",
    "quellen",
    "anmerkung",
    "anmerkungen",
    "hinweis",
    "stand",
    "legende",
    "fußnote",
    "fonte",
    "fonti",
    "nota",
    "note:",
    "fuente",
    "fuentes",
    "notas",
    "remarque",
    "remarques",
    "champ",
    "lecture",
    "legend",
    "key:",
    "disclaimer",
    "last updated",
    "updated",
    "data as of",
    "as of",
    "bron",
    "źródło",
    "uwaga",
    "zdroj",
    "kaynak",
    "источник",
    "примечание",
    "nguồn",
    "ghi chú",
    "注",
    "附注",
    "备注",
    "備註",
    "说明",
    "說明",
    "来源",
    "來源",
    "资料来源",
    "資料來源",
    "数据来源",
    "資料",
    "出典",
    "出所",
    "注記",
    "자료",
    "출처",
    "주",
    "__",
    "--",
    "---",
    "–",
];

/// Whether a text is any of these.
pub(super) fn is_aside(text: &str) -> bool {
    is_total(text) || is_note(text) || is_page_footer(text)
}

/// Whether a text is a word for a sum, or begins with one that a colon or bracket follows.
pub(crate) fn is_total(text: &str) -> bool {
    let text = text.to_lowercase();
    let starts = |word: &&&str| {
        let rest = text.strip_prefix(**word).map(str::trim_start);
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with([':', '：', '(', '（', '=', ',', '.'])
        })
    };
    TOTALS.iter().any(|word| starts(&word))
        || [
            "total ",
            "subtotal ",
            "summe ",
            "insgesamt ",
            "totale ",
            "gesamt ",
        ]
        .iter()
        .any(|start| text.starts_with(start))
        || ends_with_total(&text)
}

/// Whether a text ends with a word for a sum, as `Italy total` and `浙江省小计` do.
fn ends_with_total(text: &str) -> bool {
    let text = text.trim_end_matches([':', '：', ' ']);
    let ends = [
        " total",
        " subtotal",
        " totale",
        " gesamt",
        " insgesamt",
        " итого",
    ];
    let in_characters = [
        "合计", "合計", "小计", "小計", "总计", "總計", "共计", "합계", "소계",
    ];
    let is_longer = |end: &&str| text.len() > end.len() && text.ends_with(*end);
    ends.iter().chain(&in_characters).any(is_longer)
}

/// Whether a text is the footer of a page: Page 1 of 3, 第1页, - 3 -, 1 to 242 of 242 products.
pub(crate) fn is_page_footer(text: &str) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let pages = [
        "page",
        "seite",
        "pagina",
        "página",
        "strona",
        "стр",
        "страница",
        "sayfa",
        "trang",
    ];
    let links = [
        "of", "von", "sur", "di", "de", "z", "из", "to", "bis", "a", "au", "al", "van",
    ];
    match words.as_slice() {
        [page, number, ..] if pages.contains(page) && is_number(number) => true,
        [number] => {
            is_number(number)
                && text.starts_with(['-', '–', '—'])
                && text.ends_with(['-', '–', '—'])
        }
        [first, link, last, of, all, ..] => {
            [first, last, all].into_iter().all(is_number)
                && links.contains(link)
                && links.contains(of)
        }
        _ => text.starts_with('第') && text.contains(['页', '頁', 'ペ']),
    }
}

/// Whether a text begins as a footnote does: Source: ..., * provisional, 1) without taxes, ___.
pub(crate) fn is_note(text: &str) -> bool {
    let text = text.to_lowercase();
    let ends_word = |rest: &str| {
        rest.starts_with([':', '：', '.', ' ', '_', '-', ',', '，']) || rest.is_empty()
    };
    let by_word = NOTES.iter().any(|word| {
        let follows = text.strip_prefix(word);
        follows.is_some_and(|rest| {
            ends_word(rest) || !word.is_ascii() || word.starts_with(['_', '-', '('])
        })
    });
    let digits = text
        .trim_start_matches(['(', '['])
        .trim_start_matches(|letter: char| letter.is_ascii_digit());
    let has_number = digits.len() < text.len() && digits.starts_with([')', ']']);
    by_word
        || has_number
        || text.starts_with(['*', '†', '‡', '¹', '²', '³', '⁴', '⁵', '※', '＊', '⁽'])
}
