//! Errors of connection properties. None carries the value of a secret property.

use crate::errors;

errors! {
    /// Neither connection string nor DSN names the space.
    missing_url() "08001"
        "The connection property Url is missing. Set it to the address of the Backlog space, e.g. Url=https://example.backlog.com."
        "接続プロパティ Url がありません。Backlog スペースのアドレスを指定してください(例: Url=https://example.backlog.com)。";
    /// Neither connection string nor DSN gives a key.
    missing_api_key() "28000"
        "The connection property ApiKey is missing. Create an API key in the personal settings of Backlog and set ApiKey (or PWD) to it."
        "接続プロパティ ApiKey がありません。Backlog の個人設定で API キーを発行し、ApiKey(または PWD)に指定してください。";
    /// The address cannot be parsed; `value` is shortened so that it shows no user information or query.
    malformed_url(value, reason) "08001"
        "The connection property Url has the value '{value}', which is not an address: {reason}. Write it as https://example.backlog.com."
        "接続プロパティ Url の値 '{value}' はアドレスとして解釈できません({reason})。https://example.backlog.com のように指定してください。";
    /// User name or password inside the address.
    url_with_credentials(host) "08001"
        "The connection property Url (host {host}) contains a user name or password. Remove it and use ApiKey."
        "接続プロパティ Url(ホスト {host})にユーザー名またはパスワードが含まれています。削除して ApiKey を使用してください。";
    /// Path other than `/` and `/api/v2`, a query or a fragment.
    url_with_path(value) "08001"
        "The connection property Url has the value '{value}' with a path, query or fragment. Write only the address of the space, e.g. https://example.backlog.com."
        "接続プロパティ Url の値 '{value}' にパス、クエリまたはフラグメントが含まれています。スペースのアドレスだけを指定してください(例: https://example.backlog.com)。";
    /// http to a host that is not loopback.
    insecure_url(host) "08001"
        "The connection property Url uses http to {host}, which would send the API key unencrypted. Use https; http is permitted to this computer only (localhost, 127.0.0.0/8, ::1)."
        "接続プロパティ Url は {host} への http を指定していますが、API キーが暗号化されずに送信されます。https を使用してください。http はこのコンピューター(localhost、127.0.0.0/8、::1)に対してのみ使用できます。";
    /// A scheme other than http and https.
    unknown_scheme(value, scheme) "08001"
        "The connection property Url has the value '{value}' with the scheme {scheme}. Use https."
        "接続プロパティ Url の値 '{value}' のスキーム {scheme} は使用できません。https を使用してください。";
    /// A scheme without its two slashes, known or not.
    broken_scheme(value, scheme) "08001"
        "The connection property Url has the value '{value}', which begins with '{scheme}:' instead of the scheme https://. Write it as https://example.backlog.com."
        "接続プロパティ Url の値 '{value}' は、スキーム https:// ではなく '{scheme}:' で始まっています。https://example.backlog.com のように指定してください。";
    /// Not a boolean.
    bad_boolean(property, value) "HY024"
        "The connection property {property} has the value '{value}'. Use true or false."
        "接続プロパティ {property} の値 '{value}' は無効です。true または false を指定してください。";
    /// Not a number or out of range.
    bad_number(property, value, least, most) "HY024"
        "The connection property {property} has the value '{value}'. Use a whole number from {least} to {most}."
        "接続プロパティ {property} の値 '{value}' は無効です。{least} から {most} までの整数を指定してください。";
    /// Not one of the permitted words.
    bad_choice(property, value, choices) "HY024"
        "The connection property {property} has the value '{value}'. Use one of: {choices}."
        "接続プロパティ {property} の値 '{value}' は無効です。次のいずれかを指定してください: {choices}。";
    /// A key with characters that no key has; the value is not shown.
    bad_secret(property) "28000"
        "The connection property {property} contains a space or control character. Copy the key again."
        "接続プロパティ {property} に空白または制御文字が含まれています。キーをコピーし直してください。";
    /// Warning: keyword that is no property.
    unknown_keyword(keyword) "01S00"
        "The connection string keyword '{keyword}' is unknown and was ignored."
        "接続文字列のキーワード '{keyword}' は不明なため無視されました。";
    /// Warning: the log file cannot be opened.
    unusable_logfile(path, reason) "01000"
        "The log file '{path}' (connection property Logfile) cannot be opened: {reason}. Nothing is logged."
        "ログファイル '{path}'(接続プロパティ Logfile)を開けません: {reason}。ログは記録されません。";
    /// Warning: a part without `=`. Its text is not shown: it may be the rest of a key cut by a semicolon.
    not_a_pair(position) "01S00"
        "Part {position} of the connection string is not of the form keyword=value and was ignored. Put values that contain a semicolon in braces."
        "接続文字列の {position} 番目の部分は キーワード=値 の形式ではないため無視されました。セミコロンを含む値は中かっこで囲んでください。";
    /// Warning: `{` without `}`.
    unclosed_brace(keyword) "01S00"
        "The value of '{keyword}' in the connection string opens a brace that is not closed; it was read up to the end."
        "接続文字列の '{keyword}' の値の中かっこが閉じられていないため、末尾までを値として読み取りました。";
}
