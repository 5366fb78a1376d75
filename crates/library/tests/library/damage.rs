//! Damaged pages of the database, and what becomes of a library then.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use library::{Library, LibraryError, PassageId, Scope};

use crate::support::{Desk, assert_all_indexed, database, prose};

/// The size of a page of SQLite.
const PAGE: u64 = 4_096;

/// A library of real documents with chats, drafts and settings, closed.
struct Original {
    desk: Desk,
    before: Contents,
    /// The table or index that each page belongs to.
    owners: BTreeMap<u64, String>,
}

/// What a person would miss.
#[derive(Debug, PartialEq)]
struct Contents {
    files: BTreeSet<PathBuf>,
    turns: Vec<(String, String, Option<String>)>,
    drafts: Vec<(String, Option<String>)>,
    settings: Vec<Option<String>>,
    passages: BTreeSet<(String, u32, String)>,
}

impl Contents {
    fn of(library: &Library) -> Self {
        let files = library.files().expect("files can be listed");
        let chats = library.chats();
        let mut turns = Vec::new();
        for chat in chats.list().expect("chats can be listed") {
            for turn in chats.turns(chat.id).expect("the chat is there") {
                turns.push((chat.title.clone(), turn.question, turn.answer_json));
            }
        }
        turns.sort();
        let mut drafts: Vec<_> = library
            .drafts()
            .list()
            .expect("drafts can be listed")
            .into_iter()
            .map(|draft| (draft.request_json, draft.outline_json))
            .collect();
        drafts.sort();
        let setting = |key: &str| library.settings().get(key).expect("settings can be read");
        let mut passages = BTreeSet::new();
        for question in ["lease deposit notice", "energy", "pump", "report", "租约"] {
            let found = library
                .find(question, &Scope::everything(), 500)
                .expect("any text can be searched");
            for found in found.found {
                let passage = found.passage;
                passages.insert((passage.file_name, passage.ordinal, passage.text));
            }
        }
        Self {
            files: files.into_iter().map(|file| file.path).collect(),
            turns,
            drafts,
            settings: vec![setting("theme"), setting("language")],
            passages,
        }
    }
}

impl Original {
    fn new() -> Self {
        let desk = Desk::new();
        let library = desk.open();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples");
        let mut paths = vec![samples];
        for subject in ["pump", "orchard", "harbour", "violin"] {
            paths.push(desk.write(&format!("{subject}.md"), &prose(subject, 200)));
        }
        desk.add(&library, &paths);
        let chats = library.chats();
        for chat in 0..12 {
            let id = chats.create(&format!("Chat {chat}")).expect("a chat");
            for turn in 0..8 {
                let question = format!("Question {turn} of chat {chat}?");
                let turn = chats.append_turn(id, &question, "{}").expect("a turn");
                // Some answers need pages of their own.
                let answer = format!(r#"{{"text":"{}"}}"#, prose(&question, 10 * chat));
                chats.save_answer(turn, &answer).expect("an answer");
            }
        }
        for draft in 0..5 {
            let request = format!(r#"{{"topic":"topic {draft}"}}"#);
            let id = library.drafts().create(&request).expect("a draft");
            let outline = format!(r#"["{}"]"#, prose("topic", 30));
            library
                .drafts()
                .set_outline(id, "Deck", &outline)
                .expect("an outline");
        }
        for (key, value) in [("theme", "dark"), ("language", "de")] {
            library.settings().set(key, value).expect("a setting");
        }
        let before = Contents::of(&library);
        library.close();
        let connection = database(desk.folder.path());
        let owners = connection
            .prepare("SELECT pageno, name FROM dbstat")
            .expect("dbstat is compiled in")
            .query_map([], |row| {
                Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
            })
            .expect("pages can be listed")
            .collect::<Result<_, _>>()
            .expect("pages can be listed");
        Self {
            desk,
            before,
            owners,
        }
    }

    /// A copy of the library to be damaged; its files are the original's.
    fn copy(&self) -> Desk {
        let copy = Desk::new();
        copy_folder(self.desk.folder.path(), copy.folder.path());
        copy
    }

    fn pages_of(&self, owner: &str) -> Vec<u64> {
        self.owners
            .iter()
            .filter(|(_, name)| *name == owner)
            .map(|(page, _)| *page)
            .collect()
    }

    /// Opens a damaged copy and holds that everything is there that lay on other
    /// pages, and all documents once their files were read again.
    fn assert_salvaged(&self, copy: &Desk, damaged: &[u64], history: &str) {
        let library = copy.open();
        copy.wait(&library);
        let after = Contents::of(&library);
        let hit = |table: &str| {
            let is_of = |page: &u64| self.owners.get(page).is_some_and(|owner| owner == table);
            damaged.iter().any(is_of)
        };
        if !hit("files") || !hit("sqlite_autoindex_files_1") {
            assert_eq!(after.files, self.before.files, "{history}");
            assert_all_indexed(&library);
            assert_eq!(after.passages, self.before.passages, "{history}");
        }
        if !hit("chats") && !hit("turns") {
            assert_eq!(after.turns, self.before.turns, "{history}");
        }
        // Where answers were lost, the questions of other pages are kept.
        assert!(
            after.turns.len() * 3 >= self.before.turns.len(),
            "{history}"
        );
        if !hit("drafts") {
            assert_eq!(after.drafts, self.before.drafts, "{history}");
        }
        if !hit("settings") {
            assert_eq!(after.settings, self.before.settings, "{history}");
        }
        library.close();
        let whole: String = database(copy.folder.path())
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .expect("the check runs");
        assert_eq!(whole, "ok", "{history}");
    }
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folders can be made");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("entries can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("files can be copied");
        }
    }
}

/// Numbers that look random, the same for the same seed (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Overwrites a page, counted from 1, with random bytes.
fn overwrite(folder: &Path, page: u64, random: &mut Random) {
    let bytes: Vec<u8> = (0..PAGE / 8)
        .flat_map(|_| random.next().to_le_bytes())
        .collect();
    let mut file = std::fs::File::options()
        .write(true)
        .open(folder.join("library.sqlite"))
        .expect("the database is there");
    file.seek(SeekFrom::Start((page - 1) * PAGE))
        .expect("the page is there");
    file.write_all(&bytes).expect("pages can be written");
}

/// As after a kill: the start looks at every page.
fn leave_open(desk: &Desk) {
    std::fs::write(desk.folder.path().join("library.open"), "").expect("a mark can be set");
}

#[test]
fn of_a_database_with_random_pages_overwritten_the_others_are_kept() {
    let original = Original::new();
    let pages = *original.owners.keys().max().expect("there are pages");
    for seed in 0..12 {
        let mut random = Random(seed);
        let copy = original.copy();
        let damaged: Vec<u64> = (0..=seed % 4).map(|_| random.next() % pages + 1).collect();
        for page in &damaged {
            overwrite(copy.folder.path(), *page, &mut random);
        }
        leave_open(&copy);
        let owners: Vec<_> = damaged
            .iter()
            .map(|page| original.owners.get(page))
            .collect();
        let history = format!("seed {seed}: pages {damaged:?} of {owners:?}");
        original.assert_salvaged(&copy, &damaged, &history);
    }
}

#[test]
fn a_page_of_each_table_and_the_first_may_be_lost() {
    let original = Original::new();
    let mut random = Random(99);
    let tables: BTreeSet<&String> = original.owners.values().collect();
    for table in tables {
        let pages = original.pages_of(table);
        // The root, which leads to all others, and one that it leads to.
        for page in BTreeSet::from([pages[0], pages[pages.len() / 2]]) {
            let copy = original.copy();
            overwrite(copy.folder.path(), page, &mut random);
            leave_open(&copy);
            original.assert_salvaged(&copy, &[page], &format!("page {page} of {table}"));
        }
    }
}

#[test]
fn the_damaged_database_is_kept_and_told_of() {
    let original = Original::new();
    let copy = original.copy();
    overwrite(copy.folder.path(), 1, &mut Random(3));
    let damaged = std::fs::read(copy.folder.path().join("library.sqlite")).expect("it is there");
    let peeked = library::SettingStore::peek(copy.folder.path(), "theme");
    assert_eq!(peeked.expect("damage is for the opening"), None);
    let library = copy.open();
    let salvage = library
        .salvaged()
        .expect("settings can be read")
        .expect("the first page was lost");
    assert_eq!(salvage.lost_rows, 0);
    assert_eq!(salvage.lost_answers, 0);
    assert_eq!(salvage.read_again, 0, "documents lay on other pages");
    let kept = std::fs::read(&salvage.kept).expect("the damaged one is kept");
    assert!(kept == damaged, "as it was");
    library.dismiss_salvage().expect("settings can be written");
    library.close();
    let library = copy.open();
    assert_eq!(library.salvaged().expect("settings can be read"), None);
}

#[test]
fn a_database_that_was_cut_off_is_made_anew_from_what_is_left() {
    let original = Original::new();
    let path = |desk: &Desk| desk.folder.path().join("library.sqlite");
    let length = path(&original.desk).metadata().expect("it is there").len();
    for left in [length - 1, length / 2 + 100, length / 8] {
        let copy = original.copy();
        std::fs::File::options()
            .write(true)
            .open(path(&copy))
            .and_then(|file| file.set_len(left))
            .expect("files can be cut off");
        let library = copy.open();
        copy.wait(&library);
        assert!(library.salvaged().expect("it can be asked").is_some());
        assert_all_indexed(&library);
        let after = Contents::of(&library);
        assert!(after.files.is_subset(&original.before.files));
        for turn in &after.turns {
            let is_before = |before: &(String, String, Option<String>)| {
                before.1 == turn.1 && (before.2 == turn.2 || turn.2.is_none())
            };
            assert!(original.before.turns.iter().any(is_before), "{turn:?}");
        }
    }
}

#[test]
fn what_only_the_log_has_is_salvaged_too() {
    let desk = Desk::new();
    let library = desk.open();
    let path = desk.write(
        "lease.md",
        "# Lease\n\nThe tenant may leave after two years.",
    );
    desk.add(&library, &[path]);
    let chat = library.chats().create("In the log").expect("a chat");
    library
        .chats()
        .append_turn(chat, "When can I leave?", "{}")
        .expect("a turn");
    // As a kill leaves it: nothing was written back from the log.
    let copy = Desk::new();
    copy_folder(desk.folder.path(), copy.folder.path());
    let log = copy.folder.path().join("library.sqlite-wal");
    assert!(log.metadata().is_ok_and(|log| log.len() > 4 * PAGE));
    let damaged = copy.folder.path().join("library.sqlite");
    for bytes in [vec![0x5a; 4 * PAGE as usize], Vec::new()] {
        let again = Desk::new();
        copy_folder(copy.folder.path(), again.folder.path());
        std::fs::write(again.folder.path().join("library.sqlite"), &bytes)
            .expect("files can be written");
        // SQLite takes a page from the log where it has it, and so the damage is seen
        // only where the log is not used.
        let library = again.open();
        again.wait(&library);
        assert_eq!(
            library.chats().list().expect("chats")[0].title,
            "In the log"
        );
        assert_all_indexed(&library);
        assert_eq!(library.files().expect("files").len(), 1);
    }
    drop(damaged);
    library.close();
}

#[test]
fn damage_that_is_met_while_the_library_is_open_is_repaired_meanwhile() {
    let original = Original::new();
    let copy = original.copy();
    let mut random = Random(5);
    let pages = original.pages_of("pages");
    // Not the root, which every start reads.
    for page in &pages[1..] {
        overwrite(copy.folder.path(), *page, &mut random);
    }
    let library = copy.open();
    assert_eq!(library.salvaged().expect("it can be asked"), None);
    let pump = crate::support::file_named(&library, "pump.md").id;
    let met = library.page(pump, 1);
    assert!(matches!(met, Err(LibraryError::Damaged)), "{met:?}");
    copy.wait(&library);
    assert!(library.salvaged().expect("it can be asked").is_some());
    let page = library.page(pump, 1).expect("the file was read again");
    assert!(!page.blocks.is_empty());
    assert_eq!(Contents::of(&library), original.before);
    library.close();
}

/// Changes a byte of what is compressed of the first page or passage of `pump.md`; returns
/// its row.
fn damage_compressed(copy: &Desk, table: &str) -> i64 {
    let connection = database(copy.folder.path());
    let select = format!(
        "SELECT rowid, packed FROM {table} WHERE document =
             (SELECT document FROM files WHERE path LIKE '%pump.md') ORDER BY rowid LIMIT 1"
    );
    let (row, mut packed): (i64, Vec<u8>) = connection
        .query_row(&select, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("it is compressed");
    let middle = packed.len() / 2;
    packed[middle] ^= 1;
    let update = format!("UPDATE {table} SET packed = ?1 WHERE rowid = ?2");
    let changed = connection.execute(&update, (&packed, row));
    changed.expect("it can be damaged");
    connection.close().expect("closes");
    row
}

#[test]
fn a_compressed_passage_of_which_a_byte_is_another_is_met_and_read_again() {
    let original = Original::new();
    let copy = original.copy();
    let row = damage_compressed(&copy, "passages");
    let library = copy.open();
    let met = library.passage(PassageId(row));
    assert!(matches!(met, Err(LibraryError::Damaged)), "{met:?}");
    copy.wait(&library);
    let salvage = library.salvaged().expect("it can be asked");
    assert_eq!(salvage.expect("it was made anew").read_again, 1);
    assert_eq!(Contents::of(&library), original.before);
}

#[test]
fn a_compressed_page_of_which_a_byte_is_another_is_met_and_read_again() {
    let original = Original::new();
    let copy = original.copy();
    damage_compressed(&copy, "pages");
    let library = copy.open();
    let pump = crate::support::file_named(&library, "pump.md").id;
    let met = library.page(pump, 1);
    assert!(matches!(met, Err(LibraryError::Damaged)), "{met:?}");
    copy.wait(&library);
    let salvage = library.salvaged().expect("it can be asked");
    assert_eq!(salvage.expect("it was made anew").read_again, 1);
    let page = library.page(pump, 1).expect("the file was read again");
    assert!(!page.blocks.is_empty());
    assert_eq!(Contents::of(&library), original.before);
}

#[test]
fn a_replacement_that_was_cut_short_is_finished() {
    let original = Original::new();
    let copy = original.copy();
    let folder = copy.folder.path();
    // The new one is whole, the damaged one is not yet put aside.
    std::fs::copy(
        folder.join("library.sqlite"),
        folder.join("library.salvaged.sqlite"),
    )
    .expect("files can be copied");
    std::fs::write(folder.join("library.sqlite"), vec![0x5a; 9_000]).expect("damage");
    std::fs::write(folder.join("library.sqlite-wal"), vec![0x5a; 9_000]).expect("damage");
    let library = copy.open();
    copy.wait(&library);
    assert_eq!(Contents::of(&library), original.before);
    assert!(folder.join("library.damaged-1.sqlite").exists());
}
