//! A statement: what one row, form or set of flags says of one cluster.
//!
//! `identity` finds the record that it speaks of, `unite` makes one statement of the rows of a file, `apply` changes
//! the record: names and region by the rules of `names`, values that have an identity by those of `restate`.

mod apply;
mod identity;
mod names;
mod restate;
mod unite;

pub use apply::{Applied, Applying, Replaces, StatedBy};
pub use names::{KnownAs, NameKept};
pub use unite::Contradiction;

use super::{
    Actor, Attribute, Cluster, Code, CountryCode, Date, Figure, Key, Label, Latitude, LifeCycle,
    Linkage, Longitude, MarketShare, Name, RegionCode, Review, Sector, Source, Span, Status, Text,
    Trade,
};

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
        /// Region by a name that may have a code: the record's country tells which.
        region_to_find: Label,
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
        /// Names of the cluster that a correction replaced.
        former_names: Name,
        /// Further names of the place.
        place_names: Name,
        /// Names of the place that a correction replaced.
        former_places: Name,
        /// Other places spanned.
        spans: Span,
        /// Further names of the product.
        product_names: Name,
        /// Names of the product that a correction replaced.
        former_products: Name,
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

impl Statement {
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
            region_to_find: unless(located, &self.region_to_find),
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
}

#[cfg(test)]
mod tests;
