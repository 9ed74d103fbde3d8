//! A scripted HTTP server on loopback: raw answers in, requests out.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::settings::{Settings, connection_string};

/// The key of every test: no message may contain it.
pub const KEY: &str = "k3y-that-nobody-may-see";

/// What the server does with one request; the last step repeats.
#[derive(Clone)]
pub enum Step {
    /// Sends these bytes and closes.
    Raw(Vec<u8>),
    /// Closes without a word.
    Drop,
    /// Never answers.
    Hang,
    /// Answers after a while.
    Slow(Duration, Vec<u8>),
}

/// `status` is code and reason, `headers` whole lines.
pub fn answer(status: &str, headers: &[&str], body: &str) -> Step {
    Step::Raw(message(status, headers, body.len(), body.as_bytes()))
}

/// 200 with a JSON body.
pub fn json(body: &str) -> Step {
    answer("200 OK", &["Content-Type: application/json;charset=utf-8"], body)
}

/// Backlog's error envelope.
pub fn refusal(status: &str, code: i32, text: &str) -> Step {
    let body = format!(r#"{{"errors":[{{"message":"{text}","code":{code},"moreInfo":""}}]}}"#);
    answer(status, &["Content-Type: application/json;charset=utf-8"], &body)
}

/// A message whose `Content-Length` need not be true.
pub fn message(status: &str, headers: &[&str], length: usize, body: &[u8]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n");
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    let mut bytes = (text + "\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// The running server; it ends with the test's runtime.
pub struct Server {
    pub address: String,
    pub requests: Arc<Mutex<Vec<String>>>,
    /// Most requests under way at once.
    pub crowd: Arc<AtomicUsize>,
}

impl Server {
    pub async fn start(script: Vec<Step>) -> Server {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), script)
    }

    pub fn on(listener: TcpListener, script: Vec<Step>) -> Server {
        let server = Server {
            address: listener.local_addr().unwrap().to_string(),
            requests: Arc::default(),
            crowd: Arc::default(),
        };
        let (requests, crowd) = (Arc::clone(&server.requests), Arc::clone(&server.crowd));
        let present = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (script, requests) = (script.clone(), Arc::clone(&requests));
                let (crowd, present) = (Arc::clone(&crowd), Arc::clone(&present));
                tokio::spawn(async move {
                    let request = read(&mut stream).await;
                    let step = {
                        let mut requests = requests.lock().unwrap();
                        requests.push(request);
                        script[(requests.len() - 1).min(script.len() - 1)].clone()
                    };
                    crowd.fetch_max(present.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    act(step, &present, &mut stream).await;
                });
            }
        });
        server
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    pub fn request(&self, at: usize) -> String {
        self.requests.lock().unwrap()[at].clone()
    }

    /// Settings for this server, with further properties.
    pub fn settings(&self, extra: &str) -> Settings {
        settings(&format!("Url=http://{};{extra}", self.address))
    }
}

pub fn settings(text: &str) -> Settings {
    let pairs = connection_string::parse(&format!("{text};ApiKey={KEY};CacheTolerance=0")).0;
    Settings::build(&pairs, &|_: &str, _: &str| None).unwrap().0
}

async fn act(step: Step, present: &AtomicUsize, stream: &mut TcpStream) {
    let bytes = match step {
        Step::Raw(bytes) => bytes,
        Step::Slow(time, bytes) => {
            tokio::time::sleep(time).await;
            bytes
        }
        Step::Drop => Vec::new(),
        Step::Hang => std::future::pending().await,
    };
    present.fetch_sub(1, Ordering::SeqCst);
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
}

/// Head and body of one request.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).to_string();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length = length.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            if body.len() >= length.map_or(0, |length| length.trim().parse().unwrap()) {
                return text;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return text,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
