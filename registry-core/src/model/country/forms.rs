//! Words that say what kind of state or region something is, and that its names go without as well.

/// Countries whose names without such a word are another's, too, or nearly: `Republic of Korea`.
pub(super) const SHARING_A_NAME: [&str; 11] = [
    "CD", "CG", "CN", "DM", "DO", "GB", "KP", "KR", "TW", "US", "VN",
];

/// In the order of the letters.
#[rustfmt::skip]
const FORMS_OF_STATE: [&str; 109] = [
    "arab", "araba", "arabe", "arabische", "bolivarian", "bolivariana", "co", "commonwealth", "comunidade",
    "confederacion", "cooperative", "cumhuriyeti", "d", "da", "das", "de", "del", "dell", "della", "dello",
    "democratic", "democratica", "democratique", "demokratik", "demokratische", "den", "der", "des", "devleti",
    "di", "die", "do", "du", "duche", "duchy", "e", "emirate", "emiratet", "estado", "et", "etat", "federal",
    "federale", "federated", "federation", "federativa", "federative", "federativo", "foderale", "foderative",
    "furstentum", "grand", "grossherzogtum", "hashemite", "independent", "islamic", "islamica", "islamique",
    "islamische", "islamitische", "kingdom", "konigreich", "koninkrijk", "koninkryk", "kralligi", "krallik",
    "l", "la", "mancomunidad", "nation", "people", "peoples", "plurinational", "popolare", "populaire",
    "popular", "principado", "principality", "principat", "principato", "principatul", "principaute", "regatul",
    "regno", "reino", "repubblica", "republic", "republica", "republiek", "republik", "republika", "republique",
    "royaume", "rzeczpospolita", "socialist", "socialista", "socialiste", "sovereign", "sozialistische",
    "staat", "state", "stato", "sultanat", "sultanate", "sultanato", "van", "ve", "volksrepublik", "y",
];

/// Whether a word says what kind of state something is, or joins such a word to a name.
pub(super) fn is_form_of_state(word: &str) -> bool {
    FORMS_OF_STATE.contains(&word) || OTHER_FORMS_OF_STATE.contains(&word)
}

/// In Russian, Arabic, Persian, Hindi, Korean and Japanese.
#[rustfmt::skip]
const OTHER_FORMS_OF_STATE: [&str; 46] = [
    "государство", "исламская", "королевство", "народная", "республика", "федеративная", "демократическая",
    "социалистическая", "арабская", "содружество", "княжество", "союз", "кооперативная", "султанат", "великое",
    "герцогство", "федерация", "независимое", "جمهورية", "الجمهورية", "مملكة", "المملكة", "امارة", "دولة",
    "سلطنة", "العربية", "الاسلامية", "الشعبية", "الديمقراطية", "الاتحادية", "جمهوری", "اسلامی", "پادشاهی",
    "गणराज्य", "공화국", "왕국", "공국", "연방", "이슬람", "인민", "민주", "共和国", "イスラム共和国", "連邦共和国", "人民共和国", "民主共和国",
];

/// Ends of names that say what kind of state it is, in Chinese, Japanese and Korean, the longer ones first.
#[rustfmt::skip]
const STATES_AT_THE_END: [&str; 24] = [
    "伊斯兰共和国", "伊斯蘭共和國", "民主人民共和国", "民主社会主义共和国", "联邦民主共和国", "人民民主共和国", "人民共和国", "人民共和國", "民主共和国", "联合共和国",
    "联邦共和国", "聯邦共和國", "連邦共和国", "共和国", "共和國", "酋长国", "联合酋长国", "王国", "王國", "公国", "公國", "联邦", "공화국", "왕국",
];

/// A key in Chinese, Japanese or Korean without the kind of state at its end, where two letters or more remain.
pub(super) fn without_state_at_the_end(key: &str) -> Option<&str> {
    without_end(key, &STATES_AT_THE_END)
}

/// What stands before the first of some ends, where two letters or more do.
fn without_end<'a>(key: &'a str, ends: &[&str]) -> Option<&'a str> {
    let bare = ends
        .iter()
        .find_map(|end| key.strip_suffix(end))?
        .trim_end();
    (bare.chars().count() >= 2).then_some(bare)
}

/// Words for regions in the languages of names, folded.
#[rustfmt::skip]
const KINDS_OF_REGION: [&str; 156] = [
    "autonoma", "autonome", "autonomes", "autonomnyy", "autonomo", "autonomous", "bolgesi", "canton", "cantone",
    "changwat", "city", "commonwealth", "communaute", "community", "comunidad", "comunita", "county", "d", "da", "de",
    "del", "della", "departamento", "departement", "departements", "department", "dept", "des", "di", "dipartimento",
    "dist", "distretto", "district", "districte", "distrito", "division", "do", "du", "estado", "estat", "etat",
    "eyalet", "eyaleti", "federal", "freistaat", "fu", "fylke", "gobernacion", "gouvernement", "gouvernorat",
    "governorate", "govt", "grad", "gun", "gwangyeoksi", "hansestadt", "il", "ili", "in", "jachido", "jachisi", "judet",
    "judetul", "kanton", "ken", "kommune", "krai", "kray", "kreis", "l", "la", "lan", "land", "landkreis", "le",
    "maakond", "marz", "megye", "metropolitan", "mohafazat", "municipality", "municipio", "negeri", "obl", "oblast",
    "oblysy", "of", "okrug", "parish", "pho", "powiat", "powiatu", "prefectura", "prefecture", "prefettura", "prov",
    "province", "provinces", "provincia", "provincie", "provincija", "provins", "provinsi", "provinz", "regiao",
    "regierungsbezirk", "regio", "region", "regione", "republic", "republica", "republik", "republika", "republique",
    "respublika", "sheng", "shi", "staat", "stat", "state", "stato", "territory", "teukbyeolsi", "thanh", "tinh", "to",
    "union", "vilayat", "vilayeti", "viloyati", "voivodat", "voivodato", "voivodeship", "voivodina", "voivodship",
    "wilaya", "woiwodschaft", "woj", "wojewodztwo", "zizhiqu", "zupanija", "автономная", "автономныи", "город", "земля",
    "край", "область", "округ", "провинция", "район", "регион", "республика", "штат", "обл", "респ", "г",
];

/// Whether a word says what kind of region something is, or joins such a word to a name.
pub(super) fn is_kind_of_region(word: &str) -> bool {
    KINDS_OF_REGION.contains(&word)
}

/// Ends of names in scripts that write no blanks, the longer ones first.
#[rustfmt::skip]
const KINDS_AT_THE_END: [&str; 37] = [
    "维吾尔自治区", "維吾爾自治區", "壮族自治区", "壯族自治區", "回族自治区", "回族自治區", "特别行政区", "特別行政區", "自治区", "自治區", "自治州", "自由州", "直辖市",
    "直轄市", "地域圏", "大区", "大區", "地区", "地區", "특별자치도", "특별자치시", "광역시", "특별시", "省", "市", "州", "县", "縣", "県", "邦",
    "府", "道", "郡", "都", "주", "성", "도",
];

/// A key in Chinese, Japanese or Korean without the kind of region at its end, where two letters or more remain.
pub(super) fn without_kind_at_the_end(key: &str) -> Option<&str> {
    without_end(key, &KINDS_AT_THE_END)
}
