use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn is_canonical(text: &str) -> bool {
    check_canonical(text.as_bytes()).is_ok()
}

fn canonical(value: &Value) -> String {
    serde_json_canonicalizer::to_string(value).expect("a value has a form")
}

/// RFC 8785 appendix B: the bits of a double, and how it is printed.
const NUMBERS: [(u64, &str); 24] = [
    (0x0000_0000_0000_0000, "0"),
    (0x8000_0000_0000_0000, "0"),
    (0x0000_0000_0000_0001, "5e-324"),
    (0x8000_0000_0000_0001, "-5e-324"),
    (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
    (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
    (0x4340_0000_0000_0000, "9007199254740992"),
    (0xc340_0000_0000_0000, "-9007199254740992"),
    (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
    (0x44b5_2d02_c7e1_4af6, "1e+23"),
    (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
    (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
    (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
    (0x444b_1ae4_d6e2_ef50, "1e+21"),
    (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
    (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
    (0x41b3_de43_5555_5553, "333333333.3333332"),
    (0x41b3_de43_5555_5554, "333333333.33333325"),
    (0x41b3_de43_5555_5555, "333333333.3333333"),
    (0x41b3_de43_5555_5556, "333333333.3333334"),
    (0x41b3_de43_5555_5557, "333333333.33333343"),
    (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
    (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
];

#[test]
fn numbers_are_printed_as_rfc_8785_appendix_b_says() {
    for (bits, printed) in NUMBERS {
        let value = f64::from_bits(bits);
        assert_eq!(
            serde_json_canonicalizer::to_string(&value).expect("finite"),
            printed
        );
        assert!(is_canonical(printed), "{printed}");
    }
}

#[test]
fn the_example_of_rfc_8785_section_3_2_is_canonical() {
    let text = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
    assert!(is_canonical(text));
}

#[test]
fn names_are_in_the_order_of_utf_16_as_in_rfc_8785_section_3_2_3() {
    let text = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\u{7f}\",\"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
    assert!(is_canonical(text));
    assert!(!is_canonical("{\"\u{fb33}\":1,\"\u{1f600}\":1}"));
}

#[test]
fn numbers_in_any_other_form_are_found() {
    for number in [
        "-0",
        "01",
        "80.0",
        "1E5",
        "1e5",
        "+1",
        "1.",
        ".5",
        "1e400",
        "9007199254740993",
        "100000000000000000000000",
        "0.0000001",
        "-",
        "1-1",
        "1.50",
    ] {
        assert!(!is_canonical(number), "{number}");
    }
}

#[test]
fn other_forms_are_found_where_they_start() {
    let place = |text: &[u8]| match check_canonical(text) {
        Err(ItemError::NotCanonical { offset, .. }) => Some(offset),
        _ => None,
    };
    assert_eq!(place(b"{\"a\":1,\"a\":2}"), Some(7));
    assert_eq!(place(b"{\"b\":1,\"a\":2}"), Some(7));
    assert_eq!(place(b"{\"a\": 1}"), Some(5));
    assert_eq!(place(b"[1,2] "), Some(5));
    assert_eq!(place(b"[1,]"), Some(3));
    assert_eq!(place(b"\"\\/\""), Some(1));
    assert_eq!(place(b"\"\\u0041\""), Some(1));
    assert_eq!(place(b"\"\\u000A\""), Some(1));
    assert_eq!(place(b"\"\\u000a\""), Some(1));
    assert_eq!(place(b"\"\n\""), Some(1));
    assert_eq!(place(b"\"a"), Some(2));
    assert_eq!(place(b"\"\xff\""), Some(1));
    assert_eq!(place(b""), Some(0));
    assert_eq!(place("[".repeat(100_000).as_bytes()), Some(127));
    assert_eq!(place(b"\"\\u001f\\u000b\x7f\""), None);
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_the_canonicalizer_writes_is_canonical(value in values()) {
        let text = canonical(&value);
        prop_assert!(is_canonical(&text), "{}", text);
    }

    #[test]
    fn what_is_accepted_is_what_the_canonicalizer_writes(value in values(), at in any::<prop::sample::Index>(), put in any::<u8>()) {
        let mut bytes = canonical(&value).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = put;
        if check_canonical(&bytes).is_ok() {
            let read: Value = serde_json::from_slice(&bytes).expect("canonical JSON is JSON");
            prop_assert_eq!(canonical(&read).into_bytes(), bytes);
        }
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = check_canonical(&bytes);
    }
}
