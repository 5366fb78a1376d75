//! A web server on loopback that says what a test wants it to say, byte for
//! byte. It has a thread of its own, so that tests may block theirs.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

/// What a client asked.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `POST /v1/chat/completions`.
    pub(crate) line: String,
    /// The headers, in lower case.
    pub(crate) headers: String,
    /// The body; null where there was none.
    pub(crate) body: Value,
}

/// What the server does, one after the other.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Sends a piece of the body.
    Send(Vec<u8>),
    /// Says nothing more until the client hangs up.
    Stall,
    /// Hangs up in the middle.
    Cut,
}

/// What the server answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: String,
    steps: Vec<Step>,
}

impl Reply {
    /// Server-sent events, in these pieces.
    pub(crate) fn stream(steps: Vec<Step>) -> Self {
        Self {
            status: 200,
            headers: "Content-Type: text/event-stream\r\n".to_owned(),
            steps,
        }
    }

    /// The events of an answer, each with its data and all at once, with the mark
    /// of the end.
    pub(crate) fn events(data: &[Value]) -> Self {
        let mut steps: Vec<Step> = data.iter().map(event).collect();
        steps.push(Step::Send(b"data: [DONE]\n\n".to_vec()));
        Self::stream(steps)
    }

    /// A whole body of JSON.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            headers: "Content-Type: application/json\r\n".to_owned(),
            steps: vec![Step::Send(body.to_string().into_bytes())],
        }
    }

    /// Sends the client elsewhere.
    pub(crate) fn redirect(location: &str) -> Self {
        Self {
            status: 307,
            headers: format!("Location: {location}\r\n"),
            steps: Vec::new(),
        }
    }

    /// Not even headers.
    pub(crate) fn nothing() -> Self {
        Self {
            status: 0,
            headers: String::new(),
            steps: vec![Step::Stall],
        }
    }
}

/// An event with this data.
pub(crate) fn event(data: &Value) -> Step {
    Step::Send(format!("data: {data}\n\n").into_bytes())
}

/// The server. It ends when it is dropped.
pub(crate) struct Loopback {
    port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
    hung_up: UnboundedReceiver<Instant>,
    _end: oneshot::Sender<()>,
}

impl Loopback {
    /// Answers every request with what `reply` makes of it.
    pub(crate) fn start(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("tokio takes it over");
        let port = listener.local_addr().expect("it is bound").port();
        let (end, ended) = oneshot::channel();
        let (hanging_up, hung_up) = unbounded_channel();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::new(Shared {
            reply: Box::new(reply),
            requests: Arc::clone(&requests),
            hanging_up,
        });
        std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime")
                .block_on(async {
                    let listener = TcpListener::from_std(listener).expect("it is nonblocking");
                    tokio::select! {
                        () = accept(listener, shared) => {}
                        _ = ended => {}
                    }
                });
        });
        Self {
            port,
            requests,
            hung_up,
            _end: end,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What was asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests
            .lock()
            .expect("no test panics with it")
            .clone()
    }

    /// When a client hung up on an answer that was under way.
    pub(crate) async fn hung_up(&mut self) -> Instant {
        tokio::time::timeout(Duration::from_secs(10), self.hung_up.recv())
            .await
            .expect("the client hangs up")
            .expect("the server runs")
    }
}

struct Shared {
    reply: Box<dyn Fn(&Request) -> Reply + Send + Sync>,
    requests: Arc<Mutex<Vec<Request>>>,
    hanging_up: UnboundedSender<Instant>,
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let (socket, _) = listener.accept().await.expect("a connection");
        tokio::spawn(serve(socket, Arc::clone(&shared)));
    }
}

/// Answers the requests of one connection until it ends.
async fn serve(mut socket: TcpStream, shared: Arc<Shared>) {
    while let Some(request) = read(&mut socket).await {
        shared
            .requests
            .lock()
            .expect("no test panics with it")
            .push(request.clone());
        let reply = (shared.reply)(&request);
        if !write(&mut socket, reply, &shared).await {
            return;
        }
    }
}

async fn read(socket: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let rest = bytes.split_off(end + 4);
            break String::from_utf8(std::mem::replace(&mut bytes, rest))
                .expect("headers are text");
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let (line, headers) = head.split_once("\r\n").expect("a request has a line");
    let headers = headers.to_ascii_lowercase();
    let length: usize = headers
        .lines()
        .find_map(|header| header.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().expect("a length is a number"));
    while bytes.len() < length {
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let line = line.trim_end_matches(" HTTP/1.1").to_owned();
    let body = match length {
        0 => Value::Null,
        _ => serde_json::from_slice(&bytes).expect("a body is JSON"),
    };
    Some(Request {
        line,
        headers,
        body,
    })
}

/// Writes a reply; whether the connection can be used again.
async fn write(socket: &mut TcpStream, reply: Reply, shared: &Shared) -> bool {
    if reply.status != 0 {
        let head = format!(
            "HTTP/1.1 {} Said\r\n{}Transfer-Encoding: chunked\r\n\r\n",
            reply.status, reply.headers
        );
        if socket.write_all(head.as_bytes()).await.is_err() {
            return false;
        }
    }
    for step in reply.steps {
        match step {
            Step::Send(piece) => {
                let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
                chunk.extend(piece);
                chunk.extend(b"\r\n");
                if socket.write_all(&chunk).await.is_err() {
                    return false;
                }
                // Pieces arrive apart, as over a network.
                socket.flush().await.expect("a socket has nothing to flush");
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            Step::Stall => {
                let mut byte = [0];
                if !matches!(socket.read(&mut byte).await, Ok(read) if read > 0)
                    && shared.hanging_up.send(Instant::now()).is_err()
                {
                    // The test is over.
                    return false;
                }
                return false;
            }
            Step::Cut => return false,
        }
    }
    socket.write_all(b"0\r\n\r\n").await.is_ok()
}
