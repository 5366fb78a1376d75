//! The Office documents of 1987 to 2003, most of them in compound files.

pub(super) mod excel;
pub(super) mod objects;
pub(super) mod power_point;
pub(super) mod word;
