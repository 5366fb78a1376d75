//! The desktop shell: windows, tray, hotkey, dialogs, and one thin command for
//! each user action. Everything that Deskhand can do is done by
//! [`assistant::Assistant`]; here it only gets a window.
//!
//! ```text
//! page ──command──▶ commands::* ──▶ Assistant
//! page ◀──AppEvent── events::forward ◀── Assistant::events
//! page ◀──PNG── page_picture (page://localhost/FILE/PAGE?width=PIXELS&tile=…)
//! ```

mod bindings;
mod commands;
mod desk;
mod dialogs;
mod events;
mod hotkey;
mod main_window;
mod page_picture;
mod quick_ask;
mod second_start;
mod start_report;
mod surface;
mod tray;
mod words;

use std::process::ExitCode;

use assistant::home::Home;
use tauri::{App, Manager, RunEvent};
use tauri_plugin_window_state::StateFlags;

/// Opens the window and returns when the app was quit.
#[expect(
    clippy::disallowed_methods,
    reason = "Tauri's generated context ends the process itself when it is damaged"
)]
pub fn run() -> ExitCode {
    log();
    let bindings = bindings::builder();
    let app = tauri::Builder::default()
        // First, so that a second start ends before it opens anything.
        .plugin(second_start::plugin())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_global_shortcut::Builder::new().build())
        .plugin(
            tauri_plugin_opener::Builder::new()
                .open_js_links_on_click(false)
                .build(),
        )
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .with_denylist(&[quick_ask::LABEL])
                .build(),
        )
        .register_asynchronous_uri_scheme_protocol(page_picture::SCHEME, page_picture::respond)
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            set_up(app)
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|_, event| {
                if let RunEvent::Exit = event {
                    tracing::debug!("the window is closed");
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

/// Writes what goes wrong to the standard error; `DESKHAND_LOG` asks for more,
/// as in `DESKHAND_LOG=debug`.
fn log() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::Level::WARN.into())
        .with_env_var("DESKHAND_LOG")
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// Shows the window at once, and opens the library behind it.
fn set_up(app: &mut App) -> Result<(), Box<dyn std::error::Error>> {
    let handle = app.handle();
    app.manage(hotkey::Hotkey::default());
    app.manage(tray::Tray::default());
    app.manage(page_picture::Pictures::default());
    let home = Home::of_person()?;
    let window_data = home.data.join("window");
    app.manage(desk::Desk::open(handle, home));
    main_window::create(handle, &window_data)?;
    quick_ask::create(handle, &window_data)?;
    second_start::follow(
        handle,
        std::env::args().skip(1),
        std::env::current_dir().ok(),
    );
    Ok(())
}
