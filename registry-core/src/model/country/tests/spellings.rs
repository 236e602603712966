//! Spellings of real tables: of statistical offices, customs, and in the languages of the world.

use crate::model::{CountryCode, RegionCode};

fn assert_countries(code: &str, names: &[&str]) {
    for name in names {
        let read = name.parse::<CountryCode>().map(CountryCode::as_str);
        assert_eq!(read, Ok(code), "{name}");
    }
}

fn assert_regions(code: &str, names: &[&str]) {
    let country: CountryCode = code[..2].parse().unwrap();
    for name in names {
        let found = country.region_named(name).map(RegionCode::as_str);
        assert_eq!(found, Some(code), "{name}");
    }
}

#[test]
fn countries_are_read_as_offices_and_customs_write_them() {
    for (code, names) in [
        (
            "CN",
            &[
                "China",
                "People's Republic of China",
                "PR China",
                "P.R.C.",
                "Mainland China",
                "中國",
                "中华人民共和国",
                "Китай",
                "چین",
            ][..],
        ),
        (
            "KR",
            &[
                "Korea",
                "Korea (South)",
                "Republic of Korea",
                "Korea, Republic of",
                "KOREA, REP. OF",
                "대한민국",
                "한국",
            ],
        ),
        (
            "KP",
            &[
                "Korea, Democratic People's Republic of",
                "DPRK",
                "Korea (the Democratic People's Republic of)",
                "朝鲜",
            ],
        ),
        (
            "TW",
            &[
                "Taiwan",
                "Taiwan, Province of China",
                "Chinese Taipei",
                "R.O.C.",
                "Republic of China",
                "台灣",
                "臺灣",
                "대만",
            ],
        ),
        (
            "HK",
            &[
                "Hong Kong SAR",
                "Hong Kong, China",
                "China, Hong Kong SAR",
                "香港",
            ],
        ),
        ("MO", &["Macau", "Macao", "Macao SAR, China", "澳门"]),
        (
            "VN",
            &[
                "Viet Nam",
                "Vietnam",
                "Việt Nam",
                "Socialist Republic of Viet Nam",
                "越南",
            ],
        ),
        (
            "CI",
            &[
                "Côte d’Ivoire",
                "Côte d'Ivoire",
                "Cote dIvoire",
                "Ivory Coast",
                "COTE D'IVOIRE",
            ],
        ),
        (
            "CZ",
            &[
                "Czechia",
                "Czech Republic",
                "Česko",
                "Česká republika",
                "Czech Rep.",
            ],
        ),
        (
            "NL",
            &[
                "Netherlands",
                "Holland",
                "The Netherlands",
                "Pays-Bas",
                "Hollande",
                "Paesi Bassi",
                "Nederland",
                "Kingdom of the Netherlands",
            ],
        ),
        (
            "MM",
            &[
                "Myanmar (Burma)",
                "Burma",
                "Myanmar",
                "Republic of the Union of Myanmar",
            ],
        ),
        ("SZ", &["Eswatini", "Swaziland", "Kingdom of Eswatini"]),
        (
            "TR",
            &[
                "Türkiye",
                "Turkey",
                "Turkiye",
                "Türkei",
                "Republic of Turkey",
            ],
        ),
        (
            "DE",
            &[
                "Deutschland",
                "Allemagne",
                "Bundesrepublik Deutschland",
                "Federal Republic of Germany",
                "GERMANY",
            ],
        ),
        (
            "IT",
            &[
                "Italia",
                "Italy",
                "Repubblica Italiana",
                "Italian Republic",
                "Italie",
            ],
        ),
        (
            "BR",
            &[
                "Brasil",
                "Federative Republic of Brazil",
                "República Federativa do Brasil",
            ],
        ),
        (
            "ES",
            &["España", "Espana", "Reino de España", "Kingdom of Spain"],
        ),
        (
            "RU",
            &[
                "Россия",
                "Russian Federation",
                "Russia",
                "Российская Федерация",
                "Nga",
            ],
        ),
        ("JP", &["日本", "Japon", "Nhật Bản"]),
        ("EG", &["مصر", "Egypt, Arab Rep.", "Arab Republic of Egypt"]),
        (
            "BA",
            &[
                "Bosnia & Herzegovina",
                "Bosnia and Herzegovina",
                "Bosnia-Herzegovina",
            ],
        ),
        (
            "CD",
            &[
                "DRC",
                "Congo, Dem. Rep.",
                "Democratic Republic of the Congo",
                "Congo, The Democratic Republic of the",
                "Congo-Kinshasa",
            ],
        ),
        (
            "CG",
            &[
                "Republic of the Congo",
                "Congo-Brazzaville",
                "Congo",
                "Congo, Rep.",
            ],
        ),
        (
            "IR",
            &[
                "Iran, Islamic Republic of",
                "Iran",
                "Iran (Islamic Republic of)",
            ],
        ),
        (
            "LA",
            &["Lao PDR", "Laos", "Lao People's Democratic Republic"],
        ),
        (
            "GB",
            &[
                "Great Britain",
                "UK",
                "England",
                "英国",
                "United Kingdom of Great Britain and Northern Ireland",
            ],
        ),
        (
            "US",
            &[
                "U.S.A.",
                "United States of America",
                "USA",
                "Vereinigte Staaten",
                "EE.UU.",
                "États-Unis",
                "美國",
            ],
        ),
        (
            "AE",
            &["UAE", "Emirats arabes unis", "United Arab Emirates"],
        ),
        ("SK", &["Slovak Republic", "Slovakia"]),
        ("KG", &["Kyrgyz Republic", "Kyrgyzstan"]),
        (
            "VE",
            &[
                "Venezuela, RB",
                "Venezuela, Bolivarian Republic of",
                "Venezuela (Bolivarian Republic of)",
            ],
        ),
        ("LC", &["St. Lucia", "Saint Lucia"]),
        ("CV", &["Cape Verde", "Cabo Verde"]),
        ("TL", &["Timor-Leste", "East Timor"]),
        (
            "MK",
            &[
                "North Macedonia",
                "FYROM",
                "Macedonia, the former Yugoslav Republic of",
            ],
        ),
        ("VA", &["Vatican City", "Holy See"]),
        ("PS", &["Palestine", "Palestine, State of"]),
        (
            "XK",
            &["Kosovo", "Kosova", "Republic of Kosovo", "Косово", "科索沃"],
        ),
        ("BD", &["Bangladesch", "Bangladesh"]),
        ("IN", &["印度", "भारत", "Republic of India", "Inde"]),
        (
            "PK",
            &["巴基斯坦", "Islamic Republic of Pakistan", "پاکستان"],
        ),
        ("TH", &["タイ", "ประเทศไทย", "ไทย", "Kingdom of Thailand"]),
        ("GR", &["Ελλάδα", "Hellenic Republic", "EL"]),
        ("UA", &["Україна", "Ukraine"]),
        ("IL", &["ישראל", "State of Israel"]),
        ("HU", &["Magyarország"]),
        (
            "PL",
            &["Polska", "Rzeczpospolita Polska", "Republic of Poland"],
        ),
        (
            "TZ",
            &[
                "United Republic of Tanzania",
                "Tanzania, United Republic of",
                "Tanzania",
            ],
        ),
        ("MD", &["Moldova, Republic of", "Republic of Moldova"]),
        (
            "FM",
            &[
                "Micronesia, Federated States of",
                "Micronesia (Federated States of)",
            ],
        ),
        ("BO", &["Bolivia, Plurinational State of"]),
        ("SY", &["Syrian Arab Republic", "Syria"]),
        ("TG", &["टोगो"]),
        ("TO", &["टोंगा"]),
        ("BT", &["Kingdom of Bhutan"]),
        ("FJ", &["Republic of Fiji"]),
        (
            "AT",
            &[
                "Áo",
                "Österreich",
                "Republik Österreich",
                "Autriche",
                "奥地利",
            ],
        ),
        (
            "CH",
            &[
                "Schweizerische Eidgenossenschaft",
                "Swiss Confederation",
                "Suiza",
                "Svizzera",
                "Schweiz",
            ],
        ),
    ] {
        assert_countries(code, names);
    }
}

#[test]
fn regions_are_read_in_english_their_own_language_and_chinese() {
    for (code, names) in [
        (
            "IT-25",
            &[
                "Lombardy",
                "Lombardia",
                "Lombardei",
                "伦巴第大区",
                "LOMBARDIA",
                "Regione Lombardia",
                "Lombardia (IT-25)",
                "it-25",
                "25",
            ][..],
        ),
        (
            "DE-BY",
            &[
                "Bavaria",
                "Bayern",
                "Freistaat Bayern",
                "拜仁",
                "巴伐利亚",
                "巴伐利亚州",
                "BY",
                "by",
            ],
        ),
        ("IT-52", &["Tuscany", "Toscana"]),
        (
            "CN-ZJ",
            &[
                "Zhejiang",
                "Zhejiang Sheng",
                "Zhejiang Province",
                "ZHEJIANG",
                "zhèjiāng",
                "浙江省",
                "浙江",
                "ZJ",
            ],
        ),
        (
            "US-CA",
            &[
                "California",
                "State of California",
                "加利福尼亚州",
                "加利福尼亚",
                "加州",
                "CA",
            ],
        ),
        ("ES-CT", &["Catalonia", "Cataluña", "Catalunya"]),
        ("FR-IDF", &["Île-de-France", "Ile de France", "IDF"]),
        ("DE-SN", &["Saxony", "Sachsen"]),
        ("IN-TN", &["Tamil Nadu", "தமிழ்நாடு"]),
        (
            "BR-SP",
            &["São Paulo", "Estado de São Paulo", "Sao Paulo", "SP"],
        ),
        ("IT-21", &["Piedmont", "Piemonte"]),
        ("IT-45", &["Emilia-Romagna", "Emilia Romagna"]),
        ("IT-34", &["Veneto", "Venetien"]),
        ("IN-AP", &["Andhra Pradesh"]),
        ("PK-PB", &["Punjab"]),
        ("PK-SD", &["Sindh"]),
        (
            "VN-SG",
            &["Ho Chi Minh City", "TP. Hồ Chí Minh", "Hồ Chí Minh"],
        ),
        ("VN-56", &["Bac Ninh", "Tỉnh Bắc Ninh"]),
        ("CN-GD", &["Guangdong", "广东", "廣東省"]),
        ("CN-NM", &["Inner Mongolia", "内蒙古", "Nei Mongol"]),
        ("CN-XJ", &["Xinjiang", "新疆", "新疆维吾尔自治区"]),
        ("CN-XZ", &["Tibet", "Xizang", "西藏"]),
        ("CN-GX", &["Guangxi", "广西", "广西壮族自治区"]),
        ("CN-SN", &["Shaanxi", "陕西"]),
        ("CN-SX", &["Shanxi", "山西"]),
        ("CN-HK", &["Hong Kong", "香港"]),
        (
            "DE-NW",
            &["North Rhine-Westphalia", "NRW", "Nordrhein-Westfalen"],
        ),
        ("DE-BW", &["Baden-Württemberg", "Baden-Wuerttemberg"]),
        ("DE-NI", &["Lower Saxony", "Niedersachsen"]),
        (
            "FR-PAC",
            &[
                "Provence-Alpes-Côte d’Azur",
                "PACA",
                "Provence-Alpes-Cote d'Azur",
            ],
        ),
        ("FR-BRE", &["Brittany", "Bretagne"]),
        ("FR-NOR", &["Normandy", "Normandie"]),
        ("ES-PV", &["Basque Country", "Euskadi", "País Vasco"]),
        ("ES-AN", &["Andalusia", "Andalucía"]),
        (
            "ES-VC",
            &["Valencia", "Comunidad Valenciana", "Valencian Community"],
        ),
        ("ES-MD", &["Madrid", "Comunidad de Madrid"]),
        ("IN-MH", &["Maharashtra", "महाराष्ट्र"]),
        ("IN-GJ", &["Gujarat"]),
        ("IN-UP", &["Uttar Pradesh", "उत्तर प्रदेश"]),
        ("IN-OD", &["Odisha", "Orissa"]),
        ("BR-MG", &["Minas Gerais"]),
        ("BR-RS", &["Rio Grande do Sul"]),
        ("JP-27", &["Osaka", "大阪府", "Osaka Prefecture"]),
        ("JP-13", &["Tokyo", "東京都", "東京", "东京都"]),
        ("KR-41", &["Gyeonggi", "경기도", "Gyeonggi-do"]),
        ("IR-23", &["Tehran"]),
        (
            "IR-03",
            &["East Azerbaijan", "آذربایجان شرقی", "东阿塞拜疆省"],
        ),
        ("IR-24", &["Ardabil"]),
        ("MA-06", &["Casablanca-Settat"]),
        ("AU-NSW", &["New South Wales", "NSW"]),
        ("MX-JAL", &["Jalisco"]),
        ("TR-34", &["Istanbul", "İstanbul ili", "İstanbul"]),
        ("PL-24", &["Silesia", "Śląskie", "województwo śląskie"]),
        ("PL-26", &["Świętokrzyskie", "Swietokrzyskie"]),
        ("GB-ENG", &["England", "英格兰"]),
        ("US-WA", &["Washington", "WA", "Washington State"]),
        ("US-DC", &["District of Columbia", "Washington, D.C.", "DC"]),
        ("US-NY", &["New York", "NY"]),
        ("US-PR", &["Puerto Rico"]),
    ] {
        assert_regions(code, names);
    }
}

#[test]
fn what_is_no_region_of_the_country_is_none() {
    for (country, name) in [
        ("CN", "Bavaria"),
        ("IT", "Lumbardy"),
        ("IT", "Italy"),
        ("DE", "Lombardia (IT-25)"),
        ("CN", "Guangdong (CN-ZJ)"),
        ("IT", ""),
        ("XK", "Pristina"),
    ] {
        let country: CountryCode = country.parse().unwrap();
        assert_eq!(country.region_named(name), None, "{name}");
    }
}
