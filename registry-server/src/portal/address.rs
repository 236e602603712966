//! Addresses of pages: a path and its parameters, which links change one by one and keep the rest of.

use std::fmt;

use axum::http::Uri;
use form_urlencoded::{Serializer, parse};

/// An address on this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    path: String,
    parameters: Vec<(String, String)>,
}

impl Address {
    /// A path without parameters.
    pub(crate) fn of(path: impl Into<String>) -> Address {
        Address {
            path: path.into(),
            parameters: Vec::new(),
        }
    }

    /// The address that was asked for, without what a form was sent with and left open.
    pub(crate) fn asked(uri: &Uri) -> Address {
        let stated = parse(uri.query().unwrap_or_default().as_bytes()).into_owned();
        Address {
            path: uri.path().to_owned(),
            parameters: stated.filter(|(_, value)| !value.is_empty()).collect(),
        }
    }

    /// An address on this server from what a form says; none where it leads elsewhere.
    pub(crate) fn local(text: &str) -> Option<Address> {
        let is_local = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
        let uri: Uri = is_local.then(|| text.parse().ok()).flatten()?;
        (uri.authority().is_none()).then(|| Address::asked(&uri))
    }

    /// What lies below the path under a name, whatever that has in it.
    pub(crate) fn below(mut self, name: &str) -> Address {
        self.path.push('/');
        // As a part of a path, where a blank is no plus.
        let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        self.path.push_str(&name.replace('+', "%20"));
        self
    }

    /// Another path with the same parameters.
    pub(crate) fn at(&self, path: &str) -> Address {
        Address {
            path: path.to_owned(),
            parameters: self.parameters.clone(),
        }
    }

    /// The same with another value of a parameter beside those that there are.
    pub(crate) fn and(&self, name: &str, value: &str) -> Address {
        let mut address = self.clone();
        let pair = (name.to_owned(), value.to_owned());
        address.parameters.push(pair);
        address
    }

    /// The same with a parameter set to one value.
    pub(crate) fn set(&self, name: &str, value: &str) -> Address {
        self.without(name).and(name, value)
    }

    /// The same without a parameter.
    pub(crate) fn without(&self, name: &str) -> Address {
        let mut address = self.clone();
        address.parameters.retain(|(other, _)| other != name);
        address
    }

    /// The same without one value of a parameter.
    pub(crate) fn without_value(&self, name: &str, value: &str) -> Address {
        let mut address = self.clone();
        address
            .parameters
            .retain(|(other, given)| other != name || given != value);
        address
    }

    /// The same with some of its parameters.
    pub(crate) fn only(&self, is_kept: impl Fn(&str) -> bool) -> Address {
        let mut address = self.clone();
        address.parameters.retain(|(name, _)| is_kept(name));
        address
    }

    /// The values of a parameter.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of_name = self
            .parameters
            .iter()
            .filter(move |(other, _)| other == name);
        of_name.map(|(_, value)| &**value)
    }

    /// The first value of a parameter.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| &**value)
    }

    /// The parameters, for the hidden fields of a form that keeps them.
    pub(crate) fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.parameters.is_empty() {
            return Ok(());
        }
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&self.parameters);
        write!(f, "?{}", query.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_changes_one_choice_and_keeps_the_others() {
        let asked: Uri = "/clusters?q=a%26b+c&country=CN&min_share=&country=IT&cursor=x"
            .parse()
            .unwrap();
        let asked = Address::asked(&asked);
        let link = asked
            .without("cursor")
            .without_value("country", "CN")
            .set("q", "袜 子&");
        assert_eq!(
            link.to_string(),
            "/clusters?country=IT&q=%E8%A2%9C+%E5%AD%90%26"
        );
        assert_eq!(asked.value("q"), Some("a&b c"));
        assert_eq!(asked.values("country").collect::<Vec<_>>(), ["CN", "IT"]);
    }

    #[test]
    fn a_form_leads_back_to_this_server_alone() {
        assert!(Address::local("/clusters?q=x").is_some());
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "",
        ] {
            assert_eq!(Address::local(elsewhere), None, "{elsewhere}");
        }
    }
}
