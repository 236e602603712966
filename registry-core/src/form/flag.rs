//! The flags that state fields, for what is said to whoever typed them.

use super::Field;

/// The flag that states a field: `--share-year`, or `--set figure_year` where it has none of its own.
pub(crate) fn flag(field: Field) -> String {
    let own = match field {
        Field::Key => "--key",
        Field::Name => "--name",
        Field::Country => "--country",
        Field::Region => "--region",
        Field::Place => "--place",
        Field::Latitude => "--latitude",
        Field::Longitude => "--longitude",
        Field::Product => "--product",
        Field::Codes => "--code",
        Field::Sector => "--sector",
        Field::ServiceKind => "--service-kind",
        Field::Trade => "--trade",
        Field::LifeCycle => "--life-cycle",
        Field::Status => "--status",
        Field::MarketShare => "--share",
        Field::MarketShareOf => "--share-of",
        Field::MarketShareYear => "--share-year",
        Field::Actors => "--actor",
        Field::Notes => "--note",
        Field::SourceTitle => "--source-title",
        Field::SourceUrl => "--source",
        other => return format!("--set {}", other.name()),
    };
    own.to_owned()
}
