//! Blocks of addresses.

use std::{fmt, net::IpAddr, str::FromStr};

/// A block of addresses, in the notation of CIDR; a single address is one, too.
///
/// ```
/// use registry_server::Block;
/// let block: Block = "10.1.0.0/16".parse()?;
/// assert!(block.contains("10.1.2.3".parse()?) && !block.contains("10.2.2.3".parse()?));
/// assert!("10.0.0.0/33".parse::<Block>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    address: IpAddr,
    length: u8,
}

impl Block {
    /// Whether an address lies in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let (own, width) = bits(self.address);
        let (other, other_width) = bits(address.to_canonical());
        let shift = u32::from(width - self.length);
        let prefix = |bits: u128| bits.checked_shr(shift).unwrap_or(0);
        width == other_width && prefix(own) == prefix(other)
    }
}

/// The bits of an address, and how many they are.
fn bits(address: IpAddr) -> (u128, u8) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

impl FromStr for Block {
    type Err = String;

    fn from_str(text: &str) -> Result<Block, String> {
        let wrong = || format!("{text:?}: expected addresses such as 10.0.0.0/8 or ::1");
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let address = address.to_canonical();
        let (_, width) = bits(address);
        let length = length.map_or(Ok(width), str::parse).map_err(|_| wrong())?;
        if length > width {
            return Err(wrong());
        }
        Ok(Block { address, length })
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_the_addresses_that_share_its_first_bits() {
        for (block, inside, outside) in [
            ("0.0.0.0/0", "255.1.2.3", "::1"),
            ("127.0.0.1", "127.0.0.1", "127.0.0.2"),
            ("10.0.0.0/9", "10.127.255.255", "10.128.0.0"),
            ("10.0.0.0/8", "::ffff:10.9.9.9", "::ffff:11.9.9.9"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("::/0", "2001:db9::1", "1.2.3.4"),
        ] {
            let block: Block = block.parse().unwrap();
            assert!(block.contains(inside.parse().unwrap()), "{block} {inside}");
            assert!(
                !block.contains(outside.parse().unwrap()),
                "{block} {outside}"
            );
            assert_eq!(block.to_string().parse(), Ok(block));
        }
        for wrong in ["", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/33", "::/129", "a"] {
            assert!(wrong.parse::<Block>().is_err(), "{wrong}");
        }
    }
}
