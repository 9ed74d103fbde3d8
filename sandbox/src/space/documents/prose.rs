//! Markdown as the editor of documents keeps it: a ProseMirror tree.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::{Value, json};

/// The tree of a Markdown text.
pub(crate) fn from_markdown(text: &str) -> Value {
    let mut tree = Tree { open: vec![Node::new("doc", Value::Null)], marks: Vec::new(), headings: 0 };
    for event in Parser::new_ext(text, options()) {
        tree.take(event);
    }
    tree.finish()
}

/// So many elements of a text can lie inside each other: usual JSON readers take 128 levels, and each
/// element makes two of them.
const DEEPEST: usize = 50;

/// Whether a Markdown text is nested more deeply than a tree of it should be.
pub(crate) fn is_too_deep(text: &str) -> bool {
    let mut open = 0usize;
    Parser::new_ext(text, options()).any(|event| {
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        open > DEEPEST
    })
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// A node whose end has not been seen yet.
struct Node {
    kind: &'static str,
    attributes: Value,
    content: Vec<Value>,
    /// A paragraph that Markdown does not write and ProseMirror wants, as in the items of a list.
    implied: bool,
}

impl Node {
    fn new(kind: &'static str, attributes: Value) -> Node {
        Node { kind, attributes, content: Vec::new(), implied: false }
    }

    fn holds_blocks(&self) -> bool {
        matches!(self.kind, "doc" | "blockquote" | "listItem" | "taskItem" | "tableHeader" | "tableCell")
    }

    fn close(self) -> Value {
        let mut node = json!({ "type": self.kind });
        if !self.attributes.is_null() {
            node["attrs"] = self.attributes;
        }
        if !self.content.is_empty() {
            node["content"] = self.content.into();
        }
        node
    }
}

struct Tree {
    /// From the whole document to the innermost open node.
    open: Vec<Node>,
    marks: Vec<Value>,
    headings: usize,
}

impl Tree {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text, None),
            Event::Code(text) => self.text(&text, Some("code")),
            Event::SoftBreak => self.text("\n", None),
            Event::HardBreak => self.inline(json!({ "type": "hardBreak" })),
            Event::Rule => self.block(json!({ "type": "horizontalRule" })),
            Event::TaskListMarker(checked) => self.task(checked),
            // Footnotes and formulas are not asked for.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        let none = Value::Null;
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.begin("paragraph", none),
            Tag::Heading { level, .. } => {
                self.headings += 1;
                let attributes = json!({ "id": heading_id(self.headings), "level": level as u8 });
                self.begin("heading", attributes);
            }
            Tag::BlockQuote(_) => self.begin("blockquote", none),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) if !language.is_empty() => Some(language.to_string()),
                    _ => None,
                };
                self.begin("codeBlock", json!({ "language": language }));
            }
            Tag::List(None) => self.begin("bulletList", none),
            Tag::List(Some(start)) => self.begin("orderedList", json!({ "start": start })),
            Tag::Item => self.begin("listItem", none),
            Tag::Table(_) => self.begin("table", none),
            Tag::TableHead => self.begin("tableRow", json!({ "header": true })),
            Tag::TableRow => self.begin("tableRow", none),
            Tag::TableCell => self.begin(self.cell(), none),
            Tag::Emphasis => self.marks.push(json!({ "type": "italic" })),
            Tag::Strong => self.marks.push(json!({ "type": "bold" })),
            Tag::Strikethrough => self.marks.push(json!({ "type": "strike" })),
            Tag::Link { dest_url, .. } => {
                self.marks.push(json!({ "type": "link", "attrs": { "href": &*dest_url } }));
            }
            Tag::Image { dest_url, .. } => self.begin_inline("image", json!({ "src": &*dest_url })),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                self.marks.pop();
            }
            _ => self.close(),
        }
    }

    fn begin(&mut self, kind: &'static str, attributes: Value) {
        self.close_implied();
        self.open.push(Node::new(kind, attributes));
    }

    fn begin_inline(&mut self, kind: &'static str, attributes: Value) {
        self.imply_paragraph();
        self.open.push(Node::new(kind, attributes));
    }

    fn close(&mut self) {
        self.close_implied();
        if self.open.len() > 1
            && let Some(node) = self.open.pop()
        {
            self.append(finished(node));
        }
    }

    fn close_implied(&mut self) {
        if self.open.last().is_some_and(|node| node.implied)
            && let Some(node) = self.open.pop()
        {
            self.append(node.close());
        }
    }

    fn imply_paragraph(&mut self) {
        if self.open.last().is_some_and(Node::holds_blocks) {
            self.open.push(Node { implied: true, ..Node::new("paragraph", Value::Null) });
        }
    }

    fn append(&mut self, node: Value) {
        if let Some(parent) = self.open.last_mut() {
            parent.content.push(node);
        }
    }

    fn block(&mut self, node: Value) {
        self.close_implied();
        self.append(node);
    }

    fn inline(&mut self, node: Value) {
        self.imply_paragraph();
        self.append(node);
    }

    /// Adds text; what follows text with the same marks becomes one with it.
    fn text(&mut self, text: &str, mark: Option<&str>) {
        if text.is_empty() {
            return;
        }
        self.imply_paragraph();
        let mut marks = self.marks.clone();
        marks.extend(mark.map(|kind| json!({ "type": kind })));
        let marks = if marks.is_empty() { Value::Null } else { marks.into() };
        let Some(parent) = self.open.last_mut() else { return };
        if let Some(last) = parent.content.last_mut()
            && last["marks"] == marks
            && let Some(before) = last["text"].as_str()
        {
            last["text"] = format!("{before}{text}").into();
            return;
        }
        let mut node = json!({ "type": "text", "text": text });
        if !marks.is_null() {
            node["marks"] = marks;
        }
        parent.content.push(node);
    }

    /// The item just begun has a box to tick, and so its list is one of tasks.
    fn task(&mut self, checked: bool) {
        if let [.., list, item] = self.open.as_mut_slice() {
            list.kind = "taskList";
            item.kind = "taskItem";
            item.attributes = json!({ "checked": checked });
        }
    }

    fn cell(&self) -> &'static str {
        let in_header = self.open.last().is_some_and(|row| !row.attributes.is_null());
        if in_header { "tableHeader" } else { "tableCell" }
    }

    fn finish(mut self) -> Value {
        while self.open.len() > 1 {
            self.close();
        }
        let mut tree = self.open.pop().map_or(Value::Null, Node::close);
        if tree["content"].is_null() {
            tree["content"] = json!([{ "type": "paragraph" }]);
        }
        tree
    }
}

/// A closed node, where its kind wants it in another form than its parts came in.
fn finished(mut node: Node) -> Value {
    match node.kind {
        "tableRow" => node.attributes = Value::Null,
        "codeBlock" => trim_line_end(&mut node.content),
        "image" => {
            let texts = node.content.drain(..).filter_map(|text| Some(text["text"].as_str()?.to_owned()));
            node.attributes["alt"] = texts.collect::<String>().into();
        }
        _ => {}
    }
    node.close()
}

fn trim_line_end(content: &mut [Value]) {
    let Some(last) = content.last_mut() else { return };
    let trimmed = last["text"].as_str().and_then(|text| text.strip_suffix('\n')).map(str::to_owned);
    if let Some(text) = trimmed {
        last["text"] = text.into();
    }
}

/// A short id, different for each heading of a document.
fn heading_id(number: usize) -> String {
    const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let letter = |place: usize| char::from(LETTERS[(number * 17 / place) % LETTERS.len()]);
    [letter(1), letter(52), letter(2704)].into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Value {
        from_markdown(text)["content"].clone()
    }

    fn paragraph(text: &str) -> Value {
        json!({ "type": "paragraph", "content": [{ "type": "text", "text": text }] })
    }

    #[test]
    fn blocks_become_nodes() {
        let tree = content("## 見出し\n\none\ntwo\n\n> quoted\n\n---\n");
        assert_eq!(tree[0]["type"], "heading");
        assert_eq!(tree[0]["attrs"]["level"], 2);
        assert_eq!(tree[1], paragraph("one\ntwo"));
        assert_eq!(tree[2], json!({ "type": "blockquote", "content": [paragraph("quoted")] }));
        assert_eq!(tree[3], json!({ "type": "horizontalRule" }));
        assert_eq!(content(""), json!([{ "type": "paragraph" }]));
    }

    #[test]
    fn lists_hold_paragraphs_and_lists() {
        let item = |content: Vec<Value>| json!({ "type": "listItem", "content": content });
        let inner = json!({ "type": "orderedList", "attrs": { "start": 1 }, "content": [item(vec![paragraph("b")])] });
        let outer = json!([{ "type": "bulletList", "content": [item(vec![paragraph("a"), inner]), item(vec![paragraph("c")])] }]);
        assert_eq!(content("- a\n  1. b\n- c\n"), outer);
        assert_eq!(content("3. c")[0]["attrs"], json!({ "start": 3 }));
        let tasks = content("- [x] done\n- [ ] todo\n");
        assert_eq!(tasks[0]["type"], "taskList");
        assert_eq!(tasks[0]["content"][0]["attrs"], json!({ "checked": true }));
        assert_eq!(tasks[0]["content"][1]["content"][0], paragraph("todo"));
    }

    #[test]
    fn marks_nest_and_neighbours_merge() {
        let inline = content("a & b **c *d*** `e` [f](https://example.com)")[0]["content"].clone();
        assert_eq!(inline[0]["text"], "a & b ");
        assert_eq!(inline[2]["marks"], json!([{ "type": "bold" }, { "type": "italic" }]));
        assert_eq!(inline[4], json!({ "type": "text", "text": "e", "marks": [{ "type": "code" }] }));
        assert_eq!(inline[6]["marks"][0]["attrs"]["href"], "https://example.com");
    }

    #[test]
    fn code_tables_and_images() {
        let code = content("```sql\nSELECT 1\n```\n");
        assert_eq!(code[0]["attrs"], json!({ "language": "sql" }));
        assert_eq!(code[0]["content"], json!([{ "type": "text", "text": "SELECT 1" }]));
        let table = content("| h |\n|---|\n| c |\n")[0].clone();
        assert_eq!(
            table["content"][0]["content"][0],
            json!({ "type": "tableHeader", "content": [paragraph("h")] })
        );
        assert_eq!(
            table["content"][1]["content"][0],
            json!({ "type": "tableCell", "content": [paragraph("c")] })
        );
        let image = &content("![alt *text*](a.png)")[0]["content"][0];
        assert_eq!(*image, json!({ "type": "image", "attrs": { "src": "a.png", "alt": "alt text" } }));
    }
}
