//! The pictures that were shown last.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::address::Wanted;

/// All kept pictures together, pages and parts of pages, in bytes.
const KEPT: usize = 64 << 20;

/// The pictures that were shown last, within [`KEPT`] bytes.
#[derive(Default)]
pub(crate) struct Pictures(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// The one used longest ago first.
    pictures: VecDeque<(Wanted, Arc<[u8]>)>,
    bytes: usize,
}

impl Pictures {
    /// Forgets the pictures of a file that changed.
    pub(crate) fn forget(&self, file: i32) {
        self.kept().drop_where(|wanted| wanted.file == file);
    }

    pub(super) fn get(&self, wanted: Wanted) -> Option<Arc<[u8]>> {
        let pictures = &mut self.kept().pictures;
        let at = pictures.iter().position(|(key, _)| *key == wanted)?;
        let found = pictures.remove(at)?;
        let picture = found.1.clone();
        pictures.push_back(found);
        Some(picture)
    }

    pub(super) fn keep(&self, wanted: Wanted, picture: Arc<[u8]>) {
        let mut kept = self.kept();
        kept.drop_where(|key| *key == wanted);
        kept.bytes += picture.len();
        kept.pictures.push_back((wanted, picture));
        while kept.bytes > KEPT {
            let Some((_, oldest)) = kept.pictures.pop_front() else {
                break;
            };
            kept.bytes -= oldest.len();
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn drop_where(&mut self, goes: impl Fn(&Wanted) -> bool) {
        let bytes = &mut self.bytes;
        self.pictures.retain(|(wanted, picture)| {
            let stays = !goes(wanted);
            if !stays {
                *bytes -= picture.len();
            }
            stays
        });
    }
}

#[cfg(test)]
mod tests {
    use assistant::api::document::PageTile;

    use super::*;
    use crate::page_picture::address::Part;

    fn page(page: u32) -> Wanted {
        Wanted {
            file: 1,
            page,
            part: Part::Whole { width: 100 },
        }
    }

    fn tile(left: u32) -> Wanted {
        Wanted {
            part: Part::Tile(PageTile {
                page_width: 8_000,
                left,
                top: 0,
                width: 1_024,
                height: 1_024,
            }),
            ..page(1)
        }
    }

    #[test]
    fn the_oldest_pictures_go_first_and_those_of_a_changed_file_at_once() {
        let pictures = Pictures::default();
        let third: Arc<[u8]> = vec![0; KEPT / 3].into();
        for number in 1..=3 {
            pictures.keep(page(number), third.clone());
        }
        assert!(pictures.get(page(1)).is_some(), "three thirds have room");
        pictures.keep(page(4), third);
        assert!(
            pictures.get(page(2)).is_none(),
            "page 2 was used longest ago, as page 1 was looked at since"
        );
        assert!(pictures.get(page(1)).is_some(), "page 1 was used since");
        pictures.forget(1);
        assert!(
            pictures.get(page(1)).is_none(),
            "a changed file looks different"
        );
    }

    #[test]
    fn tiles_and_pages_share_one_bound() {
        let pictures = Pictures::default();
        pictures.keep(page(1), vec![0; KEPT / 2].into());
        for left in 0..64 {
            pictures.keep(tile(left), vec![0; KEPT / 16].into());
        }
        assert!(pictures.get(page(1)).is_none(), "the tiles pushed it out");
        let kept = pictures.kept();
        let bytes: usize = kept.pictures.iter().map(|(_, picture)| picture.len()).sum();
        assert_eq!(kept.bytes, bytes, "the count is that of what is kept");
        assert!(bytes <= KEPT);
    }

    #[test]
    fn the_same_picture_counts_once() {
        let pictures = Pictures::default();
        for _ in 0..3 {
            pictures.keep(tile(0), vec![0; KEPT / 2].into());
        }
        assert!(pictures.get(tile(0)).is_some());
        assert_eq!(pictures.kept().bytes, KEPT / 2);
        pictures.keep(page(9), vec![0; KEPT + 1].into());
        assert!(pictures.get(page(9)).is_none(), "larger than all room");
        assert_eq!(pictures.kept().bytes, 0);
    }
}
