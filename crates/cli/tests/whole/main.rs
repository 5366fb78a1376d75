//! The whole way, through the one API and through the terminal.

mod assistant_api;
mod cited_places;
mod comparing;
mod conversation;
mod hostile;
mod placed_text;
mod reading_ahead;
mod revising;
mod summarising;
mod support;
mod tabulating;
mod terminal;
