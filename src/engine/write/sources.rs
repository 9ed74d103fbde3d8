//! Tables beside the written one in `UPDATE … FROM` and `DELETE … USING`.

use sqlparser::ast::{Join, JoinConstraint, JoinOperator, Select, TableWithJoins};

use crate::error::Result;
use crate::sql;

/// The tables that the rows to be written are joined with.
#[derive(Default)]
pub(in crate::engine) struct Sources {
    joins: Vec<Join>,
    others: Vec<TableWithJoins>,
}

impl Sources {
    /// The joins of the written table, and the tables beside it. 0A000 for joins that lose its rows.
    pub fn new(joins: Vec<Join>, others: Vec<TableWithJoins>) -> Result<Self> {
        match joins.iter().all(|join| keeps_columns(&join.join_operator)) {
            true => Ok(Sources { joins, others }),
            false => Err(sql::errors::unsupported_clause(
                "RIGHT, FULL or NATURAL JOIN with the table that is written",
            )),
        }
    }

    /// True for a statement on one table alone.
    pub fn is_empty(&self) -> bool {
        self.joins.is_empty() && self.others.is_empty()
    }

    /// Puts them beside the table that the query is over.
    pub fn add_to(&self, select: &mut Select) {
        if let Some(first) = select.from.first_mut() {
            first.joins.extend(self.joins.iter().cloned());
        }
        select.from.extend(self.others.iter().cloned());
    }
}

/// A join after which every row still has the columns of the table before it, which only it has.
fn keeps_columns(join: &JoinOperator) -> bool {
    let constraint = match join {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::CrossJoin(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::LeftSemi(constraint)
        | JoinOperator::LeftAnti(constraint) => constraint,
        _ => return false,
    };
    matches!(constraint, JoinConstraint::On(_) | JoinConstraint::None | JoinConstraint::Using(_))
}
