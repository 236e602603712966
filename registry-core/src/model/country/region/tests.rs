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
