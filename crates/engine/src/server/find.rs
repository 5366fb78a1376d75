//! Looks for servers.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::connection::Connection;
use super::foundry;
use super::recognise::recognise;
use super::{ApiKey, BaseUrl, Patience, Product, Server};
use crate::EngineError;
use crate::runtime::wait_for;

/// What runs on this computer accepts a connection and tells what it is within
/// this time; a port that a firewall keeps silent costs no more of it.
const PATIENCE: Duration = Duration::from_millis(300);

/// The servers on this computer, at the ports at which they listen unless told
/// otherwise. Only 127.0.0.1 is asked, every port at once; where Foundry Local is
/// installed, its own command tells the port. A server that wants a key is not
/// found: it does not say what it is.
///
/// Blocks for about a second at most, and for up to three where Foundry Local is
/// installed.
pub fn find_servers() -> Result<Vec<Server>, EngineError> {
    wait_for(async {
        let known = at_ports(&Product::PORTS, PATIENCE);
        let (mut servers, foundry) = tokio::join!(known, foundry::find(PATIENCE));
        if let Some(foundry) = foundry {
            // It may have got one of the ports, and been taken for another.
            servers.retain(|server| server.base_url != foundry.base_url);
            servers.push(foundry);
        }
        Ok(servers)
    })
}

/// The servers on this computer that listen at these ports, in the order of the
/// ports. Each connection and each question may take as long as `patience`.
pub fn find_servers_on(ports: &[u16], patience: Duration) -> Result<Vec<Server>, EngineError> {
    let ports = ports.to_vec();
    wait_for(async move { Ok(at_ports(&ports, patience).await) })
}

/// What the server at an address is and offers, on this computer or another.
///
/// Fails as [`ServerChat`](super::ServerChat) does when the server is not there,
/// wants a key, or lists no models.
pub fn ask_server(base_url: &BaseUrl, key: Option<&ApiKey>) -> Result<Server, EngineError> {
    let connection = Connection::new(base_url.clone(), key.cloned(), Patience::default().question)?;
    wait_for(async move {
        if let Some(server) = recognise(&connection).await {
            return Ok(server);
        }
        // It says why to whoever asks for the models alone.
        let url = connection.base_url().api("models");
        connection.get(url).await?;
        Err(EngineError::Failed {
            detail: format!("{} lists no models", connection.base_url()),
        })
    })
}

async fn at_ports(ports: &[u16], patience: Duration) -> Vec<Server> {
    let mut asked: JoinSet<Option<(usize, Server)>> = JoinSet::new();
    for (place, &port) in ports.iter().enumerate() {
        asked.spawn(async move { Some((place, at_port(port, patience).await?)) });
    }
    let mut found: Vec<_> = asked.join_all().await.into_iter().flatten().collect();
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, server)| server).collect()
}

async fn at_port(port: u16, patience: Duration) -> Option<Server> {
    // Most ports are closed; those are not asked a dozen times.
    let connected = timeout(patience, TcpStream::connect(("127.0.0.1", port))).await;
    if !matches!(connected, Ok(Ok(_))) {
        return None;
    }
    at(BaseUrl::here(port).ok()?, patience).await
}

/// What is at an address of this computer.
pub(super) async fn at(base_url: BaseUrl, patience: Duration) -> Option<Server> {
    match Connection::new(base_url, None, patience) {
        Ok(connection) => recognise(&connection).await,
        Err(error) => {
            tracing::warn!(%error, "servers cannot be looked for");
            None
        }
    }
}
