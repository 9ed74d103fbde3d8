//! `backlog-odbc sandbox`: a stand-in Backlog space to try the driver on, without an account.

use std::io::{self, Write};

use backlog_sandbox::{IdBounds, Language, Options, Plan, RateLimit, RunningSandbox, Sandbox};
use clap::{Args, ValueEnum};
use serde_json::json;
use tokio::io::AsyncReadExt;

/// Serve a stand-in Backlog space on 127.0.0.1 until interrupted.
///
/// The data is made up from the seed and lives in memory; writes are kept until the end.
/// GET /sandbox/journal lists the requests, POST /sandbox/faults lets things go wrong.
///
/// 練習用の Backlog スペースを 127.0.0.1 で動かします(Ctrl+C で終了)。
/// データはシードから作られ、メモリー上にだけあります。
#[derive(Args)]
pub struct Arguments {
    /// Port to listen on; 0 takes a free one. ポート番号(0 は空きポート)
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// Number of issues over all projects. 課題の数(全プロジェクトの合計)
    #[arg(long, value_name = "N", default_value_t = 200)]
    issues: u32,

    /// Number of projects. プロジェクトの数
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=1000))]
    projects: u32,

    /// Each issue has between 0 and N comments. 課題ごとのコメント数の上限
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(..=10_000))]
    comments_per_issue: u32,

    /// Wiki pages of each project. プロジェクトごとの Wiki ページ数
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(..=10_000))]
    wikis_per_project: u32,

    /// Seed of the made-up data and of the API key. データと API キーのシード
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Calls per minute in every class, or "off". Without it: read 600, update 150, search 150,
    /// icon 60. 1 分あたりの呼び出し回数の上限("off" で無制限)
    #[arg(long, value_name = "off|N", value_parser = rate_limit)]
    rate_limit: Option<RateLimit>,

    /// Whether minId and maxId leave out the named id itself: clients of Backlog disagree.
    /// minId・maxId がその ID 自身を含まないか
    #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    min_id_exclusive: bool,

    /// Language of standard names and messages. 標準の名前とメッセージの言語
    #[arg(long, value_enum, default_value = "en")]
    language: Speech,

    /// Space of a classic plan, which administers its users and teams itself. クラシックプランのスペース
    #[arg(long)]
    classic: bool,

    /// Print one JSON line {"url","apiKey","apiKeys","journal"} instead of text; "apiKeys" has the
    /// key of each user by id. JSON を 1 行で出力
    #[arg(long)]
    json: bool,

    /// End when standard input is closed. 標準入力が閉じられたら終了
    #[arg(long)]
    exit_with_parent: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Speech {
    En,
    Ja,
}

fn rate_limit(text: &str) -> Result<RateLimit, String> {
    match text {
        "off" => Ok(RateLimit::Off),
        _ => text.parse().map(RateLimit::uniform).map_err(|_| "expected a number or \"off\"".to_owned()),
    }
}

impl Arguments {
    fn options(&self) -> Options {
        Options {
            port: self.port,
            issues: self.issues,
            projects: self.projects,
            comments_per_issue: self.comments_per_issue,
            wikis_per_project: self.wikis_per_project,
            seed: self.seed,
            rate_limit: self.rate_limit.unwrap_or_default(),
            id_bounds: if self.min_id_exclusive { IdBounds::Exclusive } else { IdBounds::Inclusive },
            language: match self.language {
                Speech::En => Language::English,
                Speech::Ja => Language::Japanese,
            },
            plan: Plan { classic: self.classic, ..Plan::default() },
        }
    }
}

/// Serves until a signal comes, or standard input ends where that was asked for.
pub fn run(arguments: &Arguments) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // Whoever reads the announcement may send a signal at once: listen before it.
    let mut interrupt = runtime.block_on(async { Interrupt::listen() })?;
    let space = Sandbox::start(arguments.options())?;
    announce(&space, arguments.json)?;
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = interrupt.comes() => ended,
            ended = input_closed(), if arguments.exit_with_parent => ended,
        }
    });
    // A read of standard input that still waits would hold up the end.
    runtime.shutdown_background();
    space.stop();
    ended
}

fn announce(space: &RunningSandbox, as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if as_json {
        let line = json!({
            "url": space.url(),
            "apiKey": space.api_key(),
            "apiKeys": space.api_keys(),
            "journal": space.journal_url(),
        });
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "Stand-in Backlog space / 練習用スペース")?;
        writeln!(out, "  Url      {}", space.url())?;
        writeln!(out, "  ApiKey   {}", space.api_key())?;
        writeln!(out, "  Journal  {}", space.journal_url())?;
        writeln!(out, "Ctrl+C ends it. / Ctrl+C で終了します。")?;
    }
    out.flush()
}

/// SIGINT and SIGTERM.
#[cfg(unix)]
struct Interrupt {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Interrupt {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Interrupt {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn comes(&mut self) -> io::Result<()> {
        tokio::select! {
            _ = self.interrupt.recv() => Ok(()),
            _ = self.terminate.recv() => Ok(()),
        }
    }
}

/// Ctrl+C.
#[cfg(not(unix))]
struct Interrupt;

#[cfg(not(unix))]
impl Interrupt {
    fn listen() -> io::Result<Self> {
        Ok(Interrupt)
    }

    async fn comes(&mut self) -> io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}

async fn input_closed() -> io::Result<()> {
    let mut input = tokio::io::stdin();
    let mut ignored = [0; 1024];
    while input.read(&mut ignored).await? > 0 {}
    Ok(())
}
