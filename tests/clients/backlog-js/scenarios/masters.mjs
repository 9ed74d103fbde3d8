// What the issues of a project are made of: statuses, types, categories, versions, custom fields.

import assert from "node:assert/strict";

import { APP, NORMAL, gone, has, ids, newIssue, newProject, refused, unique, withId } from "../fixtures.mjs";

const STANDARD = [1, 2, 3, 4];

/** A project of its own with one issue that has a type of its own. */
async function ownType(client) {
  const project = await newProject(client);
  const type = await client.postIssueType(project.id, { name: "障害", color: "#990000" });
  const issue = await client.postIssue({ projectId: project.id, summary: "落ちる", issueTypeId: type.id, priorityId: NORMAL });
  return { project, type, issue };
}

const listField = { typeId: 6, name: "端末", items: ["iOS", "Android"], allowAddItem: true };

/** A project of its own with a list as custom field. */
async function ownField(client) {
  const project = await newProject(client);
  return { project, field: await client.postCustomField(project.id, listField) };
}

const itemNames = ({ items }) => items.map(({ name }) => name);

export default {
  async getProjectStatuses({ client }) {
    const statuses = await client.getProjectStatuses("APP");
    STANDARD.forEach((id) => assert.ok(withId(statuses, id)));
    has(statuses[0], { id: 1, projectId: APP.id, color: "#ed8077", displayOrder: 1000 });
  },

  async postProjectStatus({ client, colleague }) {
    const project = await newProject(client);
    const status = await client.postProjectStatus(project.id, { name: "レビュー", color: "#3b9dbd" });
    has(status, { projectId: project.id, name: "レビュー", color: "#3b9dbd" });
    assert.deepEqual(withId(await client.getProjectStatuses(project.id), status.id), status);
    await refused(client.postProjectStatus(project.id, { name: "x", color: "#000000" }), 400, 7, /color/);
    await refused(colleague.postProjectStatus("APP", { name: "x", color: "#3b9dbd" }), 403, 5);
  },

  async patchProjectStatus({ client }) {
    const project = await newProject(client);
    const { id } = await client.postProjectStatus(project.id, { name: "レビュー", color: "#3b9dbd" });
    await client.patchProjectStatus(project.id, id, { name: "検証" });
    has(withId(await client.getProjectStatuses(project.id), id), { name: "検証", color: "#3b9dbd" });
  },

  async deleteProjectStatus({ client }) {
    const { project, issue } = await ownType(client);
    const { id } = await client.postProjectStatus(project.id, { name: "レビュー", color: "#3b9dbd" });
    await client.patchIssue(issue.id, { statusId: id });
    assert.equal((await client.deleteProjectStatus(project.id, id, 2)).id, id);
    assert.deepEqual(ids(await client.getProjectStatuses(project.id)), STANDARD);
    assert.equal((await client.getIssue(issue.id)).status.id, 2);
  },

  async patchProjectStatusOrder({ client }) {
    const project = await newProject(client);
    const { id } = await client.postProjectStatus(project.id, { name: "レビュー", color: "#3b9dbd" });
    const order = [1, id, 2, 3, 4];
    assert.deepEqual(ids(await client.patchProjectStatusOrder(project.id, order)), order);
    assert.deepEqual(ids(await client.getProjectStatuses(project.id)), order);
    await refused(client.patchProjectStatusOrder(project.id, [id, 1, 2, 3, 4]), 400, 7);
  },

  async getIssueTypes({ client }) {
    const types = await client.getIssueTypes("APP");
    has(types[0], { id: APP.task, projectId: APP.id, templateSummary: null });
  },

  async postIssueType({ client }) {
    const { project, type } = await ownType(client);
    has(type, { projectId: project.id, name: "障害", color: "#990000" });
    has(withId(await client.getIssueTypes(project.id), type.id), { name: "障害", color: "#990000" });
    await refused(client.postIssueType(project.id, { name: "x", color: "red" }), 400, 7, /color/);
  },

  async patchIssueType({ client }) {
    const { project, type, issue } = await ownType(client);
    has(await client.patchIssueType(project.id, type.id, { name: "不具合" }), { name: "不具合", color: "#990000" });
    assert.equal((await client.getIssue(issue.id)).issueType.name, "不具合");
  },

  async deleteIssueType({ client }) {
    const { project, type, issue } = await ownType(client);
    const substituteIssueTypeId = (await client.getIssueTypes(project.id)).find(({ id }) => id !== type.id).id;
    assert.equal((await client.deleteIssueType(project.id, type.id, { substituteIssueTypeId })).id, type.id);
    assert.ok(!withId(await client.getIssueTypes(project.id), type.id));
    assert.equal((await client.getIssue(issue.id)).issueType.id, substituteIssueTypeId);
  },

  async getCategories({ client }) {
    const categories = await client.getCategories("APP");
    APP.categories.forEach((id) => assert.equal(withId(categories, id).projectId, APP.id));
  },

  async postCategories({ client }) {
    const project = await newProject(client);
    const category = await client.postCategories(project.id, { name: "画面" });
    has(category, { projectId: project.id, name: "画面" });
    assert.deepEqual(await client.getCategories(project.id), [category]);
    await refused(client.postCategories(project.id, { name: "画面" }), 400, 7);
  },

  async patchCategories({ client }) {
    const project = await newProject(client);
    const { id } = await client.postCategories(project.id, { name: "画面" });
    await client.patchCategories(project.id, id, { name: "帳票" });
    has((await client.getCategories(project.id))[0], { id, name: "帳票" });
  },

  async deleteCategories({ client }) {
    const { id } = await client.postCategories("APP", { name: unique("画面") });
    const issue = await newIssue(client, { categoryId: [id] });
    assert.equal((await client.deleteCategories("APP", id)).id, id);
    assert.ok(!withId(await client.getCategories("APP"), id));
    assert.deepEqual((await client.getIssue(issue.id)).category, []);
  },

  async getVersions({ client }) {
    const versions = await client.getVersions("APP");
    const orders = versions.map(({ displayOrder }) => displayOrder);
    assert.deepEqual(orders, [...orders].sort((a, b) => a - b));
    APP.versions.forEach((id) => assert.ok(withId(versions, id)));
  },

  async postVersions({ client }) {
    const project = await newProject(client);
    const wanted = { name: "1.0", description: "最初", startDate: "2026-04-01", releaseDueDate: "2026-09-30" };
    const version = await client.postVersions(project.id, wanted);
    has(version, { ...wanted, startDate: "2026-04-01T00:00:00Z", releaseDueDate: "2026-09-30T00:00:00Z", archived: false });
    assert.deepEqual(await client.getVersions(project.id), [version]);
    await refused(client.postVersions(project.id, { name: "2.0", startDate: "2026/04/01" }), 400, 7, /^error\.date : startDate$/);
  },

  async patchVersions({ client }) {
    const project = await newProject(client);
    const { id } = await client.postVersions(project.id, { name: "1.0", startDate: "2026-04-01" });
    await client.patchVersions(project.id, id, { name: "1.1", startDate: "", archived: true });
    has((await client.getVersions(project.id))[0], { id, name: "1.1", startDate: null, archived: true });
    await refused(client.patchVersions(project.id, id, { archived: false }), 400, 7, /name/);
  },

  async deleteVersions({ client }) {
    const { id } = await client.postVersions("APP", { name: unique("版") });
    const issue = await newIssue(client, { milestoneId: [id], versionId: [id] });
    assert.equal((await client.deleteVersions("APP", id)).id, id);
    has(await client.getIssue(issue.id), { milestone: [], versions: [] });
  },

  async getCustomFields({ client }) {
    const kinds = (await client.getCustomFields("APP")).map(({ typeId }) => typeId);
    assert.deepEqual(kinds.sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
  },

  async postCustomField({ client }) {
    const project = await newProject(client);
    const wanted = [
      { typeId: 1, name: "文字列", description: "一行" },
      { typeId: 2, name: "文章", required: false },
      { typeId: 3, name: "数値", min: 0, max: 100, initialValue: 10, unit: "時間" },
      { typeId: 4, name: "日付", initialValueType: 2, initialShift: 7 },
      { typeId: 5, name: "単一リスト", items: ["A", "B"] },
      listField,
      { typeId: 7, name: "チェック", items: ["A"], allowInput: true },
      { typeId: 8, name: "ラジオ", items: ["A", "B"], allowInput: false },
    ];
    const added = [];
    for (const field of wanted) added.push(await client.postCustomField(project.id, field));
    assert.deepEqual(ids(await client.getCustomFields(project.id)).sort(), ids(added).sort());
    has(added[0], { typeId: 1, name: "文字列", description: "一行", required: false, applicableIssueTypes: [] });
    has(added[2], { min: 0, max: 100, initialValue: 10, unit: "時間" });
    has(added[3].initialDate, { id: 2, shift: 7 });
    assert.deepEqual(itemNames(added[5]), ["iOS", "Android"]);
    has(added[6], { allowInput: true, allowAddItem: false });
    await refused(client.postCustomField(project.id, { typeId: 9, name: "x" }), 400, 7, /typeId/);
  },

  async patchCustomField({ client }) {
    const { project, field } = await ownField(client);
    await client.patchCustomField(project.id, field.id, { name: "機種", required: true });
    has((await client.getCustomFields(project.id))[0], { id: field.id, name: "機種", required: true, typeId: 6 });
  },

  async deleteCustomField({ client }) {
    const { project, field } = await ownField(client);
    assert.equal((await client.deleteCustomField(project.id, field.id)).id, field.id);
    assert.deepEqual(await client.getCustomFields(project.id), []);
  },

  async postCustomFieldItem({ client }) {
    const { project, field } = await ownField(client);
    assert.deepEqual(itemNames(await client.postCustomFieldItem(project.id, field.id, { name: "Web" })), ["iOS", "Android", "Web"]);
    assert.deepEqual(itemNames((await client.getCustomFields(project.id))[0]), ["iOS", "Android", "Web"]);
  },

  async patchCustomFieldItem({ client }) {
    const { project, field } = await ownField(client);
    await client.patchCustomFieldItem(project.id, field.id, field.items[0].id, { name: "iPadOS" });
    assert.deepEqual(itemNames((await client.getCustomFields(project.id))[0]), ["iPadOS", "Android"]);
  },

  async deleteCustomFieldItem({ client }) {
    const { project, field } = await ownField(client);
    await client.deleteCustomFieldItem(project.id, field.id, field.items[0].id);
    assert.deepEqual(itemNames((await client.getCustomFields(project.id))[0]), ["Android"]);
    await gone(client.deleteCustomFieldItem(project.id, field.id, field.items[0].id));
  },
};
