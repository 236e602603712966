//! Bytes become rows: a file is opened or spooled, its encoding and delimiter found, a workbook or an array laid out as
//! text, and the text cut into pieces of whole rows.

pub(super) mod delimiter;
mod encoding;
mod json_array;
mod line_ends;
mod longest_row;
mod opened_file;
mod pieces;
mod quotes;
mod rows;
mod survey;
mod xlsx;

pub use opened_file::{FileFormat, Input};

pub(super) use longest_row::MOST_ROW_BYTES;
pub(super) use opened_file::OpenedFile;
pub(super) use pieces::{PIECE_BYTES, PIECES_UNDER_WAY, Piece, Pieces, Position};
pub(super) use rows::{Cells, Cutter, RawRow};
