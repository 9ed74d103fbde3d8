//! Random queries: any seed gives a valid one.

use rand::Rng;
use rand_pcg::Pcg32;

use super::predicates::{Kind, Scope};
use super::sides::{Sampled, SampledColumn};

/// A query, apart from its order and limit.
pub struct Query {
    body: String,
    /// Columns of the result that order it.
    pub order: Vec<OrderKey>,
    pub limit: Option<usize>,
    pub offset: usize,
}

/// A column of the result, and how it orders.
pub struct OrderKey {
    pub column: usize,
    descending: bool,
}

impl Query {
    /// The query without a limit.
    pub fn unlimited(&self) -> String {
        let direction = |key: &OrderKey| if key.descending { " DESC" } else { "" };
        let keys: Vec<String> =
            self.order.iter().map(|key| format!("{}{}", key.column + 1, direction(key))).collect();
        let order = if keys.is_empty() { String::new() } else { format!(" ORDER BY {}", keys.join(", ")) };
        self.body.clone() + &order
    }

    /// The whole query.
    pub fn text(&self) -> String {
        let limit = self.limit.map_or(String::new(), |limit| format!(" LIMIT {limit}"));
        let offset = if self.offset > 0 { format!(" OFFSET {}", self.offset) } else { String::new() };
        self.unlimited() + &limit + &offset
    }
}

/// The query of a seed.
pub fn query(tables: &[Sampled], dice: Pcg32) -> Query {
    let mut maker = Maker { tables, dice, aliases: 0 };
    let (body, columns) = maker.body();
    let ordered = maker.chance(40);
    let keys = if ordered { maker.dice.random_range(1..=columns.min(2)) } else { 0 };
    let mut order: Vec<OrderKey> = Vec::new();
    for _ in 0..keys {
        let key = OrderKey { column: maker.dice.random_range(0..columns), descending: maker.dice.random() };
        if order.iter().all(|other| other.column != key.column) {
            order.push(key);
        }
    }
    let limit = maker.chance(40).then(|| maker.dice.random_range(0..12));
    let offset = if limit.is_some() && maker.chance(40) { maker.dice.random_range(0..15) } else { 0 };
    Query { body, order, limit, offset }
}

/// Makes the parts of one query.
pub struct Maker<'a> {
    pub tables: &'a [Sampled],
    pub dice: Pcg32,
    aliases: usize,
}

/// Tables that have most to ask for.
const RICH: &[&str] =
    &["Issues", "Issues", "Issues", "IssueComments", "Projects", "ProjectStatuses", "ProjectUsers"];

impl<'a> Maker<'a> {
    pub fn chance(&mut self, percent: u32) -> bool {
        self.dice.random_range(0..100) < percent
    }

    pub fn pick<'b, T>(&mut self, of: &'b [T]) -> &'b T {
        &of[self.dice.random_range(0..of.len())]
    }

    pub fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    pub fn table(&mut self) -> &'a Sampled {
        let tables = self.tables;
        if self.chance(50) {
            let name = *self.pick(RICH);
            return tables.iter().find(|sampled| sampled.table.name == name).unwrap();
        }
        self.pick(tables)
    }

    /// A query and the number of its columns.
    fn body(&mut self) -> (String, usize) {
        match self.dice.random_range(0..100) {
            0..45 => self.plain(),
            45..65 => self.grouped(),
            65..75 => self.aggregated(),
            75..88 => self.combined(),
            88..94 => self.over_derived(false),
            _ => self.over_derived(true),
        }
    }

    fn plain(&mut self) -> (String, usize) {
        let (from, scope) = self.from();
        let count = self.dice.random_range(1..=4);
        let items: Vec<String> = (0..count).map(|at| format!("{} AS c{at}", self.item(&scope))).collect();
        let distinct = if self.chance(12) { "DISTINCT " } else { "" };
        let condition = self.filter(&scope);
        (format!("SELECT {distinct}{} FROM {from}{condition}", items.join(", ")), count)
    }

    /// ` WHERE …`, or nothing.
    fn filter(&mut self, scope: &Scope<'a>) -> String {
        if self.chance(20) {
            return String::new();
        }
        format!(" WHERE {}", self.condition(scope, 2))
    }

    fn grouped(&mut self) -> (String, usize) {
        let (from, scope) = self.from();
        let keys: Vec<String> =
            (0..self.dice.random_range(1..=2)).map(|_| self.column(&scope, None).0).collect();
        let aggregates: Vec<String> =
            (0..self.dice.random_range(0..=2)).map(|_| self.aggregate(&scope)).collect();
        let items: Vec<String> = keys.iter().chain(&aggregates).cloned().collect();
        let items: Vec<String> =
            items.iter().enumerate().map(|(at, item)| format!("{item} AS c{at}")).collect();
        let condition = self.filter(&scope);
        let having = match self.dice.random_range(0..4) {
            0 => format!(" HAVING COUNT(*) > {}", self.dice.random_range(0..4)),
            1 => format!(" HAVING {} IS NOT NULL", keys[0]),
            _ => String::new(),
        };
        let text = format!(
            "SELECT {} FROM {from}{condition} GROUP BY {}{having}",
            items.join(", "),
            keys.join(", ")
        );
        (text, items.len())
    }

    fn aggregated(&mut self) -> (String, usize) {
        let (from, scope) = self.from();
        let count = self.dice.random_range(1..=3);
        let items: Vec<String> =
            (0..count).map(|at| format!("{} AS c{at}", self.aggregate(&scope))).collect();
        let condition = self.filter(&scope);
        (format!("SELECT {} FROM {from}{condition}", items.join(", ")), count)
    }

    fn aggregate(&mut self, scope: &Scope<'a>) -> String {
        match self.dice.random_range(0..6) {
            0 | 1 => "COUNT(*)".to_owned(),
            2 => format!("COUNT({})", self.column(scope, None).0),
            3 => format!("COUNT(DISTINCT {})", self.column(scope, None).0),
            4 => match self.numeric(scope) {
                Some(column) => format!("SUM({column})"),
                None => "COUNT(*)".to_owned(),
            },
            _ => {
                let function = *self.pick(&["MIN", "MAX"]);
                let kind = *self.pick(&[Kind::Integer, Kind::Text, Kind::Time, Kind::Date]);
                match self.try_column(scope, Some(kind)) {
                    Some((column, _)) => format!("{function}({column})"),
                    None => "COUNT(*)".to_owned(),
                }
            }
        }
    }

    fn numeric(&mut self, scope: &Scope<'a>) -> Option<String> {
        let kind = *self.pick(&[Kind::Integer, Kind::Number]);
        self.try_column(scope, Some(kind)).map(|(column, _)| column)
    }

    fn combined(&mut self) -> (String, usize) {
        let kinds: Vec<Kind> =
            (0..self.dice.random_range(1..=2)).map(|_| *self.pick(&[Kind::Integer, Kind::Text])).collect();
        let operator = *self.pick(&["UNION", "UNION ALL", "EXCEPT", "INTERSECT", "UNION"]);
        let (first, second) = (self.side(&kinds), self.side(&kinds));
        let mut text = format!("{first} {operator} {second}");
        if self.chance(20) {
            text = format!("{text} UNION ALL {}", self.side(&kinds));
        }
        (text, kinds.len())
    }

    /// A query with columns of these kinds.
    fn side(&mut self, kinds: &[Kind]) -> String {
        loop {
            let (from, scope) = self.from();
            let columns: Option<Vec<String>> = kinds
                .iter()
                .enumerate()
                .map(|(at, kind)| Some(format!("{} AS c{at}", self.try_column(&scope, Some(*kind))?.0)))
                .collect();
            if let Some(columns) = columns {
                let condition = self.filter(&scope);
                return format!("SELECT {} FROM {from}{condition}", columns.join(", "));
            }
        }
    }

    /// A query over a query: a common table expression, perhaps used twice, or one in FROM.
    fn over_derived(&mut self, common: bool) -> (String, usize) {
        let (inner, alias) = (self.alias(), self.alias());
        let sampled = self.table();
        let own: Scope<'a> = vec![(inner.clone(), sampled)];
        let condition = self.filter(&own);
        let keys: Vec<String> =
            sampled.table.primary_key.iter().map(|key| format!("{inner}.{key}")).collect();
        let limit = match self.chance(30) && !keys.is_empty() {
            true => format!(" ORDER BY {} LIMIT {}", keys.join(", "), self.dice.random_range(0..9)),
            false => String::new(),
        };
        let names: Vec<String> =
            sampled.columns.iter().map(|column| format!("{inner}.{}", column.name)).collect();
        let derived =
            format!("SELECT {} FROM {} {inner}{condition}{limit}", names.join(", "), sampled.table.name);
        let mut scope: Scope<'a> = vec![(alias.clone(), sampled)];
        let from = if common { format!("d {alias}") } else { format!("({derived}) {alias}") };
        let mut from = from;
        if common && self.chance(50) {
            let other = self.alias();
            let on = self.equality(&alias, sampled, &other, sampled);
            from = format!("{from} JOIN d {other} ON {on}");
            scope.push((other, sampled));
        }
        let count = self.dice.random_range(1..=3);
        let items: Vec<String> = (0..count).map(|at| format!("{} AS c{at}", self.item(&scope))).collect();
        let condition = self.filter(&scope);
        let with = if common { format!("WITH d AS ({derived}) ") } else { String::new() };
        (format!("{with}SELECT {} FROM {from}{condition}", items.join(", ")), count)
    }

    /// What FROM names, and the columns to use.
    fn from(&mut self) -> (String, Scope<'a>) {
        let alias = self.alias();
        let first = self.table();
        let mut text = format!("{} {alias}", first.table.name);
        let mut scope: Scope<'a> = vec![(alias, first)];
        let joins = match self.dice.random_range(0..100) {
            0..55 => 0,
            55..92 => 1,
            _ => 2,
        };
        for _ in 0..joins {
            let (alias, next) = (self.alias(), self.joined(&scope));
            let (left, sampled) = self.pick(&scope).clone();
            let join =
                *self.pick(&["JOIN", "JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
            let mut on = self.equality(&left, sampled, &alias, next);
            let own: Scope<'a> = vec![(alias.clone(), next)];
            if self.chance(25) {
                let side = if self.dice.random() { &own } else { &scope };
                on = format!("{on} AND {}", self.atom(side));
            }
            text = format!("{text} {join} {} {alias} ON {on}", next.table.name);
            scope.push((alias, next));
        }
        (text, scope)
    }

    /// A table to join: one that refers to those of the scope, any other, or the same.
    fn joined(&mut self, scope: &Scope<'a>) -> &'a Sampled {
        let (_, sampled) = self.pick(scope).clone();
        let tables = self.tables;
        let related: Vec<&'a Sampled> = tables
            .iter()
            .filter(|other| {
                other.table.references.iter().any(|reference| reference.table == sampled.table.name)
                    || sampled.table.references.iter().any(|reference| reference.table == other.table.name)
            })
            .collect();
        match self.dice.random_range(0..10) {
            0..6 if !related.is_empty() => related[self.dice.random_range(0..related.len())],
            6 => sampled,
            _ => self.table(),
        }
    }

    /// `a.x = b.y`: by a reference, of the same name, or of the same kind.
    pub fn equality(&mut self, left: &str, one: &'a Sampled, right: &str, other: &'a Sampled) -> String {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for reference in one.table.references.iter().filter(|reference| reference.table == other.table.name) {
            pairs.extend(reference.columns.iter().copied().zip(reference.referred.iter().copied()));
        }
        for reference in other.table.references.iter().filter(|reference| reference.table == one.table.name) {
            pairs.extend(reference.referred.iter().copied().zip(reference.columns.iter().copied()));
        }
        if pairs.is_empty() || self.chance(25) {
            pairs.extend(one.columns.iter().flat_map(|column| {
                let same =
                    |near: &&SampledColumn| near.name == column.name && near.data_type == column.data_type;
                other.columns.iter().filter(same).map(|near| (column.name, near.name))
            }));
        }
        if pairs.is_empty() {
            for kind in [Kind::Integer, Kind::Text] {
                let of = |sampled: &'a Sampled| {
                    sampled.columns.iter().filter(move |column| Kind::of(&column.data_type) == Some(kind))
                };
                pairs.extend(of(one).flat_map(|a| of(other).map(|b| (a.name, b.name))));
            }
        }
        if pairs.is_empty() {
            return "1 = 0".to_owned();
        }
        let (a, b) = *self.pick(&pairs);
        format!("{left}.{a} = {right}.{b}")
    }

    /// Something to select.
    fn item(&mut self, scope: &Scope<'a>) -> String {
        let (column, sampled) = self.column(scope, None);
        if self.chance(70) {
            return column;
        }
        match Kind::of(&sampled.data_type) {
            Some(Kind::Integer) => format!("{column} * 2 + 1"),
            Some(Kind::Number) => format!("COALESCE({column}, 0.5)"),
            Some(Kind::Text) => (*self.pick(&["UPPER(#)", "# || '!'", "CHAR_LENGTH(#)", "COALESCE(#, '-')"]))
                .replace('#', &column),
            Some(Kind::Truth) => format!("CASE WHEN {column} THEN 'yes' ELSE 'no' END"),
            Some(Kind::Date | Kind::Time) => {
                (*self.pick(&["EXTRACT(YEAR FROM #)", "CAST(# AS VARCHAR)", "CAST(# AS DATE)"]))
                    .replace('#', &column)
            }
            None => column,
        }
    }
}
