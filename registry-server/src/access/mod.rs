//! Who may do what: tokens, the roles that they give, and the regions that these reach.

mod role;
mod token;

pub use role::Role;
pub use token::{Access, AccessError, IssuedToken, Token};
