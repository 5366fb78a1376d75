//! Pictures of pages under addresses of their own, so that a window shows them as
//! any picture: `page://localhost/FILE/PAGE?width=PIXELS` is the whole page, and
//! `…?width=PIXELS&tile=LEFT,TOP,WIDTH,HEIGHT` a part of it, in pixels of a whole
//! that would be so wide. On Windows they begin with `http://page.localhost/`.
//!
//! The window asks for few parts at a time and for what is in sight alone; a part
//! that went out of sight meanwhile is drawn to its end and kept.

use std::sync::Arc;

use assistant::api::failure::{Failure, FailureCode};
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager, UriSchemeContext, UriSchemeResponder};

use crate::desk::Desk;

mod address;
mod cache;

pub(crate) use cache::Pictures;

use address::{Part, Wanted};

/// The scheme of the address.
pub(crate) const SCHEME: &str = "page";

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
    let Wanted { file, page, part } = wanted;
    let assistant = app.state::<Desk>().assistant().await?;
    let picture: Arc<[u8]> = match part {
        Part::Whole { width } => assistant.page_picture(file, page, width).await?,
        Part::Tile(tile) => assistant.page_tile(file, page, tile).await?,
    }
    .into();
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
