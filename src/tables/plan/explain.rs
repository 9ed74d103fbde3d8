//! The request plan as readable lines.

use std::fmt;

use super::super::declare::{Paging, Slot};
use super::super::value::Value;
use super::{Check, Directories, Fan, Listing, Parents, Plan, Route};
use crate::api::Request;

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

/// Values shown of a long list.
const SHOWN: usize = 10;

fn shown<T: fmt::Display>(values: impl ExactSizeIterator<Item = T>) -> String {
    let count = values.len();
    let texts: Vec<String> = values.take(SHOWN).map(|value| value.to_string()).collect();
    let more = if count > SHOWN { format!(", … ({count})") } else { String::new() };
    texts.join(", ") + &more
}

impl Plan {
    /// One line a request or remark; indented lines belong to the line before.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = match &self.route {
            Route::Nothing => vec!["no request: no row is possible".to_owned()],
            Route::Single(requests) => {
                requests.iter().map(|request| format!("{request} (one row)")).collect()
            }
            Route::List(listings) => listings.iter().map(Listing::line).collect(),
            Route::Count(listings) => listings.iter().map(Listing::count_line).collect(),
            Route::Each(fan) => fan.lines(),
        };
        for (column, check) in &self.checks {
            let name = self.name(*column);
            lines.push(match check {
                Check::Values(values) => format!("rows kept: {name} IN ({})", shown(values.iter())),
                Check::Range(lower, upper) => {
                    let bounds = [(lower, [">", ">="]), (upper, ["<", "<="])];
                    let texts = bounds.iter().filter_map(|(bound, [open, closed])| {
                        let (value, inclusive) = bound.as_ref()?;
                        Some(format!("{name} {} {value}", if *inclusive { closed } else { open }))
                    });
                    format!("rows kept: {}", texts.collect::<Vec<_>>().join(" AND "))
                }
                Check::Null(true) => format!("rows kept: {name} IS NULL"),
                Check::Null(false) => format!("rows kept: {name} IS NOT NULL"),
            });
        }
        if let Some(order) = &self.sort {
            let direction = if order.descending { " DESC" } else { "" };
            lines.push(format!("rows sorted: {}{direction}", self.name(order.column)));
        }
        lines.extend(self.limit.map(|limit| format!("at most {limit} rows")));
        lines
    }

    fn name(&self, column: usize) -> &'static str {
        self.table.column(column).map_or("", |column| column.name)
    }
}

impl Listing {
    /// The request of the first page.
    pub(in crate::tables) fn first_page(&self) -> Request {
        self.page_after(0)
    }

    /// The request of the page after `received` rows, where pages are counted.
    pub(in crate::tables) fn page_after(&self, received: usize) -> Request {
        let request = self.request.clone();
        let offset = self.start + received;
        match self.paging {
            Paging::Offset if offset > 0 => {
                request.with_parameter("count", self.page).with_parameter("offset", offset)
            }
            Paging::Whole => request,
            Paging::Offset | Paging::RequiredOffset => request.with_parameter("count", self.page),
            Paging::IdRange => self.span.page(request, self.page),
        }
    }

    fn line(&self) -> String {
        let request = self.with_names(self.first_page());
        match self.paging {
            Paging::Whole => format!("{request} (all at once)"),
            Paging::Offset | Paging::RequiredOffset | Paging::IdRange => {
                format!("{request} (pages of {})", self.page)
            }
        }
    }

    fn count_line(&self) -> String {
        format!("{} (number only)", self.with_names(self.request.clone()))
    }

    /// For reading: names in the place of the ids that are not known yet.
    fn with_names(&self, mut request: Request) -> Request {
        let named = self.names.iter().flat_map(|named| {
            named.values.iter().map(|name| (named.parameter.to_owned(), format!("<id of {name}>")))
        });
        request.parameters.splice(0..0, named);
        request
    }
}

impl Fan {
    fn lines(&self) -> Vec<String> {
        let mut lines = self.parent_lines();
        let mut listing = self.listing.clone();
        for slot in &self.slots {
            if let Slot::Parameter(name) = slot {
                listing.request.parameters.insert(0, ((*name).to_owned(), format!(":{name}")));
            }
        }
        match &self.directories {
            Some(Directories::All) => lines.push("  for each directory:".to_owned()),
            Some(Directories::Named(named)) => lines.push(format!("  for each of {}:", shown(named.iter()))),
            None => {}
        }
        if !self.rows.is_empty() {
            lines.push(format!("  for each of {}:", shown(self.rows.iter())));
        }
        lines.push(format!("  {}", if self.counts { listing.count_line() } else { listing.line() }));
        lines
    }

    fn parent_lines(&self) -> Vec<String> {
        match &self.parents {
            Parents::Known(rows) => {
                vec![format!("for each of {}:", shown(rows.iter().map(|row| row.key.join("/"))))]
            }
            Parents::Projects { ids, keys, .. } => {
                let only = |values: &Option<Vec<Value>>| {
                    values.as_ref().map_or(String::new(), |values| format!(", only {}", shown(values.iter())))
                };
                vec![format!("for each of GET /projects (kept){}{}:", only(ids), only(keys))]
            }
            Parents::Rows(plan, _) => {
                plan.lines().into_iter().map(|line| format!("for each of {line}:")).collect()
            }
        }
    }
}
