//! Spreadsheets as people send them: where the table starts, what is no record in it, what its cells show, and how it is
//! read again next year.

use std::fs;

use crate::{
    sandbox::{Run, Sandbox, project},
    workbooks::workbook,
};

impl Sandbox {
    /// What a trial import of a file says.
    #[track_caller]
    fn tried(&self, name: &str, content: impl AsRef<[u8]>, args: &[&str]) -> Run {
        self.file(name, content);
        self.import(&[&["--dry-run", name], args].concat())
    }

    fn survey(&self, extension: &str) -> String {
        let name = format!("survey.{extension}");
        let path = project().join("fixtures/spreadsheets").join(&name);
        self.file(&name, fs::read(path).expect("a fixture"));
        name
    }
}

/// The cells of the survey that are taken, by record.
const SURVEY: [(&str, &[&str]); 3] = [
    (
        "de-musterstadt-pencils",
        &[
            "\"percent\":65",
            "\"value\":1200",
            "\"01069\"",
            "\"2024-05-06\"",
            "\"08:30\"",
        ],
    ),
    (
        "de-beispielheim-erasers",
        &[
            "\"percent\":12.5",
            "\"value\":1250",
            "\"04109\"",
            "\"12:00\"",
        ],
    ),
    (
        "it-esempio-pens",
        &["\"percent\":12.5", "\"50100\"", "\"00:00\""],
    ),
];

#[test]
fn a_workbook_reads_alike_in_every_form() {
    let mut states = Vec::new();
    for extension in ["xlsx", "xls", "ods"] {
        let sandbox = Sandbox::with_registry();
        let file = sandbox.survey(extension);
        let run = sandbox.import(&[&file, "--fill-down", "--skip-invalid"]);
        let mut run = run.exits(3);
        for words in [
            "first visible sheet, \"Survey\"; --sheet takes another: \"About\"",
            "Survey: hidden rows are taken like the others: 7",
            "Survey: hidden columns are taken like the others: G",
            "Survey: rows 4 and 5 are its header, joined as Country, Place, Product, Market share percent",
            "Survey!J9, column Notes: \"#N/A\": an error of the spreadsheet",
            "Survey!A10, column Country: \"Total\": this row seems to be a total row",
            "Survey!A11, column Country: \"Source: nobody",
        ] {
            run = run.says(words);
        }
        for (key, cells) in SURVEY {
            let record = sandbox.record(key).to_string();
            for cell in cells {
                assert!(record.contains(cell), "{extension} {key} {cell}: {record}");
            }
        }
        states.push(sandbox.records());
    }
    assert_eq!(states[0], states[1]);
    assert_eq!(states[0], states[2]);
}

/// A file, its flags, how its trial ends, and what it says with `&` between.
const TABLES: &[(&str, &str, &str, i32, &str)] = &[
    (
        "title.csv",
        "Survey of clusters, 2024\n\nin persons\nplace,product,country\nZhuji,Sock,CN\n",
        "",
        0,
        "line 4 is its header, and what stands above is passed over; --header-row settles it",
    ),
    (
        "asked.csv",
        "place,product,country\nx,y,z\nOrt,Ware,country\nSolingen,Messer,DE\n",
        "--header-row 3 --map Ort=place --map Ware=product",
        0,
        "",
    ),
    (
        "blank.csv",
        "place,product,country\n\nZhuji,Sock,CN\n",
        "--header-row 2",
        1,
        "row 2 is blank or not there",
    ),
    (
        "no-number.csv",
        "place,product,country\n",
        "--header-row four",
        1,
        "\"four\": no row; give the number",
    ),
    (
        "totals.csv",
        "country,place,product,employment\nCN,Zhuji,Sock,5\nTotal,,,5\n合计,,,5\nQuelle: Amt\nPage 1 of 2\ncountry,place,product,employment\n国家,地点,产品,\n",
        "",
        3,
        "line 3, column country: \"Total\": this row seems to be a total row & line 4, column country: \"合计\" & line 5, column country: \"Quelle: Amt\": this row seems to be a footnote & line 6 & the footer of a page & line 7 & the header, repeated & line 8, column country: \"国家\": this row seems to be the header, repeated",
    ),
    (
        "errors.csv",
        "country,place,product,notes\nCN,#BEZUG!,Sock,\nCN,Zhuji,#NV,\nCN,Zhuji,Sock,#¡VALOR!\n",
        "",
        3,
        "line 2, column place: \"#BEZUG!\": an error of the spreadsheet & line 3, column product & line 4, column notes",
    ),
    (
        "sep.csv",
        "sep=;\r\nplace;product;country\r\nZhuji;Sock;CN\r\n",
        "",
        0,
        "",
    ),
    (
        "more-commas.csv",
        "place;product;country;\"notes, sources, years, and more\"\nZhuji;Sock;CN;a, b\n",
        "",
        0,
        "columns are separated by semicolon; --delimiter settles it",
    ),
    (
        "pipes.csv",
        "place|product|country\nZhuji|Sock|CN\n",
        "",
        0,
        "columns are separated by pipe",
    ),
    (
        "carets.csv",
        "place^product^country\nZhuji^Sock^CN\n",
        "",
        1,
        "no column for country, place and product & --delimiter says what separates its columns",
    ),
    (
        "marks.csv",
        "\u{feff}place,\u{feff}product,\u{200b}country\nZhuji,Sock,CN\n",
        "",
        0,
        "",
    ),
    (
        "blanks.csv",
        "place,,product,country,,,\nZhuji,,Sock,CN,,,\nKeqiao,,Fabric,CN\n",
        "",
        0,
        "",
    ),
    (
        "unnamed.csv",
        "place,,product,country\nZhuji,x,Sock,CN\n",
        "",
        3,
        "line 2, column 2: \"x\": its column has no header",
    ),
    (
        "numbered.csv",
        ",place,product,country\n0,Zhuji,Sock,CN\n1,Keqiao,Fabric,CN\n",
        "",
        0,
        "the first column has no header and numbers the rows",
    ),
    (
        "more.csv",
        "place,product,country\nZhuji,Sock,CN,,\nKeqiao,Fabric,CN,1\n",
        "",
        3,
        "line 3: the row has 4 cells, the header 3",
    ),
    (
        "two-rows.csv",
        "place,product,country,Market share,\n,,,percent,scope\nZhuji,Sock,CN,65,domestic\n",
        "",
        0,
        "lines 1 and 2 are its header, joined as place, product, country, Market share percent, Market share scope",
    ),
    (
        "down.csv",
        "country,place,product,notes\nCN,Zhuji,Sock,a\n,,Shirt,\n,Keqiao,Fabric,\nIT,,Knives,\n",
        "--fill-down",
        3,
        "blank cells that took the value above them: 3 & line 5, column place: place is missing",
    ),
    (
        "levels.csv",
        "country,region,place,product,employment\nIT,Lombardia,Brescia,taps,5\nIT,Lombardia,Subtotal,,5\nIT,Italy total,,,5\n浙江省小计,,,,5\n",
        "",
        3,
        "line 3, column place: \"Subtotal\": this row seems to be a total row & line 4, column region: \"Italy total\": this row seems to be a total row & line 5, column country: \"浙江省小计\": this row seems to be a total row",
    ),
    (
        "two-names.csv",
        "country,place,product\nCN,Datang 大唐,socks\nCN,浙江省,silk\n",
        "",
        0,
        "\"Datang 大唐\": two names in one, and keys are made of names; give \"Datang\" as place and \"大唐\" as place_zh & \"浙江省\": the region Zhejiang (CN-ZJ)",
    ),
    (
        "capitals.csv",
        "country,place,product,employment,figure_year\nCN,Datang,Socks,12000,2022\nCN,DATANG,socks,12500,2023\n",
        "",
        0,
        "",
    ),
    (
        "money.csv",
        "country,place,product,output\nDE,Solingen,knives,€ 1.2 million\n",
        "",
        3,
        "write the number alone, 1.2 million, and its currency, EUR, in a column output_currency",
    ),
    (
        "no-country.csv",
        "地点,产品\n大唐,袜子\n",
        "",
        1,
        "no column for country & or give the country of all rows with --country",
    ),
    (
        "layout.csv",
        "place,City,mayor,mayor\nx,y,z,z\n",
        "--map Ort=place",
        1,
        "no column for country and product & no column is named \"Ort\" & columns \"place\" and \"City\" both hold place & columns \"mayor\" and \"mayor\"",
    ),
    (
        "page.xls",
        "<html><body><table><tr><td>place</td></tr></table></body></html>",
        "",
        1,
        "page.xls: is a web page (HTML)",
    ),
];

#[test]
fn tables_are_read_as_they_lie() {
    let sandbox = Sandbox::with_registry();
    for (name, content, args, code, words) in TABLES {
        let args: Vec<&str> = args.split_whitespace().collect();
        let run = sandbox.tried(name, content, &args).exits(*code);
        words
            .split(" & ")
            .filter(|words| !words.is_empty())
            .fold(run, Run::says);
    }
}

#[test]
fn a_list_in_two_languages_goes_in_as_it_is() {
    let sandbox = Sandbox::with_registry();
    let list = "Country 国家,Place / 地點*,產品 Product,HS编码,市场份额[1],从业人员（万人） Employment\n\
        China 中国,大唐,袜子,6115,国内70%、国际30%,12\n\
        BELGIQUE-BELGIË,Kortrijk,textiles,6006,占全国70%,0.3\n";
    sandbox.file("list.csv", list);
    sandbox.import(&["list.csv"]).succeeds().prints("2 new");
    let exported = sandbox.typed("export|--format|jsonl").succeeds();
    [
        r#""figures":[{"measure":"employment","value":3000}],"key":"be-kortrijk-textiles""#,
        r#""market_shares":[{"percent":70,"scope":"domestic"}],"product":{"codes":[{"code":"6006","scheme":"HS"}]"#,
        r#""value":120000"#,
        r#"{"percent":70,"scope":"domestic"},{"percent":30,"scope":"global"}"#,
    ]
    .into_iter()
    .fold(exported, Run::prints);
}

#[test]
fn what_is_no_table_is_named() {
    let sandbox = Sandbox::with_registry();
    let wide: Vec<u8> = "place,product,country\n"
        .chars()
        .flat_map(|letter| u32::from(letter).to_le_bytes())
        .collect();
    for (name, bytes, words) in [
        (
            "t.csv.gz",
            &b"\x1f\x8b\x08\0\0\0"[..],
            "a gzip archive; unpack it first",
        ),
        ("t.csv.bz2", b"BZh91AY&SY", "a bzip2 archive"),
        ("t.csv.xz", b"\xfd7zXZ\0\0", "an xz archive"),
        ("t.csv.zst", b"\x28\xb5\x2f\xfd\0", "a Zstandard archive"),
        ("t.csv", b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        ("wide.csv", &wide, "text in UTF-32; save it as UTF-8"),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut",
            "not a workbook that can be read: it is damaged",
        ),
    ] {
        sandbox.tried(name, bytes, &[]).exits(1).says(words);
    }
    let damaged = b"country,place,product\nFR,Orl\xc3\xa9ans,Vin\nFR,B\xe9ziers,Vin\n";
    let refused = sandbox.tried("mostly.csv", damaged, &[]).exits(1);
    refused.says("mostly.csv line 3: holds bytes that are not UTF-8");
}

#[test]
fn a_wrong_sheet_is_named_with_what_to_do() {
    let sandbox = Sandbox::with_registry();
    let readme: &[&[&str]] = &[&["About this file"], &["made by hand"]];
    let data: &[&[&str]] = &[&["place", "product", "country"], &["Zhuji", "Sock", "CN"]];
    let book = workbook(&[("Readme", readme), ("Data", data)]);
    let refused = sandbox.tried("book.xlsx", &book, &[]).exits(1);
    refused
        .says(
            "book.xlsx Readme!1: no column for country, place and product; it has: About this file",
        )
        .says("--sheet takes another: \"Data\"");
    sandbox
        .tried("book.xlsx", &book, &["--sheet", "Data"])
        .succeeds();
}

#[test]
fn how_a_file_is_read_is_saved_and_used_again() {
    let sandbox = Sandbox::with_registry();
    let table = |name: &str, place: &str| {
        let text = format!("Liste\nOrt|Ware\n{place}|Messer\n|Scheren\n");
        sandbox.file(name, text);
    };
    table("2024.csv", "Solingen");
    table("2025.csv", "Tuttlingen");
    let typed = |words: &str| sandbox.run(words.split_whitespace());
    let saved = "import 2024.csv --map Ort=place --map Ware=product --default country=DE --header-row 2-2 --fill-down --delimiter pipe --save-mapping list.json";
    typed(saved).succeeds();
    typed("import 2025.csv --mapping list.json").succeeds();
    assert_eq!(sandbox.found(["country:DE"]).len(), 4);
    let other = "import 2025.csv --mapping list.json --default country=AT --dry-run";
    typed(other).succeeds().prints("at-tuttlingen-messer");
    let mapping = sandbox.path().join("list.json");
    let text = fs::read_to_string(&mapping).expect("a mapping");
    fs::write(&mapping, text.replace("columns", "colums")).expect("a mapping");
    let refused = typed("import 2025.csv --mapping list.json").exits(1);
    refused.says("list.json: there is no \"colums\" in a mapping; it has: columns, defaults");
    let over =
        "import 2024.csv --map Ort=place --map Ware=product --country DE --save-mapping 2025.csv";
    let refused = typed(over).exits(1);
    refused.says("is no mapping that --save-mapping could replace");
}
