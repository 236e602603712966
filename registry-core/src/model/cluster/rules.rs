//! The rules of a cluster as a whole.

use crate::model::{Cluster, Code, Figure, Invalid, Linkage, MarketShare, Name, Status};

/// The most entries that one list of a record may have.
const MOST_ENTRIES: usize = 10_000;

/// The most commits that numbers of JSON can tell apart.
const MOST_COMMITS: u64 = (1 << 53) - 1;

impl Cluster {
    pub(super) fn check_lengths(&self) -> Result<(), Invalid> {
        let lengths = [
            ("split_into", self.split_into.len()),
            ("other_names", self.other_names.len()),
            ("former_names.name", self.former_names.name.len()),
            ("former_names.place", self.former_names.place.len()),
            ("former_names.product", self.former_names.product.len()),
            ("location.other_names", self.location.other_names.len()),
            ("location.spans", self.location.spans.len()),
            ("product.other_names", self.product.other_names.len()),
            ("product.codes", self.product.codes.len()),
            ("market_shares", self.market_shares.len()),
            ("actors", self.actors.len()),
            ("linkages", self.linkages.len()),
            ("figures", self.figures.len()),
            ("reviews", self.reviews.len()),
            ("sources", self.sources.len()),
            ("notes", self.notes.len()),
            ("attributes", self.attributes.len()),
        ];
        match lengths
            .into_iter()
            .find(|&(_, length)| length > MOST_ENTRIES)
        {
            Some((field, _)) => Err(Invalid::TooMany {
                field,
                most: MOST_ENTRIES,
            }),
            None => Ok(()),
        }
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        self.location.check()?;
        self.check_status()?;
        let places = self.location.other_names.iter();
        let former = &self.former_names;
        let names = self
            .other_names
            .iter()
            .chain(places)
            .chain(&self.product.other_names)
            .chain(&former.name)
            .chain(&former.place)
            .chain(&former.product);
        names.into_iter().try_for_each(Name::check)?;
        self.product.codes.iter().try_for_each(Code::check)?;
        self.figures.iter().try_for_each(Figure::check)?;
        self.market_shares.iter().try_for_each(MarketShare::check)?;
        self.linkages.iter().try_for_each(Linkage::check)?;
        match self
            .attributes
            .windows(2)
            .find(|pair| pair[0].name == pair[1].name)
        {
            Some(pair) => Err(Invalid::AttributeTwice {
                name: pair[0].name.to_string(),
            }),
            None => Ok(()),
        }
    }

    fn check_status(&self) -> Result<(), Invalid> {
        if (self.status == Status::Merged) != self.merged_into.is_some() {
            return Err(Invalid::MergeWithoutTarget);
        }
        if (self.status == Status::Split) != (self.split_into.len() > 1)
            || self.split_into.len() == 1
        {
            return Err(Invalid::SplitWithoutParts);
        }
        if let Some(number) = self.reverted_commit
            && !(1..=MOST_COMMITS).contains(&number)
        {
            let value = number.to_string();
            return Err(Invalid::NotACommit { value });
        }
        if self.reverted_commit.is_some() && self.status != Status::Withdrawn {
            return Err(Invalid::RevertedButNotWithdrawn);
        }
        if (self.status == Status::Withdrawn) != self.withdrawn_reason.is_some() {
            return Err(Invalid::WithdrawnWithoutReason);
        }
        if self.merged_into.as_ref() == Some(&self.key) {
            return Err(Invalid::MergeIntoItself {
                key: self.key.to_string(),
            });
        }
        if self.split_into.contains(&self.key) {
            return Err(Invalid::SplitIntoItself {
                key: self.key.to_string(),
            });
        }
        Ok(())
    }
}
