//! Degrees in every way that people write them.

use proptest::prelude::*;

use super::*;

fn near(text: &str, axis: Axis, expected: f64) {
    let read = degrees(text, axis).unwrap_or_else(|refused| panic!("{text}: {refused}"));
    let number: f64 = read.parse().unwrap();
    assert!((number - expected).abs() < 1e-6, "{text}: {read}");
}

#[test]
fn latitudes_are_read_as_people_write_them() {
    for text in [
        "44.78",
        "44,78",
        "+44.78",
        "44.78°",
        "44,78°",
        "44.78 °",
        "44.78N",
        "44.78 N",
        "N44.78",
        "N 44.78",
        "n 44.78",
        "44.78° N",
        "44.78°N",
        "N 44.78°",
        "44.78º",
        "44.78 deg",
        "44.78 degrees north",
        "北纬44.78",
        "北纬44.78度",
        "44.78 Nord",
        "４４．７８",
        "44°46'48\"",
        "44°46'48\"N",
        "44° 46' 48\" N",
        "44° 46′ 48″ N",
        "44°46’48”N",
        "44°46′48″N",
        "N 44°46′48″",
        "44º46'48''N",
        "44°46.8'N",
        "44° 46.8′ N",
        "44 46 48 N",
        "N44 46 48",
        "44:46:48N",
        "44:46:48",
        "44 46.8 N",
        "北纬44度46分48秒",
        "44°46,8′ N",
        "44d46m48N",
    ] {
        near(text, Axis::Latitude, 44.78);
    }
    near("44°47'N", Axis::Latitude, 44.783_333);
    near("44° 47′ 12″ N", Axis::Latitude, 44.786_667);
    near("33°52′S", Axis::Latitude, -33.866_667);
    near("-33.87", Axis::Latitude, -33.87);
    near("−33,87", Axis::Latitude, -33.87);
    near("33.87 S", Axis::Latitude, -33.87);
    near("南纬33.87", Axis::Latitude, -33.87);
    assert_eq!(degrees("29.71", Axis::Latitude).unwrap(), "29.71");
}

#[test]
fn longitudes_are_read_as_people_write_them() {
    for text in [
        "10.88",
        "10,88",
        "10.88 E",
        "E10.88",
        "10°52'48\"E",
        "东经10.88",
        "10.88 Est",
        "10.88 Este",
    ] {
        near(text, Axis::Longitude, 10.88);
    }
    near("99°12′W", Axis::Longitude, -99.2);
    near("8,61 Ouest", Axis::Longitude, -8.61);
    near("西经99.2", Axis::Longitude, -99.2);
    near("120°14′24″ E", Axis::Longitude, 120.24);
}

#[test]
fn what_is_no_angle_or_two_is_refused() {
    for text in [
        "",
        "N",
        "abc",
        "44°78'N",
        "44°47'60\"N",
        "44.5°30'N",
        "44 78",
        "44 47 12",
        "-44.78 S",
        "N44.78S",
        "44°47'12\"13N",
        "1.2.3",
        "44.",
        ".5",
        "44°12\"",
        "44''N 1",
        "44.78 E",
        "10.88 W",
        "44,78,1",
        "°",
        "44°°",
        "'44",
    ] {
        assert!(
            degrees(text, Axis::Latitude).is_err(),
            "{text}: {:?}",
            degrees(text, Axis::Latitude)
        );
    }
    assert!(
        degrees("10°53' O", Axis::Longitude)
            .unwrap_err()
            .contains("write W or E")
    );
    assert!(degrees("44.78 N", Axis::Longitude).is_err());
}

/// 44.78 degrees north, 10.88 degrees east.
const CARPI: &[&str] = &[
    "44.78, 10.88",
    "44.78,10.88",
    "44.78 10.88",
    "44.78;10.88",
    "44.78 ; 10.88",
    "44.78 / 10.88",
    "(44.78, 10.88)",
    "[44.78, 10.88]",
    "44,78 10,88",
    "44,78; 10,88",
    "44,78, 10,88",
    "44,78,10,88",
    "44.78 , 10.88",
    "44.78N 10.88E",
    "44.78° N, 10.88° E",
    "N44.78 E10.88",
    "N44.78, E10.88",
    "10.88E 44.78N",
    "44,78 N 10,88 E",
    "44°46′48″N 10°52′48″E",
    "44° 46' 48\" N, 10° 52' 48\" E",
    "北纬44.78，东经10.88",
    "东经10.88，北纬44.78",
    "44.78，10.88",
    "POINT(10.88 44.78)",
    "POINT (10.88 44.78)",
    "44.78°, 10.88°",
    "44.78|10.88",
    "44:46:48 N 10:52:48 E",
    "+44.78, +10.88",
    "44.780, 10.880",
    "４４．７８，１０．８８",
];

#[test]
fn both_degrees_of_a_place_are_read_from_one_cell() {
    for text in CARPI {
        let (latitude, longitude) =
            coordinates(text, false).unwrap_or_else(|refused| panic!("{text}: {refused}"));
        let (latitude, longitude): (f64, f64) =
            (latitude.parse().unwrap(), longitude.parse().unwrap());
        assert!(
            (latitude - 44.78).abs() < 1e-6 && (longitude - 10.88).abs() < 1e-6,
            "{text}: {latitude} {longitude}"
        );
    }
    let zhuji = Ok(("29.71".to_owned(), "120.24".to_owned()));
    assert_eq!(coordinates("120.24, 29.71", false), zhuji);
    assert_eq!(coordinates("120.24, 29.71", true), zhuji);
    assert_eq!(
        coordinates("-33.87,-70.67", false).unwrap(),
        ("-33.87".to_owned(), "-70.67".to_owned())
    );
    assert_eq!(
        coordinates("-33,-70", false).unwrap(),
        ("-33".to_owned(), "-70".to_owned())
    );
    assert_eq!(
        coordinates("19,4 S, 99,1 W", false).unwrap(),
        ("-19.4".to_owned(), "-99.1".to_owned())
    );
    for text in [
        "",
        "44.78",
        "44,10",
        "44.78N",
        "44.78N 10.88N",
        "a, b",
        "44.78, 10.88, 3",
        "1,2,3",
        "44.78 N 10.88 O",
    ] {
        assert!(
            coordinates(text, false).is_err(),
            "{text}: {:?}",
            coordinates(text, false)
        );
    }
    assert!(
        coordinates("44,10", false)
            .unwrap_err()
            .contains("44, 10 for two")
    );
}

proptest! {
    #[test]
    fn degrees_written_in_any_way_come_back(degrees_ in 0..90u32, minutes in 0..60u32, seconds in 0..60u32, south in any::<bool>(), form in 0..4usize) {
        let size = f64::from(degrees_) + f64::from(minutes) / 60.0 + f64::from(seconds) / 3600.0;
        let letter = if south { 'S' } else { 'N' };
        let text = match form {
            0 => format!("{degrees_}°{minutes}′{seconds}″{letter}"),
            1 => format!("{letter} {degrees_}° {minutes}' {seconds}\""),
            2 => format!("{degrees_} {minutes} {seconds} {letter}"),
            _ => format!("{size:.7} {letter}").replace('.', ","),
        };
        let read: f64 = degrees(&text, Axis::Latitude).unwrap().parse().unwrap();
        prop_assert!((read - if south { -size } else { size }).abs() < 1e-6, "{} is {}", text, read);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), likely in "[0-9NSEWO°'\"., -]{0,14}") {
        for text in [text, likely] {
            for axis in [Axis::Latitude, Axis::Longitude] {
                if let Ok(read) = degrees(&text, axis) {
                    prop_assert!(crate::model::number::parse_plain(&read).is_ok(), "{} became {}", text, read);
                }
            }
            let _ = coordinates(&text, false);
            let _ = coordinates(&text, true);
        }
    }
}
