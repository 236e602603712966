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

use super::{Invalid, Latitude, Longitude};

/// Reads latitude and longitude from one text, as people write them.
///
/// ```
/// use registry_core::model::parse_coordinates;
/// let (latitude, longitude) = parse_coordinates("45.46, 9.19")?;
/// assert_eq!((latitude.get(), longitude.get()), (45.46, 9.19));
/// assert_eq!(parse_coordinates("33°52′ S 70°40′ W")?.0.get(), -33.866667);
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
///
/// # Errors
/// When it is none, or one of the two is out of its range.
pub fn parse_coordinates(text: &str) -> Result<(Latitude, Longitude), Invalid> {
    let read = coordinates(text, false);
    let (latitude, longitude) = read.map_err(|problem| Invalid::unclear(text, problem))?;
    Ok((latitude.parse()?, longitude.parse()?))
}
