//! What stands around the content of every page: names, ways to go, language, theme, and where the register stands.

use std::ops::Deref;

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use registry_core::{
    Cluster, Commit, CountryCode, IndexReader, Time,
    model::{Organisation, RegionCode},
};

use super::{
    address::Address,
    answers::{self, ProductNames},
    assets,
    visit::{Theme, Visit},
    words::Words,
};
use crate::{
    names::Names,
    problem::{Kind, Problem},
    service::Service,
};

/// The frame of a page.
pub(crate) struct Frame {
    /// The page's title.
    pub(crate) title: String,
    /// The part of the site that the page belongs to, one of [`SECTIONS`] or none of them.
    pub(crate) section: &'static str,
    /// What the page is about, for the lists of search engines; empty where there is nothing to say.
    pub(crate) description: String,
    /// The data behind the page.
    pub(crate) data: Vec<DataLink>,
    /// Whether the page is for its visitor alone and no search engine should list it.
    pub(crate) is_private: bool,
    pub(crate) visit: Visit,
    /// The last commit; none where the registry cannot be read.
    pub(crate) head: Option<Commit>,
    /// How many seconds ago the register was last seen, where it is away.
    pub(crate) seconds_since_seen: Option<u64>,
    names: Names,
    products: ProductNames,
}

/// A part of the site.
pub(crate) struct Section {
    pub(crate) name: &'static str,
    pub(crate) address: &'static str,
    /// The message that names it.
    pub(crate) label: &'static str,
}

pub(crate) const SECTIONS: [Section; 5] = [
    Section {
        name: "clusters",
        address: "/clusters",
        label: "nav-clusters",
    },
    Section {
        name: "organisations",
        address: "/organisations",
        label: "nav-organisations",
    },
    Section {
        name: "places",
        address: "/countries",
        label: "nav-places",
    },
    Section {
        name: "changes",
        address: "/changes",
        label: "nav-changes",
    },
    Section {
        name: "about",
        address: "/about",
        label: "nav-about",
    },
];

/// Where the data of a page is had in another form.
pub(crate) struct DataLink {
    /// `JSON`, `CSV`.
    pub(crate) label: &'static str,
    pub(crate) address: String,
    pub(crate) media_type: &'static str,
}

impl DataLink {
    pub(crate) fn json(address: impl Into<String>) -> DataLink {
        DataLink {
            label: "JSON",
            address: address.into(),
            media_type: "application/json",
        }
    }
}

impl Frame {
    /// The frame of a page with a title, in a part of the site.
    pub(crate) fn new(
        service: &Service,
        visit: Visit,
        reader: &IndexReader,
        section: &'static str,
        title: impl Into<String>,
    ) -> Result<Frame, Problem> {
        let mut frame = Frame::without_registry(service, visit, title);
        frame.section = section;
        frame.head = Some(reader.commit(reader.applied())?);
        Ok(frame)
    }

    /// The frame of a page that is shown even where the registry cannot be read.
    pub(crate) fn without_registry(
        service: &Service,
        visit: Visit,
        title: impl Into<String>,
    ) -> Frame {
        Frame {
            title: title.into(),
            section: "",
            description: String::new(),
            data: Vec::new(),
            is_private: false,
            visit,
            head: None,
            seconds_since_seen: service.away().map(|lag| lag.whole_seconds()),
            names: service.names(),
            products: ProductNames::default(),
        }
    }

    /// Learns what products are called in other languages.
    pub(crate) fn learn_products<'a>(
        &mut self,
        service: &Service,
        reader: &IndexReader,
        products: impl Iterator<Item = &'a str>,
    ) -> Result<(), Problem> {
        let names = answers::product_names(service, reader, products)?;
        self.products.extend(names);
        Ok(())
    }

    /// What a product is called that is recorded by this name, as far as it was learnt.
    pub(crate) fn product_called<'a>(&'a self, product: &'a str) -> &'a str {
        let others = self.products.get(product);
        let others = others.map_or(&[][..], |others| others);
        self.visit.words.name(product, others)
    }

    /// What the registry is called.
    pub(crate) fn registry(&self) -> String {
        match self.names.registry() {
            "" => self.say("registry").into_owned(),
            name => name.to_owned(),
        }
    }

    /// Searches to begin with: what each is called, and the words.
    pub(crate) fn examples(&self) -> Vec<(String, String)> {
        let examples = self.say("home-examples-list");
        let examples = examples.split(';').map(|text| {
            let (called, words) = text.split_once(" = ").unwrap_or((text, text));
            (called.trim().to_owned(), words.trim().to_owned())
        });
        examples.collect()
    }

    /// The address of a search.
    pub(crate) fn searching(&self, words: &str) -> Address {
        Address::of("/clusters").set("q", words)
    }

    /// A path with one parameter, whatever its value has in it.
    pub(crate) fn to(&self, path: &str, name: &str, value: &impl ToString) -> Address {
        Address::of(path).set(name, &value.to_string())
    }

    /// The word for a coded value, such as a status: `status-active`.
    pub(crate) fn say_of(&self, kind: &str, value: &str) -> String {
        let value = value.replace([' ', '_'], "-");
        self.say(&format!("{kind}-{value}")).into_owned()
    }

    /// Where a file of the site is found.
    pub(crate) fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }

    /// Whether the page belongs to a part of the site.
    pub(crate) fn is_in(&self, section: &Section) -> bool {
        self.section == section.name
    }

    pub(crate) fn sections(&self) -> &'static [Section] {
        &SECTIONS
    }

    pub(crate) fn languages(&self) -> &'static [Words] {
        Words::all()
    }

    pub(crate) fn themes(&self) -> [Theme; 3] {
        Theme::ALL
    }

    /// A moment that the API states, as people write it; nothing where it states none.
    pub(crate) fn stated_moment(&self, stated: &serde_json::Value) -> String {
        let stated = stated.as_str().unwrap_or_default();
        let time = stated.parse::<Time>();
        time.map_or_else(|_| stated.to_owned(), |time| self.moment(&time))
    }

    /// The address that shows this page in a language.
    pub(crate) fn in_language(&self, words: &Words) -> String {
        let address = self.visit.address.set("lang", words.code());
        format!("{}{address}", self.visit.origin)
    }

    /// Where a visitor logs in, to come back to this page.
    pub(crate) fn log_in(&self) -> Address {
        let back = self.visit.address.without("lang").to_string();
        Address::of("/login").set("to", &back)
    }

    /// The address that chooses a language or theme, and comes back.
    pub(crate) fn choosing(&self, name: &str, value: &str) -> Address {
        let back = self.visit.address.without("lang").to_string();
        Address::of("/preferences")
            .set(name, value)
            .set("to", &back)
    }

    /// What a country is called: as the registry calls it, else as the language does.
    pub(crate) fn country(&self, country: CountryCode) -> String {
        match self.names.country(country) {
            Some(name) => name.to_owned(),
            None => self.visit.words.country(country).into_owned(),
        }
    }

    /// What a country with this code is called; the code itself where it is none.
    pub(crate) fn country_of(&self, code: &str) -> String {
        let country = code.parse::<CountryCode>();
        country.map_or_else(|_| code.to_owned(), |country| self.country(country))
    }

    /// What a record is called: its name, else its place and product.
    pub(crate) fn title_of(&self, cluster: &Cluster) -> String {
        match &cluster.name {
            Some(name) => self.visit.words.name(name, &cluster.other_names).to_owned(),
            None => format!("{} · {}", self.place_of(cluster), self.product_of(cluster)),
        }
    }

    /// What an organisation is called.
    pub(crate) fn name_of(&self, organisation: &Organisation) -> String {
        let (name, others) = (&organisation.name, &organisation.other_names);
        self.visit.words.name(name, others).to_owned()
    }

    pub(crate) fn place_of<'a>(&self, cluster: &'a Cluster) -> &'a str {
        let location = &cluster.location;
        self.visit
            .words
            .name(&location.place, &location.other_names)
    }

    pub(crate) fn product_of<'a>(&self, cluster: &'a Cluster) -> &'a str {
        let product = &cluster.product;
        self.visit.words.name(&product.name, &product.other_names)
    }

    /// Where a record lies: region and country.
    pub(crate) fn where_of(&self, cluster: &Cluster) -> String {
        let country = self.country(cluster.location.country);
        match self.region_of(cluster) {
            Some(region) => self.with(
                "region-in-country",
                &[("region", &region), ("country", &country)],
            ),
            None => country,
        }
    }

    pub(crate) fn region_of(&self, cluster: &Cluster) -> Option<String> {
        match cluster.location.region_code() {
            Some(region) => Some(self.region(&region)),
            None => cluster.location.region_label().map(str::to_owned),
        }
    }

    pub(crate) fn region(&self, region: &RegionCode) -> String {
        match self.names.region(*region) {
            Some(name) => name.to_owned(),
            None => self.visit.words.region(*region).into_owned(),
        }
    }
}

impl Deref for Frame {
    type Target = Words;

    fn deref(&self) -> &Words {
        self.visit.words
    }
}

/// A page as an answer.
pub(crate) fn page(template: &impl Template, words: &Words) -> Response {
    answer(StatusCode::OK, template, words)
}

pub(crate) fn answer(status: StatusCode, template: &impl Template, words: &Words) -> Response {
    let text = match template.render() {
        Ok(text) => text,
        Err(error) => return Kind::Failed.problem(error).into_response(),
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(words.code()),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::VARY,
            HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language, Cookie"),
        ),
    ];
    (status, headers, text).into_response()
}
