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
        match segment.strip_suffix("[]") {
            Some(name) => self.member_mut(name).elements.get_or_insert_default(),
            None => self.member_mut(segment),
        }
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

    pub fn member(&self, name: &str) -> Option<&Node> {
        self.members.iter().find(|(known, _)| *known == name).map(|(_, node)| node)
    }
}
