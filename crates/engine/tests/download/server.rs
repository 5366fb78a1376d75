//! A server on the loopback that answers in whatever way a test wants: HTTP/1.1
//! written by hand, one request a connection.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// What stands between method and version.
    pub(crate) target: String,
    /// By name in lower case.
    pub(crate) headers: BTreeMap<String, String>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Whether it asks for the content of a file, not for what the file is.
    pub(crate) fn is_for_content(&self) -> bool {
        self.method == "GET" && self.target.contains("/resolve/")
    }

    /// The first byte that a `Range` asks for, and the last.
    pub(crate) fn range(&self) -> Option<(usize, usize)> {
        let (first, last) = self
            .header("range")?
            .strip_prefix("bytes=")?
            .split_once('-')?;
        Some((first.parse().ok()?, last.parse().ok()?))
    }
}

/// What comes after the bytes of a body.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Close,
    Stall,
}

/// A response, true or not.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// The `Content-Length` that is claimed; none to claim none.
    length: Option<usize>,
    ending: Ending,
    pause: Duration,
}

impl Reply {
    pub(crate) fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            length: Some(0),
            ending: Ending::Close,
            pause: Duration::ZERO,
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self.length = Some(body.len());
        self
    }

    /// Claims another length than the body's.
    pub(crate) fn claiming(mut self, length: Option<usize>) -> Self {
        self.length = length;
        self
    }

    /// Closes the connection after so many bytes of the body.
    pub(crate) fn cut_after(mut self, bytes: usize) -> Self {
        self.body.truncate(bytes);
        self
    }

    /// Sends nothing any more after so many bytes of the body.
    pub(crate) fn stalled_after(mut self, bytes: usize) -> Self {
        self.ending = Ending::Stall;
        self.cut_after(bytes)
    }

    /// Waits before every few bytes of the body.
    pub(crate) fn slowly(mut self) -> Self {
        self.pause = Duration::from_millis(15);
        self
    }

    async fn send(self, stream: &mut TcpStream, has_body: bool) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {} Because\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if let Some(length) = self.length {
            head += &format!("Content-Length: {length}\r\n");
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).await?;
        if has_body {
            for piece in self.body.chunks(8 << 10) {
                tokio::time::sleep(self.pause).await;
                stream.write_all(piece).await?;
                stream.flush().await?;
            }
        }
        match self.ending {
            Ending::Close => stream.shutdown().await,
            Ending::Stall => std::future::pending().await,
        }
    }
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Answers each request by what `reply` makes of it and of the number of
    /// requests for content before it.
    pub(crate) async fn start(
        reply: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let task = tokio::spawn(accept(listener, Arc::new(reply), Arc::clone(&requests)));
        Self {
            address,
            requests,
            task,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no handler panicked").clone()
    }

    /// Every request so far for the content of a file.
    pub(crate) fn content_requests(&self) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(Request::is_for_content);
        requests
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept<F>(listener: TcpListener, reply: Arc<F>, requests: Arc<Mutex<Vec<Request>>>)
where
    F: Fn(&Request, usize) -> Reply + Send + Sync + 'static,
{
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (reply, requests) = (Arc::clone(&reply), Arc::clone(&requests));
        connections.spawn(async move {
            let mut stream = BufReader::new(stream);
            let Some(request) = read(&mut stream).await else {
                return;
            };
            let number = {
                let mut requests = requests.lock().expect("no handler panicked");
                let number = requests
                    .iter()
                    .filter(|known| known.is_for_content())
                    .count();
                requests.push(request.clone());
                number
            };
            let has_body = request.method != "HEAD";
            let sent = reply(&request, number)
                .send(stream.get_mut(), has_body)
                .await;
            // The client hangs up when it has what it wants.
            drop(sent);
        });
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok()?;
    let mut parts = line.split(' ');
    let (method, target) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    Some(Request {
        method,
        target,
        headers,
    })
}
