//! One connection: brings a part of a file, and is made again after a break.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Response, StatusCode, Url};
use tokio::sync::watch;

use super::client::{failed, passing, unreachable};
use super::error::Fault;
use super::partial::{Partial, Segment, Version};
use super::patience::Patience;
use super::progress::Phase;
use super::transfer::Transfer;
use super::{Declared, DownloadError, Hub};

/// So many bytes are gathered before they are written…
const PIECE: usize = 256 << 10;
/// …or as many as come in this time, so that slow progress shows too.
const WHILE: Duration = Duration::from_millis(200);

/// Brings the rest of a segment, as often as it takes. Ends with
/// [`Fault::Stopped`] soon after `stop` says so.
pub(super) async fn fill(
    transfer: Arc<Transfer>,
    index: usize,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Fault> {
    let partial = &transfer.partial;
    let mut patience = Patience::new(&transfer.job.settings);
    loop {
        let before = partial.segment(index).at;
        let Err(fault) = attempt(&transfer, index, &mut stop).await else {
            return Ok(());
        };
        let Fault::Passing { error, wait } = fault else {
            return Err(fault);
        };
        // From a server that always begins anew, more bytes are no progress.
        if partial.segment(index).at > before && !partial.is_whole_only() {
            patience.renew();
        }
        tracing::debug!(%error, segment = index, "a connection ended early");
        let wait = patience.after(error, wait)?;
        transfer.job.meter.phase(Phase::Waiting);
        tokio::select! {
            () = stopped(&mut stop) => return Err(Fault::Stopped),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // Whoever could stop it is gone: then nobody does.
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending().await
    }
}

/// One connection, until the segment is here or it breaks.
async fn attempt(
    transfer: &Transfer,
    index: usize,
    stop: &mut watch::Receiver<bool>,
) -> Result<(), Fault> {
    let Transfer {
        job,
        hub,
        declared,
        partial,
    } = transfer;
    if partial.is_whole_only() {
        partial.start_segment_over(index);
    }
    let segment = partial.segment(index);
    let address = hub.file(&job.source, &declared.path);
    let headers = range(partial, hub, segment);
    let response = tokio::select! {
        () = stopped(stop) => return Err(Fault::Stopped),
        response = job.client.get(hub, address, &headers) => response,
    };
    let response = match response {
        Err(Fault::WholeOnly) if partial.is_whole_only() => {
            return Err(failed(&hub.file(&job.source, &declared.path), "416").into());
        }
        other => other?,
    };
    let address = response.url().clone();
    expect(partial, hub, declared, segment, &response)?;
    let mut body = Body {
        transfer,
        index,
        address,
        response,
        gathered: Vec::new(),
        written: Instant::now(),
    };
    let outcome = body.arrive(stop).await;
    // What a broken connection brought is still right.
    body.write().await?;
    outcome
}

/// Asks for what is missing, of the version that is here (RFC 9110, 13.1.5).
fn range(partial: &Partial, hub: &Hub, segment: Segment) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if partial.is_whole_only() {
        return headers;
    }
    let last = segment.end.saturating_sub(1);
    if let Ok(range) = HeaderValue::from_str(&format!("bytes={}-{last}", segment.at)) {
        headers.insert(header::RANGE, range);
    }
    let etag = partial.etag(&hub.host());
    if let Some(Ok(etag)) = etag.as_deref().map(HeaderValue::from_str) {
        headers.insert(header::IF_RANGE, etag);
    }
    headers
}

/// Whether a response brings the very bytes that were asked for.
fn expect(
    partial: &Partial,
    hub: &Hub,
    declared: &Declared,
    segment: Segment,
    response: &Response,
) -> Result<(), Fault> {
    let of_size = |found: u64| {
        if found == declared.bytes {
            return Ok(());
        }
        Err(Fault::Final(DownloadError::WrongSize {
            file: declared.name.clone(),
            expected: declared.bytes,
            found,
        }))
    };
    let known = partial.etag(&hub.host());
    let etag = strong_etag(response.headers());
    let version = etag.clone().map(|etag| Version {
        hub: hub.host(),
        etag,
    });
    if response.status() == StatusCode::PARTIAL_CONTENT {
        if partial.is_whole_only() {
            let detail = "it sends a part though all was asked for";
            return Err(failed(response.url(), detail).into());
        }
        let (start, total) = content_range(response.headers()).ok_or(Fault::WholeOnly)?;
        total.map_or(Ok(()), of_size)?;
        if start != segment.at {
            return Err(Fault::WholeOnly);
        }
        return version.map_or(Ok(()), |version| partial.is_of(version));
    }
    response.content_length().map_or(Ok(()), of_size)?;
    if partial.is_whole_only() {
        return Ok(());
    }
    // All of it, though we asked for a part: what is here is of another version,
    // or the server does not know parts.
    match (known, etag) {
        (Some(known), Some(found)) if known != found => Err(Fault::Changed),
        _ => Err(Fault::WholeOnly),
    }
}

/// An ETag that stands for the very bytes.
fn strong_etag(headers: &HeaderMap) -> Option<String> {
    let etag = headers.get(header::ETAG)?.to_str().ok()?;
    (!etag.starts_with("W/")).then(|| etag.to_owned())
}

/// The first byte that follows, and the length of the whole where it is told
/// (RFC 9110, 14.4).
fn content_range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let text = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    let total = match total {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    Some((start.parse().ok()?, total))
}

/// The bytes of a response on their way into the file.
struct Body<'a> {
    transfer: &'a Transfer,
    index: usize,
    address: Url,
    response: Response,
    gathered: Vec<u8>,
    /// When bytes were last written.
    written: Instant,
}

impl Body<'_> {
    /// Takes bytes until the segment is here.
    async fn arrive(&mut self, stop: &mut watch::Receiver<bool>) -> Result<(), Fault> {
        let segment = self.transfer.partial.segment(self.index);
        let mut missing = segment.end - segment.at;
        while missing > 0 {
            let chunk = tokio::select! {
                () = stopped(stop) => return Err(Fault::Stopped),
                chunk = self.response.chunk() => chunk,
            };
            let chunk = chunk
                .map_err(|error| unreachable(&self.address, &error))?
                .ok_or_else(|| passing(failed(&self.address, "it ended before its end"), None))?;
            // What follows the part that we asked for is not wanted.
            let wanted = usize::try_from(missing).map_or(chunk.len(), |most| most.min(chunk.len()));
            self.gathered
                .extend_from_slice(chunk.get(..wanted).unwrap_or_default());
            missing -= wanted as u64;
            if self.gathered.len() >= PIECE || self.written.elapsed() >= WHILE {
                self.write().await?;
            }
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), Fault> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.gathered);
        let partial = &self.transfer.partial;
        partial.write(self.index, bytes).await?;
        self.written = Instant::now();
        self.transfer.job.meter.here(partial.here());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_of_a_response_is_read_without_trust() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::CONTENT_RANGE,
                HeaderValue::from_str(text).expect("it is ASCII"),
            );
            content_range(&headers)
        };
        assert_eq!(read("bytes 5-9/10"), Some((5, Some(10))));
        assert_eq!(
            read("bytes 5-9/*"),
            Some((5, None)),
            "a length nobody knows"
        );
        for text in ["", "bytes", "bytes */10", "lines 5-9/10", "bytes a-b/c"] {
            assert_eq!(read(text), None, "{text} is no range");
        }
    }
}
