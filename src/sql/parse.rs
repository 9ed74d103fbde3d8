//! From text to one statement: tokens, ODBC escapes, numbered parameters, grammar.

use std::ops::ControlFlow;

use sqlparser::ast::{ObjectName, OnInsert, SetExpr, Statement, Value, ValueWithSpan, VisitMut, VisitorMut};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Word};

use super::dialect::BacklogDialect;
use super::errors;
use crate::error::Result;

/// Nesting that the grammar follows before it calls the text too deep (an error, not an abort).
const RECURSION_LIMIT: usize = 200;

/// Operators in one statement. Chains such as `a + b + c …` become trees as deep as they are long,
/// and not everything that later walks a tree grows its stack.
const OPERATOR_LIMIT: usize = 2_000;

/// One parsed statement, parameters numbered `$1` … in the order of the text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The statement as typed, but for parameters and escapes.
    pub statement: Statement,
    /// Number of `?` in the text.
    pub parameters: usize,
}

/// Parses one statement. 42000 with line and column.
pub fn parse(sql: &str) -> Result<Parsed> {
    let mut tokens = tokens(sql)?;
    if tokens.iter().filter(|token| is_operator(&token.token)).count() > OPERATOR_LIMIT {
        return Err(errors::too_complex(OPERATOR_LIMIT));
    }
    resolve_escapes(&mut tokens)?;
    keep_schema_names(&mut tokens);
    let parameters = number_parameters(&mut tokens)?;
    refuse_unknown_words(&tokens)?;
    let is_upsert = insert_for_upsert(&mut tokens);
    let deleted = take_deleted(&mut tokens);
    let mut statement = one_statement(tokens, sql)?;
    let written = match &mut statement {
        Statement::Explain { statement, .. } => statement.as_mut(),
        other => other,
    };
    match written {
        Statement::Query(query) => {
            if let SetExpr::Insert(write) | SetExpr::Delete(write) = query.body.as_mut() {
                complete(write, is_upsert, deleted);
            }
        }
        other => complete(other, is_upsert, deleted),
    }
    Ok(Parsed { statement, parameters })
}

/// Gives a write what was taken out of its text.
fn complete(write: &mut Statement, is_upsert: bool, deleted: Option<ObjectName>) {
    match write {
        // All given columns of a row that is there already.
        Statement::Insert(insert) if is_upsert => {
            insert.on = Some(OnInsert::DuplicateKeyUpdate(Vec::new()));
        }
        Statement::Delete(delete) => delete.tables.extend(deleted),
        _ => {}
    }
}

/// Parses a statement of the driver's own making; its markers stay as they are.
pub(crate) fn parse_own(sql: &str) -> Result<Statement> {
    one_statement(tokens(sql)?, sql)
}

/// Turns numbered markers back into the `?` of the text; literals that look like them stay.
pub fn restore_markers<T: VisitMut>(node: &mut T) {
    struct Markers;
    impl VisitorMut for Markers {
        type Break = ();
        fn pre_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<()> {
            if let Value::Placeholder(marker) = &mut value.value {
                "?".clone_into(marker);
            }
            ControlFlow::Continue(())
        }
    }
    let _ = node.visit(&mut Markers);
}

/// The tokens of a text, comments and white space among them.
pub(crate) fn tokens(sql: &str) -> Result<Vec<TokenWithSpan>> {
    let mut tokens = Tokenizer::new(&BacklogDialect, sql).tokenize_with_location().map_err(errors::syntax)?;
    tokens.retain(|token| !matches!(token.token, Token::EOF));
    tokens.iter_mut().for_each(name_user);
    Ok(tokens)
}

/// `User` is a column; the grammar would call the function of that name, which takes no parentheses.
fn name_user(token: &mut TokenWithSpan) {
    if let Token::Word(word) = &mut token.token
        && word.keyword == Keyword::USER
    {
        word.keyword = Keyword::NoKeyword;
    }
}

fn one_statement(tokens: Vec<TokenWithSpan>, sql: &str) -> Result<Statement> {
    let statements = Parser::new(&BacklogDialect)
        .with_recursion_limit(RECURSION_LIMIT)
        .with_tokens_with_locations(tokens)
        .parse_statements()
        .map_err(|error| syntax_error(error, sql))?;
    let count = statements.len();
    match <[Statement; 1]>::try_from(statements) {
        Ok([statement]) => Ok(statement),
        Err(_) if count == 0 => Err(errors::empty_statement()),
        Err(_) => Err(errors::several_statements(count)),
    }
}

fn is_operator(token: &Token) -> bool {
    match token {
        Token::Word(word) => matches!(
            word.keyword,
            Keyword::AND
                | Keyword::OR
                | Keyword::NOT
                | Keyword::IS
                | Keyword::LIKE
                | Keyword::BETWEEN
                | Keyword::IN
                | Keyword::JOIN
                | Keyword::UNION
                | Keyword::EXCEPT
                | Keyword::INTERSECT
        ),
        Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::NationalStringLiteral(_)
        | Token::Placeholder(_)
        | Token::Whitespace(_)
        | Token::Comma
        | Token::Period
        | Token::SemiColon
        | Token::LParen
        | Token::RParen
        | Token::LBrace
        | Token::RBrace => false,
        _ => true,
    }
}

/// Before the first word of a statement: blanks and EXPLAIN.
fn is_before(token: &Token) -> bool {
    match token {
        Token::Whitespace(_) => true,
        Token::Word(word) => matches!(word.keyword, Keyword::EXPLAIN | Keyword::ANALYZE | Keyword::VERBOSE),
        _ => false,
    }
}

/// The first word of the statement, behind the queries of a WITH.
fn first_word(tokens: &[TokenWithSpan]) -> Option<usize> {
    let first = tokens.iter().position(|token| !is_before(&token.token))?;
    if !is_keyword(tokens.get(first)?, Keyword::WITH) {
        return Some(first);
    }
    let mut depth = 0_usize;
    tokens.iter().enumerate().skip(first + 1).find_map(|(position, token)| {
        match &token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            Token::Word(word) if depth == 0 && (word.keyword == Keyword::DELETE || is_upsert(word)) => {
                return Some(position);
            }
            _ => {}
        }
        None
    })
}

fn is_keyword(token: &TokenWithSpan, keyword: Keyword) -> bool {
    matches!(&token.token, Token::Word(word) if word.keyword == keyword)
}

fn is_upsert(word: &Word) -> bool {
    word.quote_style.is_none() && word.value.eq_ignore_ascii_case("upsert")
}

/// Refuses what the grammar would only call a syntax error, or take for something else.
fn refuse_unknown_words(tokens: &[TokenWithSpan]) -> Result<()> {
    let Some(first) = first_word(tokens) else { return Ok(()) };
    let significant = tokens.iter().skip(first).map(|token| &token.token);
    let mut head = significant.filter(|token| !matches!(token, Token::Whitespace(_)));
    let keyword = |token: Option<&Token>| match token {
        Some(Token::Word(word)) => word.keyword,
        _ => Keyword::NoKeyword,
    };
    let words = [(); 2].map(|()| keyword(head.next()));
    let third = head.next();
    match words {
        [kind @ (Keyword::UPDATE | Keyword::DELETE | Keyword::INSERT), Keyword::TOP]
            if matches!(third, Some(Token::LParen | Token::Number(..) | Token::Placeholder(_))) =>
        {
            Err(errors::top_of_write(format!("{kind:?}")))
        }
        [Keyword::CREATE, Keyword::EXTERNAL] if keyword(third) == Keyword::TABLE => {
            Err(errors::ddl_refused("CREATE EXTERNAL TABLE"))
        }
        _ => Ok(()),
    }
}

/// Takes the name out of `DELETE name FROM …`, which the grammar knows in other dialects only.
fn take_deleted(tokens: &mut Vec<TokenWithSpan>) -> Option<ObjectName> {
    let first = first_word(tokens)?;
    tokens.get(first).filter(|token| is_keyword(token, Keyword::DELETE))?;
    let (mut idents, mut continues) = (Vec::new(), true);
    for (position, token) in tokens.iter().enumerate().skip(first + 1) {
        match &token.token {
            Token::Whitespace(_) => {}
            Token::Period => continues = true,
            Token::Word(word) if continues && word.keyword != Keyword::FROM => {
                idents.push(word.to_ident(token.span));
                continues = false;
            }
            Token::Word(word) if !continues && word.keyword == Keyword::FROM => {
                tokens.drain(first + 1..position);
                return Some(ObjectName::from(idents));
            }
            _ => return None,
        }
    }
    None
}

/// The grammar knows no UPSERT: it is an INSERT that may find its rows there. True for an UPSERT.
fn insert_for_upsert(tokens: &mut [TokenWithSpan]) -> bool {
    let first = first_word(tokens).and_then(|first| tokens.get_mut(first));
    let upsert = first.filter(|token| matches!(&token.token, Token::Word(word) if is_upsert(word)));
    upsert.map(|token| token.token = Token::make_keyword("INSERT")).is_some()
}

/// Before a point TEMP is a name, also where the grammar would take it for a keyword (`SELECT … INTO temp.t`).
fn keep_schema_names(tokens: &mut [TokenWithSpan]) {
    for index in 0..tokens.len() {
        let is_qualifier = tokens.get(index + 1).is_some_and(|next| matches!(next.token, Token::Period));
        if is_qualifier
            && let Some(Token::Word(word)) = tokens.get_mut(index).map(|token| &mut token.token)
            && word.keyword == Keyword::TEMP
        {
            word.keyword = Keyword::NoKeyword;
        }
    }
}

fn syntax_error(error: ParserError, sql: &str) -> crate::error::Error {
    match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) if text.contains("Line:") => {
            errors::syntax(text)
        }
        // What is missing at the end is reported without a place.
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => {
            let line = sql.lines().count().max(1);
            let column = sql.lines().last().map_or(1, |last| last.chars().count() + 1);
            errors::syntax(format!("{text} at Line: {line}, Column: {column}"))
        }
        ParserError::RecursionLimitExceeded => errors::syntax("the statement is nested too deeply"),
    }
}

/// Numbers the parameter markers; literals, comments and quoted names are other tokens already.
///
/// Numbered and named markers (`$1`, `:name`) have no values in ODBC: 42000.
fn number_parameters(tokens: &mut [TokenWithSpan]) -> Result<usize> {
    let mut count = 0;
    for token in tokens {
        let location = token.span.start;
        match &mut token.token {
            Token::Placeholder(text) if text == "?" => {
                count += 1;
                *text = format!("${count}");
            }
            Token::Placeholder(text) => return Err(errors::other_marker(text, location)),
            Token::Colon => return Err(errors::other_marker(":", location)),
            _ => {}
        }
    }
    Ok(count)
}

/// Resolves the escapes that the grammar does not know: `{oj …}`, `{fn …}` and `{escape '…'}` lose
/// their braces, `{guid '…'}` becomes its string, `{call …}` a CALL; `{? = call …}` is refused.
fn resolve_escapes(tokens: &mut Vec<TokenWithSpan>) -> Result<()> {
    let mut open = Vec::new();
    let mut drop = vec![false; tokens.len()];
    for index in 0..tokens.len() {
        match tokens.get(index).map(|token| &token.token) {
            Some(Token::LBrace) => {
                let (keyword, word) = next_word(tokens, index);
                let removed = match word.map(|word| word.value.to_ascii_lowercase()).as_deref() {
                    Some("oj" | "guid") => vec![index, keyword],
                    Some("escape") => vec![index],
                    Some("fn") if !means_another_function(tokens, keyword) => vec![index, keyword],
                    Some("call") => vec![index],
                    _ if is_function_result(tokens, index) => return Err(result_refused(tokens, keyword)),
                    _ => Vec::new(),
                };
                open.push(!removed.is_empty());
                mark(&mut drop, &removed);
            }
            Some(Token::RBrace) if open.pop() == Some(true) => mark(&mut drop, &[index]),
            _ => {}
        }
    }
    let mut keep = drop.into_iter().map(|dropped| !dropped);
    tokens.retain(|_| keep.next().unwrap_or(true));
    Ok(())
}

fn mark(flags: &mut [bool], indexes: &[usize]) {
    for index in indexes {
        if let Some(flag) = flags.get_mut(*index) {
            *flag = true;
        }
    }
}

/// The first token after `index` that is not white space, when it is a word.
fn next_word(tokens: &[TokenWithSpan], index: usize) -> (usize, Option<&Word>) {
    for (position, token) in tokens.iter().enumerate().skip(index + 1) {
        match &token.token {
            Token::Whitespace(_) => continue,
            Token::Word(word) => return (position, Some(word)),
            _ => return (position, None),
        }
    }
    (tokens.len(), None)
}

/// Functions that mean one thing in `{fn …}` and another outside keep the braces.
fn means_another_function(tokens: &[TokenWithSpan], keyword: usize) -> bool {
    next_word(tokens, keyword).1.is_some_and(|word| word.value.eq_ignore_ascii_case("log"))
}

/// `{? = call …}`
fn is_function_result(tokens: &[TokenWithSpan], index: usize) -> bool {
    let mut rest = tokens.iter().skip(index + 1).map(|token| &token.token);
    let mut significant = rest.by_ref().filter(|token| !matches!(token, Token::Whitespace(_)));
    matches!(significant.next(), Some(Token::Placeholder(_))) && matches!(significant.next(), Some(Token::Eq))
}

/// No procedure returns a value.
fn result_refused(tokens: &[TokenWithSpan], from: usize) -> crate::error::Error {
    let mut words = tokens.iter().skip(from).filter_map(|token| match &token.token {
        Token::Word(word) if word.keyword != Keyword::CALL => Some(word.value.as_str()),
        _ => None,
    });
    errors::no_return_value(words.next().unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SqlState;

    fn text(sql: &str) -> String {
        parse(sql).unwrap().statement.to_string()
    }

    #[test]
    fn parameters_are_numbered_in_text_order_and_only_outside_literals() {
        let parsed = parse("SELECT '?', \"a?\" /* ? */ FROM t WHERE a = ? AND b IN (?, ?) LIMIT ?").unwrap();
        assert_eq!(parsed.parameters, 4);
        assert!(parsed.statement.to_string().ends_with("WHERE a = $1 AND b IN ($2, $3) LIMIT $4"));
    }

    #[test]
    fn markers_are_restored_and_literals_stay() {
        let mut statement = parse("SELECT '$1', ? LIMIT ?").unwrap().statement;
        restore_markers(&mut statement);
        assert_eq!(statement.to_string(), "SELECT '$1', ? LIMIT ?");
    }

    #[test]
    fn only_question_marks_are_markers() {
        for sql in ["SELECT $1", "SELECT :name", "SELECT ?1"] {
            let error = parse(sql).unwrap_err();
            assert_eq!(error.state, SqlState("42000"), "{sql}");
            assert!(error.to_string().contains("Column: 8"), "{error}");
        }
    }

    #[test]
    fn outer_join_and_like_escapes_lose_their_braces() {
        assert_eq!(
            text("SELECT a FROM {oj t LEFT OUTER JOIN u ON t.i = u.i} WHERE a LIKE 'x!_' {escape '!'}"),
            "SELECT a FROM t LEFT OUTER JOIN u ON t.i = u.i WHERE a LIKE 'x!_' ESCAPE '!'"
        );
    }

    #[test]
    fn a_syntax_error_names_line_and_column() {
        let error = parse("SELECT *\nFROM t WHERE").unwrap_err();
        assert_eq!(error.state, SqlState("42000"));
        assert!(error.to_string().contains("Line: 2"), "{error}");
    }

    #[test]
    fn a_call_loses_its_braces_and_one_with_a_return_value_is_refused() {
        assert_eq!(text("{call Foo(?)}"), "CALL Foo($1)");
        let error = parse("{ ? = call Foo(1) }").unwrap_err();
        assert_eq!(error.state, SqlState("0A000"));
        assert!(error.to_string().contains("Foo"), "{error}");
    }

    #[test]
    fn deep_nesting_is_an_error() {
        let sql = format!("SELECT {}1{}", "(".repeat(5000), ")".repeat(5000));
        assert_eq!(parse(&sql).unwrap_err().state, SqlState("42000"));
    }

    #[test]
    fn a_chain_of_operators_without_end_is_an_error() {
        let sql = format!("SELECT 1{}", "+1".repeat(100_000));
        assert_eq!(parse(&sql).unwrap_err().state, SqlState("42000"));
        let list = format!("SELECT 1 WHERE 1 IN ({})", vec!["1"; 50_000].join(","));
        assert!(parse(&list).is_ok());
    }

    #[test]
    fn trailing_semicolons_and_comments_are_tolerated() {
        assert_eq!(text("SELECT 1; -- done\n"), "SELECT 1");
        assert_eq!(parse("  ;").unwrap_err().state, SqlState("42000"));
        assert_eq!(parse("SELECT 1; SELECT 2").unwrap_err().state, SqlState("0A000"));
    }

    #[test]
    fn brackets_backticks_and_national_strings_parse() {
        assert_eq!(text("SELECT [a b], `c`, N'é' FROM [T]"), "SELECT [a b], `c`, N'é' FROM [T]");
    }
}
