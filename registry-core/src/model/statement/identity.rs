//! Which record a statement speaks of, and when the one that was found is plainly another.

use super::{Contradiction, Statement};
use crate::model::{
    Cluster, Invalid, Key, Label, Name, chinese::simplified, location::region_identity,
    text::is_han,
};

impl Statement {
    /// The key of the record that this speaks of: its own, else the one derived from country and
    /// the names as printed where they are given, else the names.
    ///
    /// ```
    /// use registry_core::Statement;
    /// let statement = Statement {
    ///     country: Some("CN".parse()?),
    ///     place: Some("Zhuji".parse()?),
    ///     product: Some("Sock".parse()?),
    ///     ..Statement::default()
    /// };
    /// assert_eq!(statement.identity()?.as_str(), "cn-zhuji-sock");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid::Missing`] names what is needed, [`Invalid::KeyPartEmpty`] asks for a key.
    pub fn identity(&self) -> Result<Key, Invalid> {
        self.identity_with(&Statement::default())
    }

    /// The key of the record that this speaks of, where defaults stand in for names that it does not say.
    pub(crate) fn identity_with(&self, defaults: &Statement) -> Result<Key, Invalid> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let country = self.country.or(defaults.country);
        let place = self.place.as_ref().or(defaults.place.as_ref());
        let product = self.product.as_ref().or(defaults.product.as_ref());
        let place = self.printed_place.as_ref().or(place);
        let product = self.printed_product.as_ref().or(product);
        Key::derive(
            country.ok_or(Invalid::Missing { field: "country" })?,
            place.ok_or(Invalid::Missing { field: "place" })?,
            product.ok_or(Invalid::Missing { field: "product" })?,
        )
    }

    /// Where a record found by a derived key is plainly another place: another region, other native names.
    pub(crate) fn contradicts_identity(&self, record: &Cluster) -> Option<Contradiction> {
        if self.key.is_some() {
            return None;
        }
        let known = record.location.region_identity();
        let stated = region_identity(
            record.location.country,
            self.region,
            self.region_name
                .as_ref()
                .or(self.region_to_find.as_ref())
                .map(Label::as_str),
        );
        if let (Some(known), Some(stated)) = (known, stated)
            && known != stated
        {
            return Some(Contradiction {
                field: "region",
                known,
                stated,
            });
        }
        self.other_characters(record).or_else(|| {
            native_names_contradict(
                "place_names",
                &record.location.other_names,
                &self.place_names,
            )
        })
    }

    /// A place or product whose name sounds the same and is written otherwise: 宜春 and 伊春 are both yichun.
    fn other_characters(&self, record: &Cluster) -> Option<Contradiction> {
        let (location, product) = (&record.location, &record.product);
        let (printed, former) = (&record.as_printed, &record.former_names);
        let of_place = || {
            let known = [Some(&location.place), printed.place.as_ref()];
            let known = known.into_iter().flatten();
            let further = location.other_names.iter().chain(&former.place);
            known.chain(further.map(|name| &name.name))
        };
        let of_product = || {
            let known = [Some(&product.name), printed.product.as_ref()];
            let known = known.into_iter().flatten();
            let further = product.other_names.iter().chain(&former.product);
            known.chain(further.map(|name| &name.name))
        };
        let place = self.printed_place.as_ref().or(self.place.as_ref());
        let named = self.printed_product.as_ref().or(self.product.as_ref());
        written_otherwise("place", of_place(), place)
            .or_else(|| written_otherwise("product", of_product(), named))
    }
}

/// A name in Chinese characters, where none of those known is written like it.
fn written_otherwise<'a>(
    field: &'static str,
    known: impl Iterator<Item = &'a Label>,
    stated: Option<&Label>,
) -> Option<Contradiction> {
    let is_chinese = |name: &str| {
        let mut letters = name
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .peekable();
        letters.peek().is_some() && letters.all(is_han)
    };
    let stated = stated.filter(|stated| is_chinese(stated))?;
    let mut known = known.filter(|known| is_chinese(known)).peekable();
    let first = known.peek()?.to_string();
    let wanted = simplified(stated);
    let is_known = known.any(|known| known == stated || simplified(known) == wanted);
    (!is_known).then(|| Contradiction {
        field,
        known: first,
        stated: stated.to_string(),
    })
}

/// Names in one language that have nothing in common name two places (苏州 and 宿州).
pub(super) fn native_names_contradict(
    field: &'static str,
    known: &[Name],
    stated: &[Name],
) -> Option<Contradiction> {
    stated
        .iter()
        .filter(|name| name.language.is_some())
        .find_map(|name| {
            let mut same_language = known
                .iter()
                .filter(|known| known.language == name.language)
                .peekable();
            let first = same_language.peek().map(|known| known.name.to_string())?;
            let shared = same_language.any(|known| stated.iter().any(|stated| stated == known));
            (!shared).then(|| Contradiction {
                field,
                known: first,
                stated: name.name.to_string(),
            })
        })
}
