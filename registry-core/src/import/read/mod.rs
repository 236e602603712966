//! Bytes become rows: a file is opened or spooled, its encoding found, a workbook or an array laid out as text, the
//! header and the delimiter of a table found, and the text cut into pieces of whole rows.

mod aside;
mod delimiter;
mod encoding;
mod file_format;
mod fill_down;
mod header_cell;
mod header_join;
mod header_rows;
mod input;
mod json_array;
mod known_headers;
mod line_ends;
mod longest_row;
mod opened_file;
mod pieces;
mod quotes;
mod rows;
mod signature;
mod survey;
mod table_head;
mod workbook;

pub use file_format::FileFormat;
pub use input::Input;

pub(super) use aside::{is_note, is_page_footer, is_total};
pub(super) use header_cell::{clean as clean_header, is_blank as shows_nothing};
pub(super) use known_headers::KnownHeaders;
pub(super) use longest_row::MOST_ROW_BYTES;
pub(super) use opened_file::OpenedFile;
pub(super) use pieces::{PIECE_BYTES, PIECES_UNDER_WAY, Piece, Pieces, Position};
pub(super) use rows::{Cells, Cutter, RawRow};
pub(super) use workbook::UNCALCULATED;
