//! The address of a picture: of which page, how large, and which part.

use assistant::api::document::PageTile;
use tauri::http::Uri;

/// No picture of a whole page is wider than this, in pixels: an A4 page at about
/// 480 dpi.
const WIDEST: u32 = 4096;
/// Nor narrower.
const NARROWEST: u32 = 64;
/// The width where none is given.
const USUAL: u32 = 1024;
/// No part is wider or higher than this, in pixels.
const LARGEST_PART: u32 = 2048;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub(super) file: i32,
    /// Counted from 1.
    pub(super) page: u32,
    pub(super) part: Part,
}

/// What of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// All of it, so many pixels wide.
    Whole { width: u32 },
    /// A part, at a zoom at which the whole is too large for one picture.
    Tile(PageTile),
}

impl Wanted {
    /// Reads an address; none where it is not of the form that the module shows.
    pub(super) fn from_uri(uri: &Uri) -> Option<Self> {
        // The interface may have encoded the slash.
        let path = uri.path().replace("%2F", "/").replace("%2f", "/");
        let mut parts = path.trim_matches('/').split('/');
        let file = parts.next()?.parse().ok()?;
        let page = parts.next()?.parse().ok().filter(|page| *page > 0)?;
        if parts.next().is_some() {
            return None;
        }
        let part = Part::from_query(uri.query().unwrap_or_default())?;
        Some(Self { file, page, part })
    }
}

impl Part {
    fn from_query(query: &str) -> Option<Self> {
        let value = |name: &str| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find_map(|(key, value)| (key == name).then_some(value))
        };
        let width = match value("width") {
            Some(width) => width.parse().ok()?,
            None => USUAL,
        };
        let Some(tile) = value("tile") else {
            return Some(Self::Whole {
                width: width.clamp(NARROWEST, WIDEST),
            });
        };
        let numbers: Vec<u32> = tile
            .split(',')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        let [left, top, columns, rows]: [u32; 4] = numbers.try_into().ok()?;
        let sides = 1..=LARGEST_PART;
        (sides.contains(&columns) && sides.contains(&rows)).then_some(Self::Tile(PageTile {
            page_width: width,
            left,
            top,
            width: columns,
            height: rows,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(address: &str) -> Option<Wanted> {
        Wanted::from_uri(&address.parse().expect("a well-formed address"))
    }

    #[test]
    fn an_address_names_file_page_and_width() {
        let plain = wanted("page://localhost/12/3?width=800");
        assert_eq!(
            plain,
            Some(Wanted {
                file: 12,
                page: 3,
                part: Part::Whole { width: 800 }
            }),
            "each in its place"
        );
        assert_eq!(
            wanted("http://page.localhost/12%2F3?width=800"),
            plain,
            "the form of Windows, with the slash encoded, is the same page"
        );
    }

    #[test]
    fn a_tile_is_named_by_the_width_of_the_whole_and_its_place_in_it() {
        let tile = PageTile {
            page_width: 9_600,
            left: 1_024,
            top: 2_048,
            width: 1_024,
            height: 512,
        };
        assert_eq!(
            wanted("page://localhost/12/3?width=9600&tile=1024,2048,1024,512"),
            Some(Wanted {
                file: 12,
                page: 3,
                part: Part::Tile(tile)
            }),
            "a page at a zoom is wider than any picture of the whole"
        );
    }

    #[test]
    fn a_width_stays_within_bounds() {
        let part = |address| wanted(address).map(|wanted| wanted.part);
        assert_eq!(
            part("page://localhost/1/1?width=4000000000"),
            Some(Part::Whole { width: WIDEST }),
            "a page cannot make the app draw without end"
        );
        assert_eq!(
            part("page://localhost/1/1?width=0"),
            Some(Part::Whole { width: NARROWEST })
        );
        assert_eq!(
            part("page://localhost/1/1"),
            Some(Part::Whole { width: USUAL })
        );
    }

    #[test]
    fn what_names_no_page_is_refused() {
        for address in [
            "page://localhost/",
            "page://localhost/1",
            "page://localhost/1/0",
            "page://localhost/1/2/3",
            "page://localhost/../etc/passwd",
            "page://localhost/1/2?width=wide",
            "page://localhost/1/2?width=4000&tile=0,0,1024",
            "page://localhost/1/2?width=4000&tile=0,0,1024,1024,1",
            "page://localhost/1/2?width=4000&tile=-1,0,1024,1024",
            "page://localhost/1/2?width=4000&tile=0,0,0,1024",
            "page://localhost/1/2?width=4000&tile=0,0,1024,4000000",
            "page://localhost/1/2?width=4000&tile=",
        ] {
            assert_eq!(wanted(address), None, "{address} names no picture");
        }
    }
}
