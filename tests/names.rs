//! Countries and regions under every name, shown under one; what is odd about where a record says it is.

use crate::sandbox::Sandbox;

const CARPI: &str = "place,product,country,region,latitude,longitude\n\
    Carpi,knitwear,IT,Lombardia,45.2,10.9\n\
    Brescia,steel,IT,Lumbardy,45.5,10.2\n\
    Prato,wool,IT,Toscana,11.1,43.9\n";

#[test]
fn what_is_odd_about_a_place_is_said_on_import_and_refused_on_demand() {
    let sandbox = Sandbox::with_registry();
    let file = sandbox.file("italy.csv", CARPI);
    let file = file.to_str().expect("a path of letters");
    let region = "italy.csv line 3, column region: \"Lumbardy\": no region of Italy";
    let outside = "italy.csv line 4, column latitude: \"11.1, 43.9\": outside Italy; \
        latitude and longitude look exchanged: 43.9, 11.1?";
    sandbox
        .run(["import", "--coordinates-must-fit", file])
        .exits(3)
        .says(outside);
    let report = sandbox.run(["import", "--dry-run", "--format", "json", file]);
    assert_eq!(report.json()["remarks"]["count"], 2);
    let imported = sandbox.run(["import", file]);
    imported.succeeds().says(region).says(outside);
    assert_eq!(sandbox.found(["region_uncoded:*"]), ["it-brescia-steel"]);
    assert_eq!(sandbox.found(["coordinates:outside"]), ["it-prato-wool"]);
    // What was said of a record once is not said again.
    let again = sandbox.run(["import", file]);
    assert_eq!(again.succeeds().stderr, "");
}

#[test]
fn what_is_odd_about_a_place_is_said_of_every_change() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("register|--country|IT|--place|Carpi|--product|knitwear|--latitude|10.88|--longitude|44.78")
        .succeeds()
        .says("it-carpi-knitwear, \"10.88, 44.78\": outside Italy; latitude and longitude look exchanged");
    sandbox
        .typed("update|it-carpi-knitwear|--region|Lumbardy|--format|json")
        .succeeds();
    let updated = sandbox.typed("update|it-carpi-knitwear|--region|Lombardo|--format|json");
    let remarks = &updated.json()["remarks"];
    assert_eq!(remarks["count"], 1);
    assert_eq!(remarks["first"][0]["value"], "Lombardo");
    sandbox
        .typed("update|it-carpi-knitwear|--latitude|10.9|--coordinates-must-fit")
        .exits(1)
        .says("it-carpi-knitwear, \"10.9, 44.78\": outside Italy");
}

/// Rows of countries as tables have them, and the codes that they are.
const COUNTRIES: &[(&str, &str)] = &[
    ("\"Tanzania, United Republic of\"", "TZ"),
    ("Kingdom of Bhutan", "BT"),
    ("\"Venezuela, Bolivarian Republic of\"", "VE"),
    ("\"Micronesia, Federated States of\"", "FM"),
    ("Swaziland", "SZ"),
    ("Deutschland", "DE"),
    ("Brasil", "BR"),
    ("中華民國", "TW"),
    ("Россия", "RU"),
    ("Nga", "RU"),
    ("Kosovo", "XK"),
    ("Cote dIvoire", "CI"),
];

#[test]
fn a_country_is_read_under_every_name_and_shown_under_one() {
    let sandbox = Sandbox::with_registry();
    let rows = COUNTRIES.iter().enumerate();
    let rows = rows.map(|(at, (name, _))| format!("{name},Town{at},goods{at}\n"));
    let table = format!("country,place,product\n{}", rows.collect::<String>());
    sandbox
        .run_with_input(["import", "-"], table.as_bytes())
        .succeeds()
        .prints("12 new");
    for (at, (_, code)) in COUNTRIES.iter().enumerate() {
        let key = format!("{}-town{at}-goods{at}", code.to_lowercase());
        assert_eq!(sandbox.record(&key)["location"]["country"], *code);
    }
    sandbox
        .run(["show", "sz-town4-goods4"])
        .succeeds()
        .prints("Eswatini (SZ)");
}

#[test]
fn a_region_is_one_value_whatever_it_is_called() {
    let sandbox = Sandbox::with_registry();
    let table = "place,product,country,region\n\
        Brescia,steel,IT,Lombardia\nCremona,violins,IT,Lombardy\nComo,silk,IT,Lombardei\n\
        Lecco,wire,IT,伦巴第大区\nBergamo,buttons,IT,25\nLodi,cheese,IT,Lumbardy\n";
    sandbox
        .run_with_input(["import", "-"], table.as_bytes())
        .succeeds()
        .says("\"Lumbardy\": no region of Italy; Lombardia (IT-25)?");
    let facets = sandbox
        .run(["facets", "--format", "json"])
        .succeeds()
        .json();
    let regions = facets["region"].to_string();
    assert_eq!(regions.matches("Lombardia, IT").count(), 1, "{regions}");
    for name in [
        "Lombardia",
        "Lombardy",
        "Lombardei",
        "Lombardie",
        "伦巴第",
        "IT-25",
    ] {
        assert_eq!(sandbox.found(["--region", name]).len(), 5, "{name}");
    }
    let map = sandbox
        .run(["search", "violins", "--format", "geojson"])
        .json();
    let shown = &map["features"][0]["properties"];
    assert_eq!(
        (&shown["region"], &shown["region_name"]),
        (&"IT-25".into(), &"Lombardia".into())
    );
}

#[test]
fn naming_a_region_sets_code_and_name_together_in_every_way() {
    let sandbox = Sandbox::with_registry();
    let key = "cn-keqiao-fabrics";
    let register =
        "register|--country|CN|--place|Keqiao|--product|fabrics|--set|region_name=Zhejiang";
    sandbox.typed(register).succeeds();
    let json = |region: &str| {
        format!(
            r#"{{"key":"{key}","location":{{"country":"CN","place":"Keqiao",{region}}},"product":{{"name":"fabrics"}}}}"#
        )
    };
    let region = || {
        let location = sandbox.record(key)["location"].clone();
        let name = location["region_name"].as_str().map(str::to_owned);
        (
            location["region"].as_str().unwrap_or_default().to_owned(),
            name,
        )
    };
    assert_eq!(region(), ("CN-ZJ".to_owned(), Some("Zhejiang".to_owned())));
    sandbox
        .typed(&format!("update|{key}|--region|Guangdong"))
        .succeeds();
    assert_eq!(region(), ("CN-GD".to_owned(), None));
    sandbox
        .typed(&format!("update|{key}|--set|region_name=福建省"))
        .succeeds();
    assert_eq!(region(), ("CN-FJ".to_owned(), Some("福建省".to_owned())));
    sandbox
        .typed("update|--where|fabrics|--region|CN-SD")
        .succeeds();
    assert_eq!(region(), ("CN-SD".to_owned(), None));
    let row = format!("key,region\n{key},JS\n");
    sandbox
        .run_with_input(["import", "-"], row.as_bytes())
        .succeeds();
    assert_eq!(region(), ("CN-JS".to_owned(), None));
    let line = json(r#""region_name":"Hunan""#);
    sandbox
        .run_with_input(["update", key, "--json"], line.as_bytes())
        .succeeds();
    assert_eq!(region(), ("CN-HN".to_owned(), Some("Hunan".to_owned())));
    sandbox
        .typed(&format!("update|{key}|--region|CN-HB"))
        .succeeds();
    assert_eq!(region(), ("CN-HB".to_owned(), None));
    sandbox
        .run(["show", key])
        .succeeds()
        .prints("Keqiao, Hubei (CN-HB), China (CN)");
    let two = json(r#""region":"CN-ZJ","region_name":"Guangdong""#);
    sandbox
        .run_with_input(["update", key, "--json"], two.as_bytes())
        .exits(1)
        .says("\"Guangdong\": this is the region CN-GD, and the code says CN-ZJ");
    let two = format!("key,region,region_name\n{key},CN-ZJ,Guangdong\n");
    sandbox
        .run_with_input(["import", "-"], two.as_bytes())
        .exits(3)
        .says("\"Guangdong\": this is the region CN-GD, and the code says CN-ZJ");
}

#[test]
fn a_registry_calls_countries_as_it_likes() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("register|--country|Holland|--place|Aalsmeer|--product|flowers")
        .succeeds();
    let show = || sandbox.run(["show", "nl-aalsmeer-flowers"]);
    show().succeeds().prints("Netherlands (NL)");
    let names = sandbox.registry().join("display-names.txt");
    std::fs::write(&names, "# as we write\nNL = The Netherlands\n").expect("a writable folder");
    show().succeeds().prints("The Netherlands (NL)");
    std::fs::write(&names, "NL = Belgium\n").expect("a writable folder");
    show()
        .exits(1)
        .says("display-names.txt line 1: \"Belgium\" is a name of Belgium");
}

#[test]
fn a_registry_calls_regions_as_it_likes() {
    let sandbox = Sandbox::with_registry();
    sandbox
        .typed("register|--country|IT|--region|IT-25|--place|Brescia|--product|taps")
        .succeeds();
    let names = sandbox.registry().join("display-names.txt");
    std::fs::write(&names, "IT-25 = Lombardy\n").expect("a writable folder");
    for (command, shown) in [
        ("show|it-brescia-taps", "Brescia, Lombardy (IT-25), Italy"),
        ("search|taps", "Lombardy, IT"),
        ("list", "Lombardy, IT"),
        ("facets", "1  Lombardy, IT"),
        // Data stays as it is everywhere.
        ("facets|--format|json", "\"Lombardia, IT\""),
    ] {
        sandbox.typed(command).succeeds().prints(shown);
    }
    std::fs::write(&names, "IT-25 = Toscana\n").expect("a writable folder");
    sandbox
        .typed("show|it-brescia-taps")
        .exits(1)
        .says("display-names.txt line 1: \"Toscana\" is a name of Toscana (IT-52)");
}

#[test]
fn the_program_says_whose_data_it_holds() {
    let about = Sandbox::empty()
        .run(["about", "--format", "json"])
        .succeeds()
        .json();
    assert_eq!(about["licence"], "MIT OR Apache-2.0");
    let notice = about["notice"].as_str().expect("a text");
    for credit in [
        "Unicode, Inc.",
        "widdix GmbH",
        "James Jackson",
        "Natural Earth",
        "rust_iso3166",
    ] {
        assert!(notice.contains(credit), "{credit}");
    }
}

#[test]
fn the_fixtures_are_found_by_every_name_of_their_country() {
    let sandbox = Sandbox::with_fixtures();
    let dutch = sandbox.found(["--country", "NL"]);
    assert!(!dutch.is_empty());
    for name in [
        "Netherlands",
        "Holland",
        "Pays-Bas",
        "荷兰",
        "Kingdom of the Netherlands",
    ] {
        let found = sandbox.found([name]);
        assert!(dutch.iter().all(|key| found.contains(key)), "{name}");
    }
}
