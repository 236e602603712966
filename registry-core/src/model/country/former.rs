//! Regions that there are no more, and the ones that they are part of today.

use super::{CountryCode, RegionCode, region::bare_key, words::NameWords};

/// The code of the region of today, and names between `|`, a line each.
static FORMER_REGIONS: &str = include_str!("../../../names/former-regions.txt");

impl CountryCode {
    /// The region of this country that a former one is part of today.
    ///
    /// ```
    /// use registry_core::model::CountryCode;
    /// let france: CountryCode = "FR".parse()?;
    /// let today = france.region_of_former("Rhône-Alpes").expect("it was a region until 2015");
    /// assert_eq!(today.as_str(), "FR-ARA");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    #[must_use]
    pub fn region_of_former(self, name: &str) -> Option<RegionCode> {
        let words = NameWords::of(name);
        let key = words.key();
        let bare = bare_key(&words, &key);
        let lines = FORMER_REGIONS
            .lines()
            .filter_map(|line| line.split_once('\t'));
        let mut own = lines.filter(|(code, _)| code.starts_with(self.as_str()));
        let (code, _) = own.find(|(_, names)| {
            let mut names = names.split('|');
            names.any(|former| {
                let former = NameWords::of(former).key();
                former == key || bare.as_ref() == Some(&former)
            })
        })?;
        code.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_region_is_no_region_of_today_and_leads_to_one() {
        let lines = FORMER_REGIONS.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let (code, names) = line.split_once('\t').unwrap();
            let today: RegionCode = code.parse().unwrap();
            let country: CountryCode = today.country().parse().unwrap();
            for name in names.split('|') {
                assert_eq!(country.region_of_former(name), Some(today), "{name}");
                assert_eq!(country.region_named(name), None, "{name}");
            }
        }
    }
}
