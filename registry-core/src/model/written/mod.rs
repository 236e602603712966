//! How people write numbers, days and places on the globe, before they are values: with any decimal mark, with month
//! names, in degrees and minutes. What could be two values is refused with both.

mod date;
mod degrees;
mod number;

pub(crate) use date::{plain_date, plain_year, serial_day};
pub(crate) use degrees::{Axis, coordinates, degrees};
pub use number::DecimalMark;
pub(crate) use number::WrittenNumber;
use number::plain_letter;
