// Wiki pages and documents.

import assert from "node:assert/strict";

import { APP, COLLEAGUE, bytes, gone, has, ids, newWiki, refused, unique, upload, withId } from "../fixtures.mjs";

const sharedFile = async (client) => (await client.getSharedFiles("APP", "", {})).find(({ type }) => type === "file");

/** A page with one text file. */
async function pageWithFile(client) {
  const { id } = await newWiki(client);
  const { id: uploaded } = await upload(client, "手順.txt", "一\n");
  const [attachment] = await client.postWikisAttachments(id, [uploaded]);
  return { id, attachment };
}

const newDocument = (client, more = {}) =>
  client.addDocument({ projectId: APP.id, title: unique("議事録"), content: "# 議題\n\n- 予算", ...more });

const nodes = ({ children }) => children.flatMap((node) => [node, ...nodes(node)]);
const active = async (client) => nodes((await client.getDocumentTree("APP")).activeTree ?? { children: [] });

export default {
  async getWikis({ client }) {
    const wiki = await newWiki(client);
    const listed = withId(await client.getWikis({ projectIdOrKey: "APP" }), wiki.id);
    has(listed, { name: wiki.name, content: undefined });
    assert.deepEqual(ids(await client.getWikis({ projectIdOrKey: APP.id, keyword: wiki.name })), [wiki.id]);
    await refused(client.getWikis({}), 400, 7, /projectIdOrKey/);
  },

  async getWikisCount({ client }) {
    const { count } = await client.getWikisCount("APP");
    await newWiki(client);
    assert.deepEqual(await client.getWikisCount(APP.id), { count: count + 1 });
  },

  async getWikisTags({ client }) {
    const tag = unique("札");
    await newWiki(client, { name: `[${tag}] ${unique("頁")}` });
    assert.ok((await client.getWikisTags("APP")).some(({ name }) => name === tag));
  },

  async postWiki({ client }) {
    const name = unique("設計/画面");
    const wiki = await newWiki(client, { name, content: "本文 🐟", mailNotify: false });
    has(wiki, { projectId: APP.id, name, content: "本文 🐟", attachments: [], stars: [] });
    assert.deepEqual(await client.getWiki(wiki.id), wiki);
    const [newest] = await client.getProjectActivities("APP", { activityTypeId: [5], count: 1 });
    assert.equal(newest.content.id, wiki.id);
    await refused(newWiki(client, { content: undefined }), 400, 7, /content/);
  },

  async getWiki({ client }) {
    const wiki = await newWiki(client);
    assert.deepEqual(await client.getWiki(wiki.id), wiki);
  },

  async patchWiki({ client }) {
    const { id, name } = await newWiki(client);
    await client.patchWiki(id, { content: "二版" });
    has(await client.getWiki(id), { name, content: "二版" });
  },

  async deleteWiki({ client }) {
    const { id } = await newWiki(client);
    assert.equal((await client.deleteWiki(id)).id, id);
    await gone(client.getWiki(id));
    const other = await newWiki(client);
    assert.equal((await client.deleteWiki(other.id, true)).id, other.id);
  },

  async getWikisAttachments({ client }) {
    const { id, attachment } = await pageWithFile(client);
    assert.deepEqual(ids(await client.getWikisAttachments(id)), [attachment.id]);
  },

  async postWikisAttachments({ client }) {
    const { id, attachment } = await pageWithFile(client);
    has(attachment, { name: "手順.txt", size: 4 });
    assert.deepEqual(ids((await client.getWiki(id)).attachments), [attachment.id]);
  },

  async getWikiAttachment({ client }) {
    const { id, attachment } = await pageWithFile(client);
    const read = await client.getWikiAttachment(id, attachment.id);
    assert.equal(read.filename, "手順.txt");
    assert.equal((await bytes(read)).toString(), "一\n");
  },

  async deleteWikisAttachments({ client }) {
    const { id, attachment } = await pageWithFile(client);
    assert.equal((await client.deleteWikisAttachments(id, attachment.id)).id, attachment.id);
    assert.deepEqual(await client.getWikisAttachments(id), []);
  },

  async getWikisSharedFiles({ client }) {
    const { id } = await newWiki(client);
    assert.deepEqual(await client.getWikisSharedFiles(id), []);
    const file = await sharedFile(client);
    await client.linkWikisSharedFiles(id, [file.id]);
    assert.deepEqual(await client.getWikisSharedFiles(id), [file]);
  },

  async linkWikisSharedFiles({ client }) {
    const { id } = await newWiki(client);
    const file = await sharedFile(client);
    assert.deepEqual(ids(await client.linkWikisSharedFiles(id, [file.id])), [file.id]);
    assert.deepEqual(ids((await client.getWiki(id)).sharedFiles), [file.id]);
  },

  async unlinkWikisSharedFiles({ client }) {
    const { id } = await newWiki(client);
    const file = await sharedFile(client);
    await client.linkWikisSharedFiles(id, [file.id]);
    assert.equal((await client.unlinkWikisSharedFiles(id, file.id)).id, file.id);
    assert.deepEqual(await client.getWikisSharedFiles(id), []);
  },

  async getWikisHistory({ client }) {
    const { id } = await newWiki(client, { content: "一版" });
    await client.patchWiki(id, { content: "二版" });
    const history = await client.getWikisHistory(id, { order: "asc" });
    assert.deepEqual(history.map(({ version, content }) => [version, content]), [[1, "一版"], [2, "二版"]]);
    assert.deepEqual((await client.getWikisHistory(id, { count: 1 })).map(({ version }) => version), [2]);
  },

  async getWikisStars({ client, colleague }) {
    const { id } = await newWiki(client);
    await colleague.postStar({ wikiId: id });
    assert.deepEqual((await client.getWikisStars(id)).map(({ presenter }) => presenter.id), [COLLEAGUE]);
  },

  async getDocuments({ client }) {
    const { id, title } = await newDocument(client);
    const found = await client.getDocuments({ projectId: [APP.id], keyword: title, offset: 0 });
    assert.deepEqual(ids(found), [id]);
    const [newest] = await client.getDocuments({ offset: 0, count: 1, sort: "created", order: "desc" });
    assert.equal(newest.id, id);
    await refused(client.getDocuments({ projectId: [APP.id] }), 400, 7, /offset/);
  },

  async getDocumentTree({ client }) {
    const parent = await newDocument(client);
    const child = await newDocument(client, { parentId: parent.id });
    assert.equal((await client.getDocumentTree("APP")).projectId, APP.id);
    const node = withId(await active(client), parent.id);
    assert.deepEqual(ids(node.children), [child.id]);
    assert.equal(node.children[0].name, child.title);
  },

  async getDocument({ client }) {
    const { id, title } = await newDocument(client, { emoji: "📝" });
    const document = await client.getDocument(id);
    has(document, { id, title, projectId: APP.id, emoji: "📝", tags: [], attachments: [] });
    assert.match(document.plain, /予算/);
    assert.equal(JSON.parse(document.json).type, "doc");
    assert.equal(document.createdUser.id, 1);
  },

  async downloadDocumentAttachment({ client }) {
    const documents = await client.getDocuments({ offset: 0, count: 100 });
    const { id, attachments } = documents.find(({ attachments }) => attachments.length > 0);
    const read = await client.downloadDocumentAttachment(id, attachments[0].id);
    assert.equal(read.filename, attachments[0].name);
    assert.equal((await bytes(read)).length, attachments[0].size);
  },

  async addDocument({ client }) {
    const document = await newDocument(client);
    assert.match(document.id, /^[0-9a-f]{32}$/);
    has(document, { projectId: APP.id, createdUserId: 1, updatedUserId: 1 });
    assert.equal(document.json.type, "doc");
    const last = await newDocument(client, { addLast: true });
    assert.equal(ids((await client.getDocumentTree("APP")).activeTree.children).pop(), last.id);
    await refused(newDocument(client, { parentId: "0".repeat(32) }), 400, 7, /parentId/);
  },

  async deleteDocument({ client, colleague }) {
    const { id } = await newDocument(client);
    await refused(colleague.deleteDocument(id), 403, 5);
    has(await client.deleteDocument(id), { id, json: null, plain: null });
    assert.ok(!withId(await active(client), id));
  },
};
