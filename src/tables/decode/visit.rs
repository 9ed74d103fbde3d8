//! Serde visitors that walk an answer along the tree of paths.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::json;
use serde_json::value::RawValue;

use super::paths::Node;
use super::row::{Row, Scalar};

/// An array of rows.
pub(super) struct Objects<'n, 'r, 'c> {
    pub node: &'n Node,
    pub row: &'r mut Row<'c>,
}

impl<'de> Visitor<'de> for Objects<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element_seed(Object { node: self.node, row: &mut *self.row })?.is_some() {}
        Ok(())
    }
}

/// One row.
pub(super) struct Object<'n, 'r, 'c> {
    pub node: &'n Node,
    pub row: &'r mut Row<'c>,
}

impl<'de> DeserializeSeed<'de> for Object<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(Place { node: self.node, row: &mut *self.row })?;
        self.row.end().map_err(D::Error::custom)
    }
}

/// The elements of `array` in an object as rows; each has what `outer` names of the object, too, and its
/// place in the slots `places`. Gives the id of the object.
pub(super) fn elements(
    object: &str,
    array: &str,
    [outer, inner]: [&Node; 2],
    places: &[usize],
    row: &mut Row<'_>,
) -> serde_json::Result<Option<i64>> {
    let members: HashMap<&str, &RawValue> = serde_json::from_str(object)?;
    let id = members.get("id").and_then(|id| id.get().parse().ok());
    let elements: Option<Vec<&RawValue>> = match members.get(array) {
        Some(elements) => serde_json::from_str(elements.get())?,
        None => None,
    };
    for (place, element) in (1..).zip(elements.into_iter().flatten()) {
        for slot in places {
            row.put(*slot, &Scalar::Integer(place)).map_err(serde_json::Error::custom)?;
        }
        for (node, json) in [(inner, element.get()), (outer, object)] {
            let mut json = serde_json::Deserializer::from_str(json);
            Place { node, row: &mut *row }.deserialize(&mut json)?;
        }
        row.end().map_err(serde_json::Error::custom)?;
    }
    Ok(id)
}

/// A node of a tree, as far as it leads on.
#[derive(Deserialize)]
struct Branch<'a> {
    #[serde(default, borrow)]
    id: Option<&'a RawValue>,
    #[serde(default, borrow)]
    children: Vec<&'a RawValue>,
}

/// The children of a node, last first: node, id of its parent, depth, position.
fn below<'a>(
    branch: Branch<'a>,
    parent: Option<&'a RawValue>,
    depth: usize,
) -> impl Iterator<Item = (&'a RawValue, Option<&'a RawValue>, usize, usize)> {
    let children = branch.children.into_iter().enumerate().rev();
    children.map(move |(at, child)| (child, parent, depth, at + 1))
}

/// The nodes below the member `root` as rows, parents before children; `outer` names what the place of
/// a node tells.
pub(super) fn tree(
    object: &str,
    root: &str,
    outer: &Node,
    inner: &Node,
    row: &mut Row<'_>,
) -> serde_json::Result<()> {
    let members: HashMap<&str, &RawValue> = serde_json::from_str(object)?;
    let Some(top) = members.get(root).filter(|top| top.get() != "null") else { return Ok(()) };
    let top: Branch<'_> = serde_json::from_str(top.get())?;
    // The next one is last.
    let mut waiting: Vec<(&RawValue, Option<&RawValue>, usize, usize)> = Vec::new();
    waiting.extend(below(top, None, 1));
    while let Some((node, parent, depth, position)) = waiting.pop() {
        let branch: Branch<'_> = serde_json::from_str(node.get())?;
        let place =
            json!({ "root": root, "parentId": parent, "depth": depth, "position": position }).to_string();
        for (tree, json) in [(inner, node.get()), (outer, place.as_str())] {
            let mut json = serde_json::Deserializer::from_str(json);
            Place { node: tree, row: &mut *row }.deserialize(&mut json)?;
        }
        row.end().map_err(serde_json::Error::custom)?;
        let id = branch.id;
        waiting.extend(below(branch, id, depth + 1));
    }
    Ok(())
}

/// The members of `object`, by name, as rows; `outer` names what the place of a member tells.
pub(super) fn members(
    answer: &str,
    object: &str,
    outer: &Node,
    inner: &Node,
    row: &mut Row<'_>,
) -> serde_json::Result<()> {
    let objects: HashMap<&str, &RawValue> = serde_json::from_str(answer)?;
    let Some(object) = objects.get(object) else { return Ok(()) };
    let members: BTreeMap<&str, &RawValue> = serde_json::from_str(object.get())?;
    for (name, member) in members {
        let place = json!({ "name": name }).to_string();
        for (tree, json) in [(inner, member.get()), (outer, place.as_str())] {
            let mut json = serde_json::Deserializer::from_str(json);
            Place { node: tree, row: &mut *row }.deserialize(&mut json)?;
        }
        row.end().map_err(serde_json::Error::custom)?;
    }
    Ok(())
}

/// A value somewhere in a row.
struct Place<'n, 'r, 'c> {
    node: &'n Node,
    row: &'r mut Row<'c>,
}

impl Place<'_, '_, '_> {
    fn put<E: Error>(self, scalar: Scalar<'_>) -> Result<(), E> {
        for slot in &self.node.scalars {
            self.row.put(*slot, &scalar).map_err(E::custom)?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.node.json.is_empty() {
            return deserializer.deserialize_any(self);
        }
        let raw = <&RawValue>::deserialize(deserializer)?;
        for slot in &self.node.json {
            self.row.put_json(*slot, raw.get());
        }
        let Node { scalars, members, elements, by_id, .. } = self.node;
        if scalars.is_empty() && members.is_empty() && elements.is_none() && by_id.is_empty() {
            return Ok(());
        }
        serde_json::Deserializer::from_str(raw.get()).deserialize_any(self).map_err(D::Error::custom)
    }
}

impl<'de> Visitor<'de> for Place<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.put(Scalar::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.put(Scalar::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.put(i64::try_from(value).map_or(Scalar::Number(value as f64), Scalar::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.put(Scalar::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.put(Scalar::Text(value))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        if !self.node.scalars.is_empty() {
            let value = serde_json::Value::deserialize(MapAccessDeserializer::new(members))?;
            return self.put(Scalar::Nested(&value.to_string()));
        }
        while let Some(node) = members.next_key_seed(Member(self.node))? {
            match node {
                Some(node) => members.next_value_seed(Place { node, row: &mut *self.row })?,
                None => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        if !self.node.by_id.is_empty() {
            while let Some(element) = elements.next_element::<&RawValue>()? {
                identified(element.get(), self.node, self.row).map_err(A::Error::custom)?;
            }
        } else if let Some(node) = &self.node.elements {
            while elements.next_element_seed(Place { node, row: &mut *self.row })?.is_some() {}
        } else if !self.node.scalars.is_empty() {
            let value = serde_json::Value::deserialize(SeqAccessDeserializer::new(elements))?;
            return self.put(Scalar::Nested(&value.to_string()));
        } else {
            while elements.next_element::<IgnoredAny>()?.is_some() {}
        }
        Ok(())
    }
}

/// An element, as far as it says which one it is.
#[derive(Deserialize)]
struct Identified {
    id: i64,
}

/// An element of an array from which some are wanted by their ids.
fn identified(element: &str, array: &Node, row: &mut Row<'_>) -> serde_json::Result<()> {
    let by_id = serde_json::from_str(element).ok().and_then(|Identified { id }| array.element(id));
    for node in by_id.into_iter().chain(array.elements.as_deref()) {
        Place { node, row: &mut *row }.deserialize(&mut serde_json::Deserializer::from_str(element))?;
    }
    Ok(())
}

/// The name of a member: what is wanted of its value.
struct Member<'n>(&'n Node);

impl<'de, 'n> DeserializeSeed<'de> for Member<'n> {
    type Value = Option<&'n Node>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'n> Visitor<'_> for Member<'n> {
    type Value = Option<&'n Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.member(name))
    }
}
