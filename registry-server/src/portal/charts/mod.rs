//! Charts of a record, drawn by the server as SVG: pure functions from what a record states to markup. Each has its table,
//! which says the same; colours are classes, so that they follow the theme.
//!
//! A template hangs one by `|safe`: it is markup already, in which all that a record states is escaped. The page loads
//! `charts.css`, too.

mod actors;
mod figures;
mod linkages;
mod shares;
mod tie;
mod wrapped;

pub(crate) use actors::{ActorsChart, Participant};
pub(crate) use figures::FiguresChart;
pub(crate) use linkages::LinkagesChart;
pub(crate) use shares::SharesChart;
pub(crate) use tie::Tie;
