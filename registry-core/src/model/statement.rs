//! A statement: what one row, form or set of flags says of one cluster, and how it changes the record.
//!
//! A statement comes from one source. What it leaves empty it does not change. Its shares and figures
//! replace what the same source said before and leave other sources' values alone; its actors, codes,
//! names and ties are added to those that are there.

mod identity;

use super::{
    Actor, Attribute, Cluster, Code, CountryCode, Date, Figure, Invalid, Key, Label, Latitude,
    LifeCycle, Linkage, Location, Longitude, MarketShare, Name, Product, RegionCode, Review,
    Sector, Source, Span, Status, Text, Trade,
};
use identity::native_names_contradict;

/// Declares [`Statement`], and for its single-valued fields how two statements unite.
macro_rules! statement {
    (
        single { $( $(#[$single_meta:meta])* $single:ident: $single_type:ty ),+ $(,)? }
        many { $( $(#[$many_meta:meta])* $many:ident: $many_type:ty ),+ $(,)? }
    ) => {
        /// What one source says of one cluster. Empty fields say nothing.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct Statement {
            $( $(#[$single_meta])* pub $single: Option<$single_type>, )+
            $( $(#[$many_meta])* pub $many: Vec<$many_type>, )+
        }

        impl Statement {
            /// The first single-valued field in which two statements contradict each other.
            fn contradicting_field(&self, other: &Statement) -> Option<Contradiction> {
                $( if let (Some(one), Some(two)) = (&self.$single, &other.$single) && one != two {
                    return Some(Contradiction {
                        field: stringify!($single),
                        known: one.to_string(),
                        stated: two.to_string(),
                    });
                } )+
                None
            }

            /// Fills single values that are blank from `defaults`.
            pub(crate) fn fill_from(&mut self, defaults: &Statement) {
                $( if self.$single.is_none() { self.$single.clone_from(&defaults.$single); } )+
            }

            /// Whether anything but single values is said.
            pub(crate) fn has_lists(&self) -> bool {
                $( !self.$many.is_empty() )||+
            }

            /// Adds what `other` says. Single values that are there already stay.
            fn absorb(&mut self, other: Statement) {
                $( if self.$single.is_none() { self.$single = other.$single; } )+
                $( self.$many.extend(other.$many); )+
            }
        }
    };
}

statement! {
    single {
        /// Key, where it is stated.
        key: Key,
        /// Name of the cluster itself.
        name: Label,
        /// Status.
        status: Status,
        /// Key of the record merged into.
        merged_into: Key,
        /// Why the record is withdrawn.
        withdrawn_reason: Text,
        /// Number of the commit that registered the record and was reverted.
        reverted_commit: u64,
        /// Country.
        country: CountryCode,
        /// Region by code.
        region: RegionCode,
        /// Region by name.
        region_name: Label,
        /// Place.
        place: Label,
        /// Degrees north.
        latitude: Latitude,
        /// Degrees east.
        longitude: Longitude,
        /// Place as printed.
        printed_place: Label,
        /// Product as printed.
        printed_product: Label,
        /// Product.
        product: Label,
        /// Traditional or service.
        sector: Sector,
        /// Kind of service.
        service_kind: Label,
        /// Traded or local.
        trade: Trade,
        /// Stage of life.
        life_cycle: LifeCycle,
        /// Day last verified.
        last_verified: Date,
        /// Day the next review is due.
        review_due: Date,
    }
    many {
        /// Keys of the records split into.
        split_into: Key,
        /// Further names of the cluster.
        other_names: Name,
        /// Further names of the place.
        place_names: Name,
        /// Other places spanned.
        spans: Span,
        /// Further names of the product.
        product_names: Name,
        /// Classification codes.
        codes: Code,
        /// Market shares.
        market_shares: MarketShare,
        /// Actors.
        actors: Actor,
        /// Linkages.
        linkages: Linkage,
        /// Figures.
        figures: Figure,
        /// Reviews.
        reviews: Review,
        /// Sources of the record as a whole.
        sources: Source,
        /// Notes.
        notes: Text,
        /// Values of other columns.
        attributes: Attribute,
    }
}

/// Two statements, or a statement and a record, that cannot both hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The field they disagree on.
    pub field: &'static str,
    /// What was known first.
    pub known: String,
    /// What contradicts it.
    pub stated: String,
}

impl Statement {
    /// Adds what a further statement of the same file says of the same record.
    ///
    /// # Errors
    /// The single value in which the two contradict each other; nothing is added then. A name that
    /// repeats the other's as-printed one is no contradiction.
    pub fn unite(&mut self, mut other: Statement) -> Result<(), Contradiction> {
        drop_printed(
            &mut self.place,
            other.printed_place.as_ref(),
            other.place.as_ref(),
        );
        drop_printed(
            &mut self.product,
            other.printed_product.as_ref(),
            other.product.as_ref(),
        );
        drop_printed(
            &mut other.place,
            self.printed_place.as_ref(),
            self.place.as_ref(),
        );
        drop_printed(
            &mut other.product,
            self.printed_product.as_ref(),
            self.product.as_ref(),
        );
        let names_contradict =
            native_names_contradict("place_names", &self.place_names, &other.place_names);
        match self
            .contradicting_field(&other)
            .or(names_contradict)
            .or_else(|| self.contradicting_attribute(&other))
        {
            Some(contradiction) => Err(contradiction),
            None => {
                self.absorb(other);
                Ok(())
            }
        }
    }

    fn contradicting_attribute(&self, other: &Statement) -> Option<Contradiction> {
        other.attributes.iter().find_map(|stated| {
            let known = self
                .attributes
                .iter()
                .find(|known| known.name == stated.name)?;
            (known.value != stated.value).then(|| Contradiction {
                field: "attributes",
                known: known.value.to_string(),
                stated: stated.value.to_string(),
            })
        })
    }

    /// What of these defaults a record is still silent about.
    pub(crate) fn silent_in(&self, record: &Cluster) -> Statement {
        fn unless<T: Clone>(known: bool, value: &Option<T>) -> Option<T> {
            if known { None } else { value.clone() }
        }
        let located = record.location.region.is_some() || record.location.region_name.is_some();
        Statement {
            name: unless(record.name.is_some(), &self.name),
            region: unless(located, &self.region),
            region_name: unless(located, &self.region_name),
            latitude: unless(record.location.latitude.is_some(), &self.latitude),
            longitude: unless(record.location.longitude.is_some(), &self.longitude),
            sector: unless(record.sector.is_some(), &self.sector),
            service_kind: unless(record.service_kind.is_some(), &self.service_kind),
            trade: unless(record.trade.is_some(), &self.trade),
            life_cycle: unless(record.life_cycle.is_some(), &self.life_cycle),
            last_verified: unless(record.last_verified.is_some(), &self.last_verified),
            review_due: unless(record.review_due.is_some(), &self.review_due),
            ..Statement::default()
        }
    }

    /// Makes the first version of a record.
    ///
    /// # Errors
    /// [`Invalid::Missing`] for country, place or product; or the rule that the record breaks.
    pub fn into_cluster(mut self, key: Key) -> Result<Cluster, Invalid> {
        let country = self.country.ok_or(Invalid::Missing { field: "country" })?;
        let place = self.place.take().or_else(|| self.printed_place.clone());
        let product = self.product.take().or_else(|| self.printed_product.clone());
        let place = place.ok_or(Invalid::Missing { field: "place" })?;
        let product = product.ok_or(Invalid::Missing { field: "product" })?;
        let bare = Cluster::bare(key, Location::bare(country, place), Product::bare(product));
        self.applied_to(bare)
    }

    /// The record as it is after this statement.
    ///
    /// # Errors
    /// The rule that the record would break.
    pub fn applied_to(mut self, mut record: Cluster) -> Result<Cluster, Invalid> {
        self.correct_names(&mut record);
        self.set_single_values(&mut record);
        self.set_status(&mut record);
        self.add_statements(&mut record);
        record.settled()
    }

    /// A corrected name leaves the one first recorded behind as printed.
    fn correct_names(&mut self, record: &mut Cluster) {
        let printed = &mut record.as_printed;
        correct(
            &mut record.location.place,
            &mut printed.place,
            self.place.take(),
            self.printed_place.take(),
        );
        correct(
            &mut record.product.name,
            &mut printed.product,
            self.product.take(),
            self.printed_product.take(),
        );
    }

    fn set_single_values(&mut self, record: &mut Cluster) {
        set(&mut record.name, self.name.take());
        set(&mut record.location.region, self.region);
        set(&mut record.location.region_name, self.region_name.take());
        set(&mut record.location.latitude, self.latitude);
        set(&mut record.location.longitude, self.longitude);
        set(&mut record.sector, self.sector);
        set(&mut record.service_kind, self.service_kind.take());
        set(&mut record.trade, self.trade);
        set(&mut record.life_cycle, self.life_cycle);
        set(&mut record.last_verified, self.last_verified.take());
        set(&mut record.review_due, self.review_due.take());
        if let Some(country) = self.country {
            record.location.country = country;
        }
    }

    fn set_status(&mut self, record: &mut Cluster) {
        if let Some(status) = self.status {
            record.status = status;
            record.end_retirement();
        }
        if !self.split_into.is_empty() {
            record.split_into = std::mem::take(&mut self.split_into);
        }
        set(&mut record.reverted_commit, self.reverted_commit);
        set(&mut record.merged_into, self.merged_into.take());
        set(&mut record.withdrawn_reason, self.withdrawn_reason.take());
    }

    fn add_statements(self, record: &mut Cluster) {
        record.market_shares.retain(|known| {
            !self
                .market_shares
                .iter()
                .any(|stated| stated.source == known.source)
        });
        record.figures.retain(|known| {
            !self
                .figures
                .iter()
                .any(|stated| stated.source == known.source && stated.measure == known.measure)
        });
        record.market_shares.extend(self.market_shares);
        record.figures.extend(self.figures);
        record.other_names.extend(self.other_names);
        record.location.other_names.extend(self.place_names);
        record.location.spans.extend(self.spans);
        record.product.other_names.extend(self.product_names);
        record.product.codes.extend(self.codes);
        record.actors.extend(self.actors);
        record.linkages.extend(self.linkages);
        record.reviews.extend(self.reviews);
        record.sources.extend(self.sources);
        for note in self.notes {
            if !record.notes.contains(&note) {
                record.notes.push(note);
            }
        }
        for attribute in self.attributes {
            record
                .attributes
                .retain(|known| known.name != attribute.name);
            record.attributes.push(attribute);
        }
    }
}

fn set<T>(known: &mut Option<T>, stated: Option<T>) {
    if stated.is_some() {
        *known = stated;
    }
}

/// Forgets a name that only repeats the as-printed one, where the other statement has the corrected name.
fn drop_printed(name: &mut Option<Label>, printed: Option<&Label>, corrected: Option<&Label>) {
    if name.is_some() && name.as_ref() == printed && corrected.is_some() {
        *name = None;
    }
}

fn correct(
    name: &mut Label,
    printed: &mut Option<Label>,
    stated: Option<Label>,
    stated_printed: Option<Label>,
) {
    set(printed, stated_printed);
    if let Some(stated) = stated
        && stated != *name
        && Some(&stated) != printed.as_ref()
    {
        let first_recorded = std::mem::replace(name, stated);
        printed.get_or_insert(first_recorded);
    }
}

#[cfg(test)]
mod tests;
