//! The grammar of market shares: what is read prints to what reads the same.

use registry_core::model::{MarketShare, parse_shares};

/// Reads a cell of shares.
pub fn share(data: &[u8]) {
    let Ok(cell) = std::str::from_utf8(data) else {
        return;
    };
    let shares = match parse_shares(cell) {
        Ok(shares) => shares,
        Err(refused) => {
            assert!(!refused.to_string().is_empty());
            return;
        }
    };
    let printed: Vec<String> = shares.iter().map(ToString::to_string).collect();
    let printed = printed.join(", ");
    assert_eq!(
        parse_shares(&printed).as_ref(),
        Ok(&shares),
        "printed as {printed:?}"
    );
    for share in shares {
        assert_eq!(share.to_string().parse().as_ref(), Ok(&share));
        let whole = MarketShare::stated(share);
        let json = serde_json::to_string(&whole).expect("a share has a JSON form");
        let back: MarketShare = serde_json::from_str(&json).expect("its own JSON");
        assert_eq!(back, whole);
    }
}
