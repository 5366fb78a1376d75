//! Downloads from a hub on the loopback that does everything that servers do.

mod broken;
mod fixture;
mod interrupted;
mod redirected;
mod refused;
mod server;
mod whole;
