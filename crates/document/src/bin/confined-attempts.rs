//! A process that confines itself as a reader does and then tries what a reader
//! must not be able to do, for the tests of the confinement.
//!
//! `confined-attempts FOLDER PORT [--free]` prints a line for each attempt: its
//! name and what became of it. With `--free` nothing is confined, which shows
//! that the attempts themselves work.
#![expect(clippy::print_stdout, reason = "the lines are the result")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Command, ExitCode};

use document::reader::confine::confine;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, port, rest @ ..] = arguments.as_slice() else {
        return ExitCode::FAILURE;
    };
    let Ok(port) = port.parse() else {
        return ExitCode::FAILURE;
    };
    let folder = Path::new(folder);
    // What the process that asks hands over stays readable.
    let Ok(mut handed) = File::open(folder.join("existing")) else {
        return ExitCode::FAILURE;
    };
    if rest.is_empty() {
        match confine(1 << 30) {
            Ok(confinement) => println!("missing {:?}", confinement.missing),
            Err(_) => return ExitCode::FAILURE,
        }
    }
    let attempts: [(&str, io::Result<()>); 11] = [
        (
            "read-handed",
            handed.read_to_string(&mut String::new()).map(drop),
        ),
        ("thread", in_a_thread(|| Ok(()))),
        ("connect", TcpStream::connect(("127.0.0.1", port)).map(drop)),
        ("listen", TcpListener::bind("127.0.0.1:0").map(drop)),
        ("datagram", UdpSocket::bind("127.0.0.1:0").map(drop)),
        (
            "connect-in-thread",
            in_a_thread(move || TcpStream::connect(("127.0.0.1", port)).map(drop)),
        ),
        ("create", fs::write(folder.join("new"), "x")),
        ("append", append(&folder.join("existing"))),
        ("remove", fs::remove_file(folder.join("victim"))),
        ("read-other", fs::read(folder.join("other")).map(drop)),
        ("start", Command::new("true").status().map(drop)),
    ];
    for (name, outcome) in attempts {
        match outcome {
            Ok(()) => println!("{name} done"),
            Err(error) => println!("{name} refused: {error}"),
        }
    }
    ExitCode::SUCCESS
}

fn in_a_thread(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new()
        .spawn(work)?
        .join()
        .map_err(|_| io::Error::other("the thread panicked"))?
}

fn append(path: &Path) -> io::Result<()> {
    OpenOptions::new().append(true).open(path)?.write_all(b"y")
}
