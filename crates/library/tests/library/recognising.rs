//! Pictures of text: recognised after everything else, once, and found by what they
//! say. The recogniser is a scripted one; the real one has tests of its own.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use document::{Anchor, TextSource};
use engine::EngineError;
use engine::recognise::{
    Picture, Point, Quadrilateral, RecognisedLine, RecognisedText, RecognisedWord, TextRecogniser,
    Turn,
};
use library::{FileState, Library, LibraryOptions, Scope};

use crate::embedding::SharedWords;
use crate::support::{Desk, assert_all_indexed, file_named, find, names, prose};

const SENTENCE: &str = "The deposit of the attic flat is three rents.";

/// Reads [`SENTENCE`] in every picture, a third of the way down.
#[derive(Default)]
struct Script {
    asked: AtomicUsize,
    failure: Option<EngineError>,
}

impl TextRecogniser for Script {
    fn identity(&self) -> &str {
        "script"
    }

    fn languages(&self) -> &[&str] {
        &["en"]
    }

    fn recognise(
        &self,
        picture: &Picture,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<RecognisedText>, EngineError> {
        self.asked.fetch_add(1, Ordering::AcqRel);
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        if stopped() {
            return Ok(None);
        }
        #[expect(clippy::cast_precision_loss, reason = "sides of a picture")]
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        let quadrilateral = Quadrilateral {
            corners: [(0.1, 0.3), (0.9, 0.3), (0.9, 0.35), (0.1, 0.35)].map(|(x, y)| Point {
                x: x * width,
                y: y * height,
            }),
        };
        Ok(Some(RecognisedText {
            turn: Turn::None,
            skew: 0.0,
            lines: vec![RecognisedLine {
                text: SENTENCE.to_owned(),
                quadrilateral,
                confidence: 0.75,
                words: vec![RecognisedWord {
                    range: 0..SENTENCE.len(),
                    quadrilateral,
                    confidence: 0.75,
                }],
            }],
        }))
    }
}

fn open(desk: &Desk, recogniser: &Arc<Script>) -> Library {
    let options = LibraryOptions {
        recogniser: Some(Arc::clone(recogniser) as Arc<dyn TextRecogniser>),
        ..desk.options(SharedWords::default())
    };
    Library::open(options, desk.runtime.handle().clone()).expect("the library opens")
}

fn picture(desk: &Desk, name: &str) -> PathBuf {
    picture_of_width(desk, name, 300)
}

fn picture_of_width(desk: &Desk, name: &str, width: u32) -> PathBuf {
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, 400, image::Rgb([255; 3]))
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("the picture can be written");
    let path = desk.write(name, "");
    std::fs::write(&path, png.into_inner()).expect("files can be written");
    path
}

/// A message with a picture attached, as RFC 2045 writes it.
fn message(desk: &Desk, name: &str) -> PathBuf {
    let png = std::fs::read(picture(desk, "attached.png")).expect("it was written");
    let encoded = base64::engine::general_purpose::STANDARD.encode(png);
    let text = format!(
        "From: ada@example.org\r\nTo: ben@example.org\r\nSubject: Keys\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nThe agreement is attached.\r\n\
         --b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"agreement.png\"\r\n\r\n{encoded}\r\n--b--\r\n"
    );
    desk.write(name, &text)
}

#[test]
fn a_picture_attached_to_a_message_is_recognised_and_drawn() {
    let desk = Desk::new();
    let script = Arc::default();
    let library = open(&desk, &script);
    desk.add(&library, &[message(&desk, "keys.eml")]);
    assert_all_indexed(&library);
    let evidence = find(&library, "deposit of the attic flat");
    let best = evidence.found.first().expect("it was recognised");
    let file = library.file(best.passage.file).expect("it is a file");
    assert!(file.name.ends_with("agreement.png"), "{file:?}");
    assert_eq!(library.pages(file.id).expect("it has a page").len(), 1);
    let drawn = desk.runtime.block_on(library.picture(file.id, 1, 150));
    let drawn = Picture::from_png(&drawn.expect("it is drawn from the message"));
    assert_eq!(drawn.map(|picture| picture.width()).ok(), Some(150));
}

#[test]
fn a_page_waits_for_a_file_that_is_away_and_the_others_do_not() {
    let desk = Desk::new();
    let script = Arc::default();
    let library = open(&desk, &script);
    let paths = [
        picture(&desk, "away.png"),
        picture_of_width(&desk, "here.png", 310),
    ];
    let hidden = desk.folder.path().join("elsewhere.png");
    {
        let _quiet = library.quiet();
        library.add(&paths).expect("files can be added");
        let until = Instant::now() + Duration::from_secs(30);
        let read = || {
            let files = library.files().expect("files can be listed");
            files.iter().all(|file| file.state == FileState::Indexed)
        };
        while !read() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::fs::rename(&paths[0], &hidden).expect("it can be taken away");
    }
    desk.wait(&library);
    let source = |name: &str| {
        let file = file_named(&library, name);
        library.page(file.id, 1).expect("it has a page").source
    };
    assert_eq!(source("away.png"), TextSource::Unrecognised);
    assert!(matches!(source("here.png"), TextSource::Recognised { .. }));

    std::fs::rename(&hidden, &paths[0]).expect("it can be brought back");
    library
        .retry(file_named(&library, "away.png").id)
        .expect("it can be tried again");
    desk.wait(&library);
    assert!(matches!(source("away.png"), TextSource::Recognised { .. }));
}

#[test]
fn a_picture_is_found_by_what_it_says() {
    let desk = Desk::new();
    let script = Arc::default();
    let library = open(&desk, &script);
    let paths = [
        picture(&desk, "scan.png"),
        desk.write("notes.txt", &prose("garden", 5)),
    ];
    desk.add(&library, &paths);
    assert_all_indexed(&library);
    let evidence = find(&library, "deposit of the attic flat");
    assert_eq!(
        names(&evidence).first().map(String::as_str),
        Some("scan.png")
    );
    let file = file_named(&library, "scan.png");
    let page = library.page(file.id, 1).expect("the page is kept");
    let TextSource::Recognised { confidence, unsure } = &page.source else {
        panic!("{:?}", page.source);
    };
    assert!((confidence - 0.75).abs() < 1e-6);
    assert_eq!(unsure.len(), 1, "three quarters are not sure");
    assert_eq!(
        library.recognised(&evidence.found[0].passage).ok(),
        Some(Some(0.75))
    );
    let notes = library
        .find("garden", &Scope::everything(), 1)
        .expect("any text can be searched");
    assert_eq!(
        library.recognised(&notes.found[0].passage).ok(),
        Some(None),
        "a text file carries its words"
    );
    let size = page.size.expect("a picture has a size");
    let Anchor::Page { lines, .. } = &page.blocks[0].anchor else {
        panic!("{:?}", page.blocks);
    };
    let line = lines[0].rectangle;
    assert!(
        (line.left / size.width - 0.1).abs() < 0.01 && (line.top / size.height - 0.3).abs() < 0.01,
        "where it was recognised: {line:?} of {size:?}"
    );
    assert_eq!(script.asked.load(Ordering::Acquire), 1, "it is read once");
    library.close();
    let library = open(&desk, &script);
    desk.wait(&library);
    assert_eq!(
        script.asked.load(Ordering::Acquire),
        1,
        "what was recognised stays so over a restart"
    );
    assert_eq!(
        names(&find(&library, "attic deposit"))
            .first()
            .map(String::as_str),
        Some("scan.png")
    );
}

#[test]
fn what_an_answer_interrupts_is_done_after_it_and_after_a_restart() {
    let desk = Desk::new();
    let script = Arc::default();
    let library = open(&desk, &script);
    let quiet = library.quiet();
    library
        .add(&[picture(&desk, "scan.png")])
        .expect("paths can be added");
    let until = Instant::now() + Duration::from_secs(20);
    while file_named(&library, "scan.png").state != FileState::Indexed && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(
        script.asked.load(Ordering::Acquire),
        0,
        "while somebody wants quiet nothing is recognised"
    );
    drop(quiet);
    library.close();
    let library = open(&desk, &script);
    desk.wait(&library);
    assert_eq!(names(&find(&library, "attic deposit")), ["scan.png"]);
}

#[test]
fn a_recogniser_that_fails_is_told_and_tried_again() {
    let desk = Desk::new();
    let failing = Arc::new(Script {
        failure: Some(EngineError::Failed {
            detail: "no weights".to_owned(),
        }),
        ..Script::default()
    });
    let library = open(&desk, &failing);
    desk.add(&library, &[picture(&desk, "scan.png")]);
    assert_eq!(library.recognising_failure(), failing.failure);
    let found = library
        .find("attic deposit", &Scope::everything(), 5)
        .expect("any text can be searched");
    assert!(found.found.is_empty(), "there is nothing to find yet");
    library.close();
    let library = open(&desk, &Arc::default());
    desk.wait(&library);
    assert_eq!(names(&find(&library, "attic deposit")), ["scan.png"]);
}
