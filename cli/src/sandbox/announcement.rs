//! What the space says once it answers.

use std::io::{self, Write};

use backlog_sandbox::RunningSandbox;
use serde_json::{Value, json};

/// Tells where the space is and who one can be there.
pub(super) fn print(space: &RunningSandbox, as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match as_json {
        true => writeln!(out, "{}", line(space))?,
        false => write(&mut out, space)?,
    }
    out.flush()
}

fn line(space: &RunningSandbox) -> Value {
    let oauth = space.oauth();
    json!({
        "url": space.url(),
        "apiKey": space.api_key(),
        "apiKeys": space.api_keys(),
        "users": space.accounts(),
        "oauth": {
            "authorizeUrl": space.authorize_url(),
            "tokenUrl": space.token_url(),
            "clientId": oauth.id,
            "clientSecret": oauth.secret,
            "redirectUri": oauth.redirect_uri,
        },
        "journal": space.journal_url(),
    })
}

fn write(out: &mut impl Write, space: &RunningSandbox) -> io::Result<()> {
    let oauth = space.oauth();
    writeln!(out, "Stand-in Backlog space / 練習用スペース")?;
    writeln!(out, "  Url      {}", space.url())?;
    writeln!(out, "  ApiKey   {}", space.api_key())?;
    writeln!(out, "  Journal  {}", space.journal_url())?;
    writeln!(out, "Users / ユーザー")?;
    for account in space.accounts() {
        writeln!(out, "  {:<20}  {:<12}  {}", account.role, account.user_id, account.api_key)?;
    }
    writeln!(out, "OAuth 2.0")?;
    writeln!(out, "  Authorize      {}", space.authorize_url())?;
    writeln!(out, "  Token          {}", space.token_url())?;
    writeln!(out, "  Client id      {}", oauth.id)?;
    writeln!(out, "  Client secret  {}", oauth.secret)?;
    writeln!(out, "  Redirect URI   {}", oauth.redirect_uri)?;
    writeln!(out, "Ctrl+C ends it. / Ctrl+C で終了します。")
}
