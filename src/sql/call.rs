//! Calls of procedures: `CALL P(…)`, `{call P(…)}`, `EXEC P @Name = value, …`.

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments,
    Ident, Statement,
};

use super::{errors, names};
use crate::error::Result;

/// A call as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The procedure's name, with its schema where one is given.
    pub name: Vec<String>,
    /// Arguments in the order of the text.
    pub arguments: Vec<Argument>,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The parameter, where it is named, without `@`.
    pub name: Option<String>,
    /// The value; `None` for DEFAULT.
    pub value: Option<Expr>,
}

/// The call that a statement is; `None` for any other statement. 0A000 for what no procedure takes.
pub fn call(statement: &Statement) -> Result<Option<Call>> {
    match statement {
        Statement::Call(function) => of_function(function).map(Some),
        Statement::Execute {
            name: Some(name),
            parameters,
            immediate: false,
            into,
            using,
            output,
            default,
            ..
        } => {
            let refused = [(!into.is_empty(), "INTO"), (!using.is_empty(), "USING"), (*output, "OUTPUT")];
            if let Some((_, clause)) = refused.iter().find(|(present, _)| *present) {
                return Err(errors::unsupported_clause(format!("EXECUTE … {clause}")));
            }
            let mut arguments: Vec<Argument> = parameters.iter().map(argument).collect();
            // The grammar takes a lone DEFAULT for a clause of the statement.
            if *default {
                arguments.push(Argument { name: None, value: None });
            }
            Ok(Some(Call { name: names::parts(name), arguments }))
        }
        Statement::Execute { .. } => Err(errors::unsupported_clause("EXECUTE of a text")),
        _ => Ok(None),
    }
}

fn of_function(function: &Function) -> Result<Call> {
    let name = names::parts(&function.name);
    let arguments = match &function.args {
        FunctionArguments::None => Vec::new(),
        FunctionArguments::Subquery(_) => {
            return Err(errors::unsupported_clause("a query as the arguments of CALL"));
        }
        FunctionArguments::List(list) => {
            refuse_clauses(function, list)?;
            list.args.iter().map(function_argument).collect::<Result<_>>()?
        }
    };
    Ok(Call { name, arguments })
}

fn refuse_clauses(function: &Function, list: &FunctionArgumentList) -> Result<()> {
    let refused = [
        (list.duplicate_treatment.is_some(), "DISTINCT"),
        (!list.clauses.is_empty(), "a clause after the arguments"),
        (function.over.is_some(), "OVER"),
        (function.filter.is_some(), "FILTER"),
        (function.null_treatment.is_some(), "IGNORE NULLS"),
        (!function.within_group.is_empty(), "WITHIN GROUP"),
    ];
    match refused.iter().find(|(present, _)| *present) {
        Some((_, clause)) => Err(errors::unsupported_clause(format!("CALL with {clause}"))),
        None => Ok(()),
    }
}

fn function_argument(written: &FunctionArg) -> Result<Argument> {
    let (name, value) = match written {
        FunctionArg::Unnamed(value) => (None, value),
        FunctionArg::Named { name, arg, .. } => (Some(plain(name)), arg),
        FunctionArg::ExprNamed { name: Expr::Identifier(name), arg, .. } => (Some(plain(name)), arg),
        FunctionArg::ExprNamed { .. } => {
            return Err(errors::unsupported_clause("an expression as a parameter's name"));
        }
    };
    let FunctionArgExpr::Expr(value) = value else {
        return Err(errors::unsupported_clause("* as an argument"));
    };
    Ok(match name {
        Some(name) => Argument { name: Some(name), value: given(value) },
        None => argument(value),
    })
}

/// `value`, or `@Name = value`: a comparison means nothing among arguments.
fn argument(written: &Expr) -> Argument {
    match written {
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => match left.as_ref() {
            Expr::Identifier(name) => Argument { name: Some(plain(name)), value: given(right) },
            _ => Argument { name: None, value: given(written) },
        },
        _ => Argument { name: None, value: given(written) },
    }
}

fn given(value: &Expr) -> Option<Expr> {
    let is_default = matches!(value, Expr::Identifier(name)
        if name.quote_style.is_none() && name.value.eq_ignore_ascii_case("DEFAULT"));
    (!is_default).then(|| value.clone())
}

fn plain(name: &Ident) -> String {
    name.value.trim_start_matches('@').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse::parse;

    fn shown(sql: &str) -> String {
        let call = call(&parse(sql).unwrap().statement).unwrap().unwrap();
        let arguments = call.arguments.iter().map(|argument| {
            let value = argument.value.as_ref().map_or("DEFAULT".to_owned(), ToString::to_string);
            argument.name.as_ref().map_or(value.clone(), |name| format!("{name}={value}"))
        });
        format!("{} {}", call.name.join("."), arguments.collect::<Vec<_>>().join(" ")).trim_end().to_owned()
    }

    #[test]
    fn every_way_to_call_is_understood() {
        for (sql, expected) in [
            ("{call AddStar(?)}", "AddStar $1"),
            ("{ CALL AddStar ( ?, NULL ) }", "AddStar $1 NULL"),
            ("{call GetOwnUser}", "GetOwnUser"),
            ("{call GetOwnUser()}", "GetOwnUser"),
            ("CALL Backlog.AddStar(1, DEFAULT)", "Backlog.AddStar 1 DEFAULT"),
            ("call [Backlog].[AddStar](IssueId => 1)", "Backlog.AddStar IssueId=1"),
            ("CALL AddStar(@IssueId = ?)", "AddStar IssueId=$1"),
            ("EXEC AddStar @IssueId = 1, WikiId = NULL", "AddStar IssueId=1 WikiId=NULL"),
            ("EXECUTE AddStar 1, ?;", "AddStar 1 $1"),
            ("EXEC GetOwnUser", "GetOwnUser"),
            ("EXEC AddStar DEFAULT", "AddStar DEFAULT"),
            ("EXEC AddStar @IssueId = DEFAULT, @WikiId = -1", "AddStar IssueId=DEFAULT WikiId=-1"),
            ("EXEC UpdateSpaceNotification N'お知らせ = 1'", "UpdateSpaceNotification N'お知らせ = 1'"),
        ] {
            assert_eq!(shown(sql), expected, "{sql}");
        }
    }

    #[test]
    fn what_is_no_call_is_refused_or_left() {
        assert_eq!(call(&parse("SELECT 1").unwrap().statement), Ok(None));
        for sql in ["EXEC ('SELECT 1')", "EXECUTE P USING 1", "CALL P(DISTINCT 1)", "CALL P(*)"] {
            let statement = parse(sql).unwrap().statement;
            assert_eq!(call(&statement).unwrap_err().state.0, "0A000", "{sql}");
        }
    }
}
