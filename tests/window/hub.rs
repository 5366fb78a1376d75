//! A hub of models on the loopback, as slow as one far away.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

/// What it sends at once, and the pause after it: 6 MB a second for a connection.
const PIECE: usize = 64 << 10;
const PAUSE: Duration = Duration::from_millis(10);

/// One file, which stands for the only one of every repository.
struct File {
    /// What it is called in one or another.
    names: [&'static str; 2],
    bytes: Vec<u8>,
    sha256: String,
    /// A repository with this in its name wants the token.
    gated: (&'static str, &'static str),
    sent: AtomicUsize,
}

/// A hub that answers until the test's process ends.
pub(crate) struct Hub {
    pub(crate) url: String,
    file: Arc<File>,
}

impl Hub {
    /// Serves `bytes` as the files of these names in every repository; of those with
    /// `gated.0` in their name only to whoever shows the token `gated.1`.
    pub(crate) fn serve(
        names: [&'static str; 2],
        bytes: Vec<u8>,
        gated: (&'static str, &'static str),
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("it is bound");
        let hash = Sha256::digest(&bytes);
        let file = Arc::new(File {
            names,
            sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
            bytes,
            gated,
            sent: AtomicUsize::new(0),
        });
        let served = Arc::clone(&file);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let file = Arc::clone(&served);
                // The app hangs up when it pauses.
                thread::spawn(move || drop(file.answer(stream)));
            }
        });
        Self {
            url: format!("http://{address}"),
            file,
        }
    }

    /// How many bytes have gone out for those that want no token.
    pub(crate) fn sent(&self) -> usize {
        self.file.sent.load(Ordering::Relaxed)
    }
}

impl File {
    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let (target, headers) = read(&stream)?;
        let (repository, token) = self.gated;
        let shown = headers.get("authorization").map(String::as_str);
        if target.contains(repository) && shown != Some(&format!("Bearer {token}")) {
            return write!(
                stream,
                "HTTP/1.1 401 Unauthorized\r\nX-Error-Code: GatedRepo\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        }
        if target.contains("/api/models/") {
            let files = self.names.map(|name| self.listed(name));
            let list = format!("[{}]", files.join(","));
            return write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{list}",
                list.len()
            );
        }
        let sent = match target.contains(repository) {
            true => &AtomicUsize::new(0),
            false => &self.sent,
        };
        self.send(stream, headers.get("range").map(String::as_str), sent)
    }

    fn listed(&self, name: &str) -> String {
        let (sha256, bytes) = (&self.sha256, self.bytes.len());
        format!(
            r#"{{"type":"file","path":"{name}","oid":"0","size":134,"lfs":{{"oid":"{sha256}","size":{bytes},"pointerSize":134}}}}"#
        )
    }

    fn send(
        &self,
        mut stream: TcpStream,
        range: Option<&str>,
        sent: &AtomicUsize,
    ) -> std::io::Result<()> {
        let total = self.bytes.len();
        let (first, last) = range
            .and_then(|range| range.strip_prefix("bytes=")?.split_once('-'))
            .and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)))
            .unwrap_or((0, total - 1));
        write!(
            stream,
            "HTTP/1.1 206 Partial Content\r\nETag: \"one\"\r\nContent-Range: bytes {first}-{last}/{total}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            last + 1 - first
        )?;
        for piece in self.bytes[first..=last].chunks(PIECE) {
            stream.write_all(piece)?;
            sent.fetch_add(piece.len(), Ordering::Relaxed);
            thread::sleep(PAUSE);
        }
        Ok(())
    }
}

/// What is asked for, and the headers by their names in lower case.
fn read(stream: &TcpStream) -> std::io::Result<(String, BTreeMap<String, String>)> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(": ") else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    Ok((target, headers))
}
