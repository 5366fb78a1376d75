//! Where Foundry Local listens: at another port after each start, which its
//! command tells, as its makers' own clients find it
//! (<https://github.com/microsoft/Foundry-Local/blob/main/sdk/js/src/service.ts>).

use std::process::Stdio;
use std::time::Duration;

use reqwest::Url;
use tokio::process::Command;
use tokio::time::timeout;

use super::find::at;
use super::{BaseUrl, Product, Server};

/// The command is slow to start, but not slower than this.
const PATIENCE: Duration = Duration::from_secs(2);

/// The server, where it is installed and runs. Each question to it may take as
/// long as `patience`.
pub(super) async fn find(patience: Duration) -> Option<Server> {
    let output = status().await?;
    let mut server = at(address(&output)?, patience).await?;
    // Whatever it looks like: its own command says that it is.
    server.product = Product::FoundryLocal;
    Some(server)
}

/// What `foundry service status` prints. It starts no server.
async fn status() -> Option<String> {
    let mut command = Command::new("foundry");
    command
        .args(["service", "status"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    #[cfg(windows)]
    {
        /// No console flashes up (CREATE_NO_WINDOW,
        /// <https://learn.microsoft.com/windows/win32/procthread/process-creation-flags>).
        const NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(NO_WINDOW);
    }
    match timeout(PATIENCE, command.output()).await {
        Ok(Ok(output)) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(Err(error)) => {
            tracing::trace!(%error, "Foundry Local is not installed");
            None
        }
        Err(_) => {
            tracing::debug!("Foundry Local does not tell its port in time");
            None
        }
    }
}

/// The address in a sentence such as `… is running on
/// http://127.0.0.1:51995/openai/status`, in whatever language; only one on this
/// computer.
fn address(output: &str) -> Option<BaseUrl> {
    output
        .split_whitespace()
        .filter_map(|word| Url::parse(word.get(word.find("http://")?..)?).ok())
        .filter_map(|url| BaseUrl::parse(&url.origin().ascii_serialization()).ok())
        .find(BaseUrl::is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_the_sentence() {
        let output = "🟢 Model management service is running on \
                      http://127.0.0.1:51995/openai/status\nEP: none";
        assert_eq!(
            address(output).map(|url| url.to_string()).as_deref(),
            Some("http://127.0.0.1:51995/v1")
        );
        assert_eq!(address("🔴 the service is not running"), None);
        assert_eq!(
            address("see http://example.com/help"),
            None,
            "that is not on this computer"
        );
    }
}
