//! What the reader of an error sees when Backlog or the way to it failed. `message` is Backlog's own.

use crate::errors;

errors! {
    /// Code 6: the object, or one it refers to, does not exist or is not visible to the user.
    gone(message) "23000"
        "Backlog has no such object, or the user of the API key may not see it: {message}."
        "Backlog に該当するデータが存在しないか、API キーのユーザーに閲覧権限がありません: {message}。";
    /// The address answers, but there is no space behind it.
    no_space(host, message) "08001"
        "{host} answers, but not as a Backlog space: {message}. Check the connection property Url."
        "{host} は応答しましたが、Backlog スペースではありません: {message}。接続プロパティ Url を確認してください。";
    /// Status 401 or code 11.
    unauthorized(message) "28000"
        "Backlog does not accept the API key: {message}. Check the connection properties ApiKey and Url: the key must belong to this space."
        "API キーが Backlog に受け入れられませんでした: {message}。接続プロパティ ApiKey と Url を確認してください(キーはこのスペースのものである必要があります)。";
    /// Code 12.
    second_factor(message) "28000"
        "The space requires two-factor authentication and the user of the API key has not set it up: {message}."
        "このスペースでは二段階認証が必須ですが、API キーのユーザーに設定されていません: {message}。";
    /// Name resolution or connection failed.
    unreachable(host, reason) "08001"
        "Cannot connect to {host}: {reason}. Check the connection property Url, the network and the proxy."
        "{host} に接続できません: {reason}。接続プロパティ Url、ネットワーク、プロキシを確認してください。";
    /// No trust in the server's certificate, or no TLS with it.
    untrusted(host, reason) "08001"
        "Cannot connect securely to {host}: {reason}. Check the connection property Url and the certificates that this computer trusts."
        "{host} に安全に接続できません: {reason}。接続プロパティ Url と、このコンピューターが信頼する証明書を確認してください。";
    /// The connection broke while reading.
    dropped(host, reason) "08S01"
        "The connection to {host} was lost: {reason}. Repeat the query."
        "{host} との接続が失われました: {reason}。クエリを再実行してください。";
    /// The connection broke after a write had been sent.
    dropped_write(host, reason) "08S01"
        "The connection to {host} was lost after the change had been sent: {reason}. Whether it was made is unknown: read the row before repeating it."
        "変更の送信後に {host} との接続が失われました: {reason}。変更が行われたかどうかは不明です。再実行する前に行を確認してください。";
    /// A request took longer than `Timeout`, or connecting longer than `LoginTimeout`.
    timed_out(host, seconds) "HYT00"
        "{host} did not answer within {seconds} seconds. Raise the connection property Timeout (LoginTimeout for connecting) or repeat later."
        "{host} が {seconds} 秒以内に応答しませんでした。接続プロパティ Timeout(接続時は LoginTimeout)を大きくするか、後で再実行してください。";
    /// A write took longer than `Timeout`.
    timed_out_write(host, seconds) "08S01"
        "{host} did not answer within {seconds} seconds after the change had been sent. Whether it was made is unknown: read the row before repeating it."
        "変更の送信後、{host} が {seconds} 秒以内に応答しませんでした。変更が行われたかどうかは不明です。再実行する前に行を確認してください。";
    /// Status 429 or an empty budget, and no waiting wanted or no end in sight.
    rate_limited(class, time) "HYT00"
        "Backlog's rate limit for {class} requests is used up until {time}. Repeat then, or set the connection property RateLimit=Wait."
        "Backlog のレート制限({class})に達しました。{time} にリセットされます。それ以降に再実行するか、接続プロパティ RateLimit=Wait を指定してください。";
    /// Status 5xx or code 1 while reading.
    server_error(status, message) "08S01"
        "Backlog failed (HTTP status {status}): {message}. Repeat the query later."
        "Backlog でエラーが発生しました(HTTP ステータス {status}): {message}。後で再実行してください。";
    /// Status 5xx or code 1 after a write.
    server_error_write(status, message) "08S01"
        "Backlog failed (HTTP status {status}) while making the change: {message}. Whether it was made is unknown: read the row before repeating it."
        "変更中に Backlog でエラーが発生しました(HTTP ステータス {status}): {message}。変更が行われたかどうかは不明です。再実行する前に行を確認してください。";
    /// An answer that is not the API's, e.g. HTML of a gateway or a login page.
    not_backlog(host, status, content) "08S01"
        "{host} answered with {content} (HTTP status {status}) where JSON of the Backlog API was expected. Check the connection property Url and any proxy, or repeat later."
        "{host} の応答は Backlog API の JSON ではなく {content} でした(HTTP ステータス {status})。接続プロパティ Url とプロキシを確認するか、後で再実行してください。";
    /// The same as the answer to a write.
    not_backlog_write(host, status, content) "08S01"
        "{host} answered with {content} (HTTP status {status}) where JSON of the Backlog API was expected, after the change had been sent. Whether it was made is unknown: read the row before repeating it. Check the connection property Url and any proxy."
        "変更の送信後の {host} の応答は Backlog API の JSON ではなく {content} でした(HTTP ステータス {status})。変更が行われたかどうかは不明です。再実行する前に行を確認してください。接続プロパティ Url とプロキシも確認してください。";
    /// An answer beyond the size that the driver keeps in memory.
    too_large(megabytes) "HY000"
        "Backlog's answer is larger than {megabytes} MB and was not read. Restrict the query."
        "Backlog の応答が {megabytes} MB を超えたため、読み取りを中止しました。クエリの対象を絞り込んでください。";
    /// The same as the answer to a write.
    too_large_write(megabytes) "08S01"
        "Backlog's answer to the change is larger than {megabytes} MB and was not read. Whether the change was made is unknown: read the row before repeating it."
        "変更に対する Backlog の応答が {megabytes} MB を超えたため、読み取りを中止しました。変更が行われたかどうかは不明です。再実行する前に行を確認してください。";
    /// A redirect. The key is sent to the configured host only.
    redirected(host, target) "08S01"
        "{host} redirects to {target}. The API key is sent only to the configured address; check the connection property Url."
        "{host} が {target} にリダイレクトしました。API キーは設定されたアドレスにのみ送信されます。接続プロパティ Url を確認してください。";
    /// The same as the answer to a write.
    redirected_write(host, target) "08S01"
        "{host} redirects the change to {target}. The API key is sent only to the configured address; check the connection property Url. Whether the change was made is unknown: read the row before repeating it."
        "{host} が変更の要求を {target} にリダイレクトしました。API キーは設定されたアドレスにのみ送信されます。接続プロパティ Url を確認してください。変更が行われたかどうかは不明です。再実行する前に行を確認してください。";
    /// Codes 2 and 3.
    licence(message) "42000"
        "The plan of the space does not include this: {message}."
        "スペースのプランではこの操作を利用できません: {message}。";
    /// Codes 4 and 5, status 403.
    not_permitted(message) "42000"
        "The user of the API key is not permitted to do this: {message}."
        "API キーのユーザーにはこの操作の権限がありません: {message}。";
    /// Code 7, status 400. 22023 is SQL's "invalid parameter value"; ODBC has no state of its own for it.
    invalid_value(message) "22023"
        "Backlog does not accept a value: {message}."
        "Backlog が値を受け入れませんでした: {message}。";
    /// Codes 8 and 9.
    space_full(message) "42000"
        "A limit of the space is reached: {message}."
        "スペースの上限に達しています: {message}。";
    /// Code 10, status 413.
    file_too_large(message) "22001"
        "The data is larger than Backlog accepts: {message}."
        "データが Backlog の上限を超えています: {message}。";
    /// Status 409.
    conflict(message) "23000"
        "The change conflicts with what Backlog has: {message}."
        "変更が Backlog の既存のデータと競合しています: {message}。";
    /// Any other refusal.
    refused(status, message) "HY000"
        "Backlog refused the request (HTTP status {status}): {message}."
        "Backlog が要求を拒否しました(HTTP ステータス {status}): {message}。";
}
