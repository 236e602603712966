//! One row: a place, a product, two shares, three actors, and that all of it is generated.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    random::Random,
    vocabulary::{Place, Product, Vocabulary},
    words::{ASSOCIATIONS, BANKS, COMPANIES, INSTITUTES, MONTHS, OFFICES, REMARKS},
    zipf::Zipf,
};

/// The source of every statement, which stands wherever a source is shown.
pub const GENERATED: &str = "generated, not real";

/// A row of the CSV form.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    pub place: String,
    pub place_zh: &'a str,
    pub place_names: &'a str,
    pub country: &'a str,
    pub region_name: &'a str,
    pub latitude: String,
    pub longitude: String,
    pub product: &'a str,
    pub product_zh: &'a str,
    pub sector: &'a str,
    pub market_share: String,
    pub market_share_year: u64,
    pub employment: u64,
    pub actors: String,
    pub source_title: &'static str,
    pub notes: String,
}

/// Rows without end, no two of the same place and product.
#[derive(Debug)]
pub struct Rows<'a> {
    vocabulary: &'a Vocabulary,
    places: Zipf,
    products: Zipf,
    random: Random,
    revision: u64,
    /// How often a place and product were drawn.
    drawn: HashMap<(usize, usize), u64>,
}

impl<'a> Rows<'a> {
    pub fn new(vocabulary: &'a Vocabulary, seed: u64, revision: u64) -> Rows<'a> {
        Rows {
            vocabulary,
            places: Zipf::new(vocabulary.places.len(), 20.0),
            products: Zipf::new(vocabulary.products.len(), 5.0),
            random: Random::new(seed),
            revision,
            drawn: HashMap::new(),
        }
    }

    fn place(&mut self) -> (usize, &'a Place) {
        let rank = self.places.draw(&mut self.random);
        (rank, &self.vocabulary.places[rank])
    }

    fn product(&mut self) -> (usize, &'a Product) {
        let rank = self.products.draw(&mut self.random);
        (rank, &self.vocabulary.products[rank])
    }

    fn row(&mut self) -> Row<'a> {
        let ((place_rank, place), (product_rank, product)) = (self.place(), self.product());
        let zone = self.drawn.entry((place_rank, product_rank)).or_default();
        *zone += 1;
        let name = if *zone == 1 {
            place.name.clone()
        } else {
            format!("{} Zone {zone}", place.name)
        };
        Row {
            place: name,
            place_zh: &place.name_zh,
            place_names: &place.other_name,
            country: &place.country,
            region_name: &place.region,
            latitude: self.near(place.latitude),
            longitude: self.near(place.longitude),
            product: &product.name,
            product_zh: if place.name_zh.is_empty() {
                ""
            } else {
                &product.name_zh
            },
            sector: &product.sector,
            market_share: self.shares(),
            market_share_year: 2000 + self.random.below(25),
            employment: self.employment(),
            actors: self.actors(place, product),
            source_title: GENERATED,
            notes: self.notes(),
        }
    }

    /// Somewhere within five kilometres.
    fn near(&mut self, degrees: f64) -> String {
        format!("{:.4}", degrees + (self.random.unit() - 0.5) * 0.08)
    }

    /// A domestic share and a smaller global one, in halves of a percent.
    fn shares(&mut self) -> String {
        let domestic = 10 + self.random.below(170);
        let global = 1 + self.random.below(domestic);
        let revised = domestic + 2 * (self.revision - 1);
        format!(
            "{}(Domestic), {}(Global)",
            revised as f64 / 2.0,
            global as f64 / 2.0
        )
    }

    fn employment(&mut self) -> u64 {
        let size = 1 + self.random.below(300);
        size * size + self.revision - 1
    }

    fn actors(&mut self, place: &Place, product: &Product) -> String {
        let founder = self.place().1;
        let company = self.random.one(&COMPANIES);
        let office = self.random.one(&OFFICES);
        let third = self.third_actor(place, product);
        format!(
            "company: {} {} {company}; government: {} {office}; {third}",
            founder.name,
            product.head(),
            place.region,
        )
    }

    fn third_actor(&mut self, place: &Place, product: &Product) -> String {
        match self.random.below(4) {
            0 | 1 => format!(
                "research community: {} {}",
                place.region,
                self.random.one(&INSTITUTES)
            ),
            2 => format!(
                "financial institution: {} {}",
                place.region,
                self.random.one(&BANKS)
            ),
            _ => format!(
                "institution for collaboration: {} {} {}",
                place.name,
                product.head(),
                self.random.one(&ASSOCIATIONS)
            ),
        }
    }

    fn notes(&mut self) -> String {
        let (bought, from) = (self.product().1, self.place().1);
        let (month, remark) = (self.random.one(&MONTHS), self.random.one(&REMARKS));
        format!(
            "Buys {} from {}; trade fair every {month}. {remark}",
            bought.name, from.name
        )
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        Some(self.row())
    }
}
