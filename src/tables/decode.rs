//! Answers become Arrow batches: one pass over the JSON, straight into the builders.
//!
//! Members nobody asked for are skipped, missing ones are NULL, scalars of another type become text
//! where the column is text; anything else is an error that names the column.

mod paths;
mod row;
#[cfg(test)]
mod tests;
mod visit;

use chrono_tz::Tz;
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use serde::Deserializer as _;
use serde::de::DeserializeSeed;
use serde_json::value::RawValue;
use std::sync::Arc;

use super::declare::{Column, Rows, Table, Transform};
use super::errors;
use super::plan::ParentRow;
use super::space::Projects;
use crate::api::Request;
use crate::error::Result;
use paths::Node;
use row::Row;

/// How paths into the listed object begin where the rows are elements of an array in it.
const OF_OBJECT: char = '/';

/// The path that is no path: the place of an element.
const PLACE: &str = "#";

fn is_array(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"[")
}

/// Decodes some columns of one table.
#[derive(Debug)]
pub(super) struct Decoder {
    /// Position in the table, and column.
    columns: Vec<(usize, &'static Column)>,
    /// What the rows hold.
    root: Node,
    /// What of an answer is a row.
    rows: Rows,
    /// What the place of a row holds, where it is not an object of its own.
    outer: Node,
    /// Indices of the columns that have the place of an element.
    places: Vec<usize>,
    schema: SchemaRef,
    /// An answer to a write may leave out what every row has.
    partial: bool,
}

/// The rows of an answer, and the objects they came in.
pub(super) struct Listed {
    pub rows: RecordBatch,
    /// How many objects were listed.
    pub objects: usize,
    /// Ids of the objects, in their order, where a row does not stand for one.
    pub object_ids: Vec<Option<i64>>,
}

/// What an answer does not say itself.
pub(super) struct Context<'a> {
    pub timezone: Tz,
    pub projects: Option<&'a Projects>,
    pub parent: &'a ParentRow,
}

/// The same columns, each of which may be NULL.
pub(super) fn nullable(schema: &Schema) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

impl Decoder {
    /// A decoder of the columns at these positions, in this order.
    pub fn new(table: &'static Table, positions: &[usize]) -> Self {
        let column = |position: &usize| Some((*position, table.column(*position)?));
        let columns: Vec<_> = positions.iter().filter_map(column).collect();
        let schema = super::schema(table);
        let field = |(position, _): &(usize, &Column)| schema.fields().get(*position).cloned();
        let fields: Vec<Arc<Field>> = columns.iter().filter_map(field).collect();
        let each = || columns.iter().map(|(_, column)| *column);
        let root = Node::of(each(), |path| (!path.starts_with(OF_OBJECT) && path != PLACE).then_some(path));
        let outer = Node::of(each(), |path| path.strip_prefix(OF_OBJECT));
        let is_place = |(_, column): &(usize, &(usize, &Column))| column.1.path == PLACE;
        let places = columns.iter().enumerate().filter(is_place).map(|(index, _)| index).collect();
        let schema = Arc::new(Schema::new(fields));
        Decoder { places, columns, root, rows: table.list.rows, outer, schema, partial: false }
    }

    /// A decoder of answers to writes: what they do not tell is NULL in any column.
    pub fn of_written(table: &'static Table, positions: &[usize]) -> Self {
        let decoder = Decoder::new(table, positions);
        Decoder { schema: nullable(&decoder.schema), partial: true, ..decoder }
    }

    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Index of a table's column among the decoded ones.
    pub fn index_of(&self, position: usize) -> Option<usize> {
        self.columns.iter().position(|(of_table, _)| *of_table == position)
    }

    /// True when project keys have to be looked up for rows of that parent.
    pub fn needs_projects(&self, parent: &ParentRow) -> bool {
        let given = |position: &usize| parent.values.iter().any(|(of_table, _)| of_table == position);
        self.columns
            .iter()
            .any(|(position, column)| column.transform == Some(Transform::KeyOfProjectId) && !given(position))
    }

    /// The rows of an answer: a JSON array of objects, or one object.
    pub fn list(&self, request: &Request, body: &[u8], context: &Context<'_>) -> Result<Listed> {
        match self.rows {
            Rows::Objects => {}
            Rows::Elements(array) => return self.elements(request, body, context, array),
            Rows::Tree(roots) => return self.tree(request, body, context, roots),
            Rows::Members(object) => return self.members(request, body, context, object),
        }
        let rows = match is_array(body) {
            true => self.decode(request, body, context, |json, row| {
                json.deserialize_seq(visit::Objects { node: &self.root, row })
            })?,
            false => self.one(request, body, context)?,
        };
        Ok(Listed { objects: rows.num_rows(), rows, object_ids: Vec::new() })
    }

    /// One row for each element of an array in each object.
    fn elements(&self, request: &Request, body: &[u8], context: &Context<'_>, array: &str) -> Result<Listed> {
        let unexpected = |error| errors::unexpected_answer(request, error);
        let objects: Vec<&RawValue> = match is_array(body) {
            true => serde_json::from_slice(body).map_err(unexpected)?,
            false => vec![serde_json::from_slice(body).map_err(unexpected)?],
        };
        let mut row = Row::new(&self.columns, context, self.partial);
        let mut object_ids = Vec::with_capacity(objects.len());
        for object in &objects {
            let read =
                visit::elements(object.get(), array, [&self.outer, &self.root], &self.places, &mut row);
            let id = read.map_err(|error| row.failure.take().unwrap_or_else(|| unexpected(error)))?;
            object_ids.push(id);
        }
        Ok(Listed { rows: self.batch(row)?, objects: objects.len(), object_ids })
    }

    /// One row for each node of trees.
    fn tree(
        &self,
        request: &Request,
        body: &[u8],
        context: &Context<'_>,
        roots: &[&'static str],
    ) -> Result<Listed> {
        let unexpected = |error| errors::unexpected_answer(request, error);
        let text = std::str::from_utf8(body).unwrap_or_default();
        let mut row = Row::new(&self.columns, context, self.partial);
        for root in roots {
            let read = visit::tree(text, root, &self.outer, &self.root, &mut row);
            read.map_err(|error| row.failure.take().unwrap_or_else(|| unexpected(error)))?;
        }
        let rows = self.batch(row)?;
        Ok(Listed { objects: rows.num_rows(), rows, object_ids: Vec::new() })
    }

    /// One row for each member of an object.
    fn members(&self, request: &Request, body: &[u8], context: &Context<'_>, object: &str) -> Result<Listed> {
        let text = std::str::from_utf8(body).unwrap_or_default();
        let mut row = Row::new(&self.columns, context, self.partial);
        let read = visit::members(text, object, &self.outer, &self.root, &mut row);
        read.map_err(|error| {
            row.failure.take().unwrap_or_else(|| errors::unexpected_answer(request, error))
        })?;
        let rows = self.batch(row)?;
        Ok(Listed { objects: rows.num_rows(), rows, object_ids: Vec::new() })
    }

    /// A JSON array of rows, also where the listing gives something else.
    pub fn array(&self, request: &Request, body: &[u8], context: &Context<'_>) -> Result<RecordBatch> {
        self.decode(request, body, context, |json, row| {
            json.deserialize_seq(visit::Objects { node: &self.root, row })
        })
    }

    /// One JSON object.
    pub fn one(&self, request: &Request, body: &[u8], context: &Context<'_>) -> Result<RecordBatch> {
        self.decode(request, body, context, |json, row| {
            visit::Object { node: &self.root, row }.deserialize(json)
        })
    }

    fn decode<'b>(
        &self,
        request: &Request,
        body: &'b [u8],
        context: &Context<'_>,
        read: impl FnOnce(
            &mut serde_json::Deserializer<serde_json::de::SliceRead<'b>>,
            &mut Row<'_>,
        ) -> serde_json::Result<()>,
    ) -> Result<RecordBatch> {
        let mut row = Row::new(&self.columns, context, self.partial);
        let mut json = serde_json::Deserializer::from_slice(body);
        if let Err(error) = read(&mut json, &mut row).and_then(|()| json.end()) {
            return Err(row.failure.take().unwrap_or_else(|| errors::unexpected_answer(request, error)));
        }
        self.batch(row)
    }

    fn batch(&self, row: Row<'_>) -> Result<RecordBatch> {
        let (arrays, rows) = row.finish();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options)
            .map_err(errors::batch_failed)
    }
}
