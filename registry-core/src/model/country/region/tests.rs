use super::*;

#[test]
fn every_region_of_the_standard_is_found_by_its_code_and_its_names() {
    let mut count = 0;
    for line in table::REGIONS.lines() {
        let code = table::column(line, 0).unwrap();
        let region: RegionCode = code.parse().unwrap();
        assert_eq!(region.as_str(), code);
        let country: CountryCode = region.country().parse().unwrap();
        let short = &code[3..];
        assert_eq!(country.region_coded(short), Some(region), "{code}");
        assert_eq!(country.region_named(code), Some(region), "{code}");
        count += 1;
    }
    assert_eq!(count, 5046);
    for unknown in ["", "CN", "CN-", "-ZJ", "CN-ZZ", "ZZ-ZZ", "CNZJ"] {
        assert!(unknown.parse::<RegionCode>().is_err(), "{unknown}");
    }
}

#[test]
fn a_shown_name_is_one_that_people_say() {
    // Several names that are one region's.
    let lists = ["CO-SAP", "ET-SN", "GB-ABC", "GB-BCP", "GB-NMD"];
    for region in RegionCode::all() {
        let shown = region.plain_name();
        let is_plain = !shown.contains([',', '/', '(', ')', '[', ']', '*']);
        assert!(
            is_plain || lists.contains(&region.as_str()),
            "{region} {shown}"
        );
        let country: CountryCode = region.country().parse().unwrap();
        assert!(country.regions_by_name(shown).is_some(), "{region} {shown}");
    }
    for (code, shown) in [
        ("ES-NC", "Navarra"),
        ("ES-MD", "Madrid"),
        ("ES-VC", "Comunidad Valenciana"),
        ("CZ-10", "Praha"),
        ("GB-EDH", "Edinburgh"),
        ("IT-BZ", "Bolzano"),
        ("RU-TA", "Tatarstan"),
        ("KE-05", "Elgeyo-Marakwet"),
        ("US-VI", "U.S. Virgin Islands"),
    ] {
        let region: RegionCode = code.parse().unwrap();
        assert_eq!(region.plain_name(), shown);
        let country: CountryCode = region.country().parse().unwrap();
        assert_eq!(country.region_named(shown), Some(region));
    }
}
