//! What runs the model.

use assistant::api::engine::EngineChoice;
use assistant::api::failure::Failure;
use tauri::State;

use crate::desk::Desk;

/// The engine that answers, and what was measured.
#[tauri::command]
#[specta::specta]
pub(crate) async fn engines(desk: State<'_, Desk>) -> Result<EngineChoice, Failure> {
    desk.assistant().await?.engines().await
}

/// Measures every engine; returns when that is done.
#[tauri::command]
#[specta::specta]
pub(crate) async fn measure_engines(desk: State<'_, Desk>) -> Result<EngineChoice, Failure> {
    desk.assistant().await?.measure_engines().await
}

/// Answers with this engine from now on; none takes the fastest.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_engine(
    desk: State<'_, Desk>,
    engine: Option<String>,
) -> Result<EngineChoice, Failure> {
    desk.assistant().await?.choose_engine(engine).await
}
