//! Pictures of pages under an address of their own, so that a page shows them
//! as any picture: `page://localhost/FILE/PAGE?width=PIXELS`, on Windows
//! `http://page.localhost/…`.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use assistant::api::failure::{Failure, FailureCode};
use tauri::http::{Request, Response, StatusCode, Uri, header};
use tauri::{AppHandle, Manager, UriSchemeContext, UriSchemeResponder};

use crate::desk::Desk;

/// The scheme of the address.
pub(crate) const SCHEME: &str = "page";

/// No picture is wider than this, in pixels: an A4 page at about 480 dpi.
const WIDEST: u32 = 4096;
/// Nor narrower.
const NARROWEST: u32 = 64;
/// The width where none is given.
const USUAL: u32 = 1024;
/// All kept pictures together, in bytes.
const KEPT: usize = 48 << 20;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    file: i32,
    page: u32,
    width: u32,
}

impl Wanted {
    /// Reads an address; none where it is not of the form above.
    fn from_uri(uri: &Uri) -> Option<Self> {
        // The interface may have encoded the slash.
        let path = uri.path().replace("%2F", "/").replace("%2f", "/");
        let mut parts = path.trim_matches('/').split('/');
        let file = parts.next()?.parse().ok()?;
        let page = parts.next()?.parse().ok().filter(|page| *page > 0)?;
        if parts.next().is_some() {
            return None;
        }
        let width = uri
            .query()
            .unwrap_or_default()
            .split('&')
            .find_map(|pair| pair.strip_prefix("width="))
            .map_or(Some(USUAL), |width| width.parse().ok())?;
        Some(Self {
            file,
            page,
            width: width.clamp(NARROWEST, WIDEST),
        })
    }
}

/// The pictures that were shown last, within [`KEPT`] bytes.
#[derive(Default)]
pub(crate) struct Pictures(Mutex<VecDeque<(Wanted, Arc<[u8]>)>>);

impl Pictures {
    /// Forgets the pictures of a file that changed.
    pub(crate) fn forget(&self, file: i32) {
        self.kept().retain(|(wanted, _)| wanted.file != file);
    }

    fn get(&self, wanted: Wanted) -> Option<Arc<[u8]>> {
        let mut kept = self.kept();
        let at = kept.iter().position(|(key, _)| *key == wanted)?;
        let found = kept.remove(at)?;
        let picture = found.1.clone();
        kept.push_back(found);
        Some(picture)
    }

    fn keep(&self, wanted: Wanted, picture: Arc<[u8]>) {
        let mut kept = self.kept();
        kept.retain(|(key, _)| *key != wanted);
        kept.push_back((wanted, picture));
        let mut bytes: usize = kept.iter().map(|(_, picture)| picture.len()).sum();
        while bytes > KEPT {
            let Some((_, oldest)) = kept.pop_front() else {
                break;
            };
            bytes -= oldest.len();
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, VecDeque<(Wanted, Arc<[u8]>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers a request for a picture, later and elsewhere.
pub(crate) fn respond(
    context: UriSchemeContext<'_, tauri::Wry>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let response = match Wanted::from_uri(request.uri()) {
            Some(wanted) => picture(&app, wanted).await,
            None => Err(Failure {
                code: FailureCode::NotFound,
                subject: None,
                detail: format!("{} names no page", request.uri()),
            }),
        };
        responder.respond(answer(response));
    });
}

async fn picture(app: &AppHandle, wanted: Wanted) -> Result<Arc<[u8]>, Failure> {
    let pictures = app.state::<Pictures>();
    if let Some(picture) = pictures.get(wanted) {
        return Ok(picture);
    }
    let Wanted { file, page, width } = wanted;
    let assistant = app.state::<Desk>().assistant().await?;
    let picture: Arc<[u8]> = assistant.page_picture(file, page, width).await?.into();
    pictures.keep(wanted, picture.clone());
    Ok(picture)
}

fn answer(picture: Result<Arc<[u8]>, Failure>) -> Response<Vec<u8>> {
    let (status, kind, cache, body) = match picture {
        Ok(picture) => (
            StatusCode::OK,
            "image/png",
            "private, max-age=300",
            picture.to_vec(),
        ),
        Err(failure) => {
            tracing::warn!(%failure, "a page could not be drawn");
            let status = match failure.code {
                FailureCode::NotFound => StatusCode::NOT_FOUND,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            let body = serde_json::to_vec(&failure).unwrap_or_default();
            (status, "application/json", "no-store", body)
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static(cache),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(address: &str) -> Option<Wanted> {
        Wanted::from_uri(&address.parse().expect("a well-formed address"))
    }

    #[test]
    fn an_address_names_file_page_and_width() {
        let plain = wanted("page://localhost/12/3?width=800").expect("the documented form");
        assert_eq!(
            (plain.file, plain.page, plain.width),
            (12, 3, 800),
            "each in its place"
        );
        assert_eq!(
            wanted("http://page.localhost/12%2F3?width=800"),
            Some(plain),
            "the form of Windows, with the slash encoded, is the same page"
        );
    }

    #[test]
    fn a_width_stays_within_bounds() {
        let width = |address| wanted(address).map(|wanted| wanted.width);
        assert_eq!(
            width("page://localhost/1/1?width=4000000000"),
            Some(WIDEST),
            "a page cannot make the app draw without end"
        );
        assert_eq!(width("page://localhost/1/1?width=0"), Some(NARROWEST));
        assert_eq!(width("page://localhost/1/1"), Some(USUAL));
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
        ] {
            assert_eq!(wanted(address), None, "{address} names no page");
        }
    }

    #[test]
    fn the_oldest_pictures_go_first_and_those_of_a_changed_file_at_once() {
        let pictures = Pictures::default();
        let page = |page| Wanted {
            file: 1,
            page,
            width: 100,
        };
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
}
