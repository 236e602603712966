//! Addresses that records state, which come from anywhere.

/// The address if a browser may follow it: of the web, and nothing else.
pub(crate) fn followed(address: &str) -> Option<&str> {
    let address = address.trim();
    let is_web = ["http://", "https://"].iter().any(|scheme| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && address.len() > scheme.len()
    });
    (is_web && !address.contains(|letter: char| letter.is_whitespace() || letter.is_control()))
        .then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_followed() {
        assert_eq!(
            followed(" HTTPS://example.org/a"),
            Some("HTTPS://example.org/a")
        );
        for other in [
            "javascript:alert(1)",
            "data:text/html,x",
            "example.org",
            "https://",
            "http://a b",
            "//x",
            "ｈttp://x",
        ] {
            assert_eq!(followed(other), None, "{other}");
        }
    }
}
