//! Who may do what: tokens, the roles that they give, and the regions that these reach.

mod holder;
mod reader;
mod role;
mod token;

pub(crate) use holder::{Admin, Editor, bearer};
pub(crate) use reader::Reader;
pub use role::Role;
pub use token::{Access, AccessError, IssuedToken, Token};
