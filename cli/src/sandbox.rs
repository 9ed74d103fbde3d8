//! `backlog-odbc sandbox`: a stand-in Backlog space to try the driver on, without an account.

mod announcement;
mod ending;

use std::io;
use std::path::PathBuf;

use backlog_sandbox::{Data, Fault, IdBounds, Language, OAuthClient, Options, Plan, RateLimit, Sandbox};
use clap::{Args, ValueEnum};

use ending::{Interrupt, input_closed};

/// Serve a stand-in Backlog space on 127.0.0.1 until interrupted.
///
/// The data is made up from the seed and lives in memory; writes are kept until the end.
///
/// 練習用の Backlog スペースを 127.0.0.1 で動かします(Ctrl+C で終了)。
/// データはシードから作られ、メモリー上にだけあります。書き込みは終了するまで残ります。
#[derive(Args)]
#[command(after_long_help = include_str!("sandbox/help.txt"))]
pub struct Arguments {
    /// Port to listen on; 0 takes a free one. ポート番号(0 は空きポート)
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// What the space holds: data made up from the seed in the sizes below, or a small hand-written
    /// space of a software company in the chosen language.
    /// スペースの中身(シードから作るデータ、または手書きの小さな開発会社)
    #[arg(long, value_enum, default_value = "generated")]
    data: Content,

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

    /// Documents of each project. プロジェクトごとのドキュメント数
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(..=10_000))]
    documents_per_project: u32,

    /// Seed of the made-up data and of the API key. データと API キーのシード
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Calls per user and minute: "off", one number for every class, or some of
    /// read=N,update=N,search=N,icon=N. Without it: read=600,update=150,search=150,icon=60.
    /// ユーザーごとの 1 分あたりの呼び出し回数の上限。off は無制限、数値は全種類共通
    #[arg(
        long,
        value_name = "LIMIT",
        default_value = "read=600,update=150,search=150,icon=60",
        hide_default_value = true
    )]
    rate_limit: RateLimit,

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

    /// Plan without these features; their endpoints answer code 2. プランに含まれない機能
    #[arg(long, value_name = "FEATURE", value_enum, value_delimiter = ',')]
    without: Vec<Feature>,

    /// Fault as JSON, one or a list, see below; may be repeated. 起動時から起こす障害(JSON)
    #[arg(long, value_name = "JSON", value_parser = read_faults)]
    fault: Vec<Faults>,

    /// File with faults as JSON, one or a list; may be repeated. 障害を書いた JSON ファイル
    #[arg(long, value_name = "FILE", value_parser = read_fault_file)]
    faults: Vec<Faults>,

    /// Append the journal to a file as well, one JSON object a line. ジャーナルを追記するファイル
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,

    #[command(flatten)]
    oauth: OAuthArguments,

    /// Print one JSON line {"url","apiKey","apiKeys","users","oauth","journal"} instead of text;
    /// "apiKeys" has the key of each user by id, "users" one user of each role. JSON を 1 行で出力
    #[arg(long)]
    json: bool,

    /// End when standard input is closed. 標準入力が閉じられたら終了
    #[arg(long)]
    exit_with_parent: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Content {
    Generated,
    Team,
}

#[derive(Clone, Copy, ValueEnum)]
enum Speech {
    En,
    Ja,
}

/// A feature that a plan can be without.
#[derive(Clone, Copy, ValueEnum)]
enum Feature {
    Wiki,
    Documents,
    FileSharing,
    Git,
    CustomFields,
    ParentChildIssues,
    GrandchildIssues,
}

impl Feature {
    fn of(self, plan: &mut Plan) -> &mut bool {
        match self {
            Feature::Wiki => &mut plan.wiki,
            Feature::Documents => &mut plan.documents,
            Feature::FileSharing => &mut plan.file_sharing,
            Feature::Git => &mut plan.git,
            Feature::CustomFields => &mut plan.custom_fields,
            Feature::ParentChildIssues => &mut plan.parent_child_issues,
            Feature::GrandchildIssues => &mut plan.grandchild_issues,
        }
    }
}

/// The application that is registered for OAuth 2.0.
#[derive(Args)]
struct OAuthArguments {
    /// Client id of the OAuth 2.0 application. OAuth 2.0 のクライアント ID
    #[arg(long, value_name = "ID", default_value_t = OAuthClient::default().id)]
    oauth_client_id: String,

    /// Its client secret. クライアントシークレット
    #[arg(long, value_name = "SECRET", default_value_t = OAuthClient::default().secret)]
    oauth_client_secret: String,

    /// Its redirect URI, the only one accepted. 登録済みのリダイレクト URI
    #[arg(long, value_name = "URI", default_value_t = OAuthClient::default().redirect_uri)]
    oauth_redirect_uri: String,

    /// How long its access tokens last. アクセストークンの有効期間(秒)
    #[arg(long, value_name = "SECONDS", default_value_t = OAuthClient::default().token_seconds)]
    oauth_token_seconds: u32,
}

impl OAuthArguments {
    fn client(&self) -> OAuthClient {
        OAuthClient {
            id: self.oauth_client_id.clone(),
            secret: self.oauth_client_secret.clone(),
            redirect_uri: self.oauth_redirect_uri.clone(),
            token_seconds: self.oauth_token_seconds,
            ..OAuthClient::default()
        }
    }
}

/// What one argument lets go wrong.
#[derive(Clone)]
struct Faults(Vec<Fault>);

fn read_faults(json: &str) -> Result<Faults, String> {
    Fault::read(json).map(Faults)
}

fn read_fault_file(path: &str) -> Result<Faults, String> {
    let json = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    read_faults(&json)
}

impl Arguments {
    fn plan(&self) -> Plan {
        let mut plan = Plan { classic: self.classic, ..Plan::default() };
        for feature in &self.without {
            *feature.of(&mut plan) = false;
        }
        plan
    }

    fn options(&self) -> Options {
        Options {
            port: self.port,
            data: match self.data {
                Content::Generated => Data::Generated,
                Content::Team => Data::Team,
            },
            issues: self.issues,
            projects: self.projects,
            comments_per_issue: self.comments_per_issue,
            wikis_per_project: self.wikis_per_project,
            documents_per_project: self.documents_per_project,
            seed: self.seed,
            rate_limit: self.rate_limit,
            id_bounds: if self.min_id_exclusive { IdBounds::Exclusive } else { IdBounds::Inclusive },
            language: match self.language {
                Speech::En => Language::English,
                Speech::Ja => Language::Japanese,
            },
            plan: self.plan(),
            oauth: self.oauth.client(),
            faults: self.fault.iter().chain(&self.faults).flat_map(|Faults(faults)| faults.clone()).collect(),
            journal: self.journal.clone(),
        }
    }
}

/// Serves until a signal comes, or standard input ends where that was asked for.
pub fn run(arguments: &Arguments) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // Whoever reads the announcement may send a signal at once: listen before it.
    let mut interrupt = runtime.block_on(async { Interrupt::listen() })?;
    let space = Sandbox::start(arguments.options())?;
    announcement::print(&space, arguments.json)?;
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
