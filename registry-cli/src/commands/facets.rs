//! `registry facets`: counts by country, region, product, actor kind, sector and status.

use registry_core::{
    export::text_cell,
    registry::RegistryError,
    search::{self, Facets as Counts},
};

use crate::{
    args::{Facets, Format},
    colour::HEAD,
    config::Config,
    display_names,
    exit::Exit,
    failure::Failure,
    output::{self, Styled},
};

/// So many values of a facet are shown where nobody says how many.
const SHOWN: usize = 10;

pub fn run(args: &Facets, config: &Config) -> Result<Exit, Failure> {
    let format = config.console.format;
    let reader = config.read()?;
    let query = args.filters.query(&args.query, &reader, config)?;
    // A table for other programs has no place to say that there are more.
    let all = if format == Format::Csv {
        usize::MAX
    } else {
        SHOWN
    };
    let limit = args.limit.unwrap_or(all);
    let facets = search::facets(&reader, &query, limit).map_err(RegistryError::from)?;
    match format {
        Format::Json => output::json(&facets)?,
        Format::Csv => csv(&facets)?,
        _ => print(&facets, config)?,
    }
    Ok(Exit::Done)
}

/// A row a value; that of the records without one has none.
fn csv(facets: &Counts) -> Result<(), Failure> {
    let head = ["facet", "value", "count"].map(str::to_owned);
    let rows = facets.named().into_iter().flat_map(|(name, facet)| {
        let values = facet.values.iter();
        let values = values.map(|(value, count)| (text_cell(value).into_owned(), *count));
        let none = (facet.none > 0).then(|| (String::new(), facet.none));
        let rows = values.chain(none);
        rows.map(move |(value, count)| [name.to_owned(), value, count.to_string()])
    });
    output::csv(std::iter::once(head).chain(rows))
}

fn print(facets: &Counts, config: &Config) -> Result<(), Failure> {
    let mut screen = config.console.screen();
    screen.line(output::counted(facets.total as u64, "record"))?;
    for (name, facet) in facets.named() {
        screen.line("")?;
        let name = name.replace('_', " ");
        screen.line(Styled::new(HEAD, &name.to_uppercase()))?;
        let mut line = |count: usize, value: &str| {
            let count = output::grouped(count as u64);
            screen.indented(format!("{count:>9}  {value}"), 13)
        };
        for (value, count) in &facet.values {
            let value = match name.as_str() {
                "region" => display_names::region_title(value),
                _ => value.into(),
            };
            line(*count, &value)?;
        }
        if facet.more > 0 {
            line(facet.more, "other values")?;
        }
        if facet.none > 0 {
            line(facet.none, &format!("records without {name}"))?;
        }
    }
    screen.close()
}
