//! Texts of issues: Japanese, English and what trips programs up.

use rand::Rng;
use rand_pcg::Pcg32;

use super::{Purpose, chance, dice, pick};
use crate::space::Id;

const SCREENS: [&str; 10] = [
    "ログイン画面",
    "検索結果",
    "設定ページ",
    "ダッシュボード",
    "帳票出力",
    "通知メール",
    "課題一覧",
    "請求書",
    "在庫管理",
    "会員登録",
];
const SYMPTOMS: [&str; 10] = [
    "の表示が崩れる",
    "に項目を追加する",
    "が遅い",
    "でエラーになる",
    "の文言を修正",
    "を多言語化する",
    "の仕様を確認",
    "のテストを書く",
    "から CSV を出力したい",
    "で文字化けする",
];
const VERBS: [&str; 8] = ["Fix", "Add", "Improve", "Review", "Remove", "Investigate", "Document", "Refactor"];
const THINGS: [&str; 8] = [
    "the login form",
    "CSV export",
    "search speed",
    "mail templates",
    "the API client",
    "time zones",
    "the invoice PDF",
    "dark mode",
];
const ODD: [&str; 8] = [
    "100%_完了 のはずが 99%",
    "It's \"quoted\" and 'quoted'",
    "a\\b\\c と ¥ と ＼",
    "<b>HTML</b> &amp; {json: [1, 2]}",
    "𠮷野家の𩸽 👨‍👩‍👧‍👦 🇯🇵",
    "% _ ? * [a-z] --",
    "'; DROP TABLE Issues; --",
    "  前後に空白  ",
];
const EMOJI: [&str; 6] = ["🐛", "✨", "🔥", "🚀", "📝", "♻️"];
const SENTENCES: [&str; 8] = [
    "手順どおりに操作すると再現します。",
    "This happens only on the staging server.",
    "関連する資料は Wiki にあります。",
    "- [ ] 設計\n- [x] 実装\n- [ ] テスト",
    "```\nSELECT * FROM Issues WHERE Summary LIKE '100\\%%';\n```",
    "期限は相談させてください 🙏",
    "See also https://example.com/?q=a%20b&c=d.",
    "| 列1 | 列2 |\n|---|---|\n| あ | い |",
];

pub(crate) fn summary(seed: u64, issue: Id) -> String {
    let mut dice = dice(seed, Purpose::Summary, issue.into());
    if issue % 1009 == 500 {
        return "長い件名。".repeat(51);
    }
    let plain = match dice.random_range(0..100) {
        0..6 => (*pick(&mut dice, &ODD)).to_owned(),
        6..55 => format!("{}{}", pick(&mut dice, &SCREENS), pick(&mut dice, &SYMPTOMS)),
        _ => format!("{} {}", pick(&mut dice, &VERBS), pick(&mut dice, &THINGS)),
    };
    if chance(&mut dice, 8) { format!("{} {plain}", pick(&mut dice, &EMOJI)) } else { plain }
}

pub(crate) fn description(seed: u64, issue: Id) -> String {
    let mut dice = dice(seed, Purpose::Description, issue.into());
    match issue {
        _ if issue % 4999 == 4000 => "とても長い説明です。".repeat(10_000),
        _ if issue % 997 == 300 => "A rather long description. ".repeat(800),
        _ if issue % 503 == 150 => {
            "tab\there, bell\u{7}, unit\u{1f}separator,\r\nline\u{2028}separator".to_owned()
        }
        _ => usual(&mut dice),
    }
}

fn usual(dice: &mut Pcg32) -> String {
    let sentences: Vec<&str> = (0..dice.random_range(0..4)).map(|_| *pick(dice, &SENTENCES)).collect();
    sentences.join("\n")
}
