//! What an address asks for. What else it carries, such as the marks of a newsletter, is no part of a search.

use std::sync::LazyLock;

use utoipa::IntoParams;

use crate::{portal::address::Address, query::FilterParameters};

/// What can be asked for, as the API has it.
static FILTERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let parameters = FilterParameters::into_params(|| None);
    parameters.into_iter().map(|known| known.name).collect()
});

/// What is asked for, whichever order and page of it is shown.
pub(crate) fn filters(address: &Address) -> Address {
    address.only(|name| FILTERS.iter().any(|known| known == name))
}

/// What is asked for, in its order: what every choice on a page keeps.
pub(crate) fn in_order(address: &Address) -> Address {
    with(address, &["sort", "limit"])
}

/// This page of what is asked for.
pub(crate) fn page(address: &Address) -> Address {
    with(address, &["sort", "limit", "cursor"])
}

fn with(address: &Address, more: &[&str]) -> Address {
    address.only(|name| more.contains(&name) || FILTERS.iter().any(|known| known == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_part_of_a_search_is_left_out() {
        let uri = "/clusters?q=sock&utm_source=x&country=CN&sort=name&cursor=c&lang=zh&all=product";
        let address = Address::asked(&uri.parse().unwrap());
        assert_eq!(filters(&address).to_string(), "/clusters?q=sock&country=CN");
        assert_eq!(
            in_order(&address).to_string(),
            "/clusters?q=sock&country=CN&sort=name"
        );
        assert_eq!(
            page(&address).to_string(),
            "/clusters?q=sock&country=CN&sort=name&cursor=c"
        );
    }
}
