//! The whole way, through the one API and through the terminal.

mod assistant_api;
mod support;
mod terminal;
