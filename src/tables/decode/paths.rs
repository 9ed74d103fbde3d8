//! The JSON paths of the columns as a tree, walked together with the answer.

use crate::tables::declare::{Column, ColumnType};

/// A place in the JSON.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Slots that take a scalar found here.
    pub scalars: Vec<usize>,
    /// Slots that take whatever is here as JSON text.
    pub json: Vec<usize>,
    /// What is wanted of an object's members.
    pub members: Vec<(&'static str, Node)>,
    /// What is wanted of each element of an array.
    pub elements: Option<Box<Node>>,
    /// What is wanted of the elements with these ids.
    pub by_id: Vec<(i64, Node)>,
}

impl Node {
    /// The tree of these columns; a slot is a column's index. Only columns count whose path, without the
    /// prefix that `path_of` takes off, is of this tree.
    pub fn of<'c>(
        columns: impl Iterator<Item = &'c Column>,
        path_of: impl Fn(&'static str) -> Option<&'static str>,
    ) -> Node {
        let mut root = Node::default();
        for (slot, column) in columns.enumerate() {
            let Some(path) = path_of(column.path).filter(|path| !path.is_empty()) else { continue };
            let node = path.split('.').fold(&mut root, Node::step);
            match column.column_type {
                ColumnType::Json => node.json.push(slot),
                _ => node.scalars.push(slot),
            }
        }
        root
    }

    fn step(&mut self, segment: &'static str) -> &mut Node {
        let Some((name, index)) = segment.strip_suffix(']').and_then(|rest| rest.split_once('[')) else {
            return self.member_mut(segment);
        };
        let array = self.member_mut(name);
        match index.parse() {
            Ok(id) => array.element_mut(id),
            Err(_) => array.elements.get_or_insert_default(),
        }
    }

    fn element_mut(&mut self, id: i64) -> &mut Node {
        let at = match self.by_id.iter().position(|(known, _)| *known == id) {
            Some(at) => at,
            None => {
                self.by_id.push((id, Node::default()));
                self.by_id.len() - 1
            }
        };
        // `at` was found or pushed just now.
        &mut self.by_id[at].1
    }

    fn member_mut(&mut self, name: &'static str) -> &mut Node {
        let at = match self.members.iter().position(|(known, _)| *known == name) {
            Some(at) => at,
            None => {
                self.members.push((name, Node::default()));
                self.members.len() - 1
            }
        };
        // `at` was found or pushed just now.
        &mut self.members[at].1
    }

    pub fn element(&self, id: i64) -> Option<&Node> {
        self.by_id.iter().find(|(known, _)| *known == id).map(|(_, node)| node)
    }

    pub fn member(&self, name: &str) -> Option<&Node> {
        self.members.iter().find(|(known, _)| *known == name).map(|(_, node)| node)
    }
}
