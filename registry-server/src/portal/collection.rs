//! The two collections of records that pages are of, each with its addresses.

use registry_core::model::RecordKind;

use super::address::Address;

/// A collection of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Collection {
    Clusters,
    Organisations,
}

impl Collection {
    /// The collection that has a record with this key.
    pub(crate) fn of(key: &str) -> Collection {
        match RecordKind::of(key) {
            RecordKind::Organisation => Collection::Organisations,
            _ => Collection::Clusters,
        }
    }

    /// What addresses call it, and the part of the site that its pages belong to.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Collection::Clusters => "clusters",
            Collection::Organisations => "organisations",
        }
    }

    /// The message that names it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Collection::Clusters => "nav-clusters",
            Collection::Organisations => "nav-organisations",
        }
    }

    /// The page that lists it.
    pub(crate) fn list(self) -> Address {
        Address::of(format!("/{}", self.name()))
    }

    /// The page of a record.
    pub(crate) fn page(self, key: &str) -> Address {
        self.list().below(key)
    }

    /// The API's address of it.
    pub(crate) fn call(self) -> Address {
        Address::of(format!("/api/v1/{}", self.name()))
    }

    /// How a proposal says what is to become of a record: `verb` is `register` or `change`.
    pub(crate) fn proposed(self, verb: &str) -> String {
        match self {
            Collection::Clusters => verb.to_owned(),
            Collection::Organisations => format!("{verb}_organisation"),
        }
    }
}

/// The page of a record, of whichever collection it is.
pub(crate) fn page_of(key: &str) -> Address {
    Collection::of(key).page(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_to_the_page_of_its_record() {
        for (key, page) in [
            ("cn-zhuji-sock", "/clusters/cn-zhuji-sock"),
            ("org_cn-weili", "/organisations/org_cn-weili"),
        ] {
            assert_eq!(page_of(key).to_string(), page);
        }
    }
}
