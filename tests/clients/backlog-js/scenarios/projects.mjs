// Projects, their members, their shared files, their webhooks.

import assert from "node:assert/strict";

import { APP, COLLEAGUE, bytes, gone, has, ids, isPicture, newIssue, newProject, refused, unique, withId } from "../fixtures.mjs";

const hook = { name: "連携", hookUrl: "https://example.com/hook", description: "CI", allEvent: false, activityTypeIds: [1, 2] };

export default {
  async getProjects({ client, colleague }) {
    const project = await newProject(client);
    assert.ok(ids(await client.getProjects()).includes(project.id));
    assert.ok(!ids(await colleague.getProjects()).includes(project.id));
    await client.patchProject(project.id, { archived: true });
    assert.ok(ids(await client.getProjects({ archived: true })).includes(project.id));
    assert.ok(!ids(await client.getProjects({ archived: false, all: true })).includes(project.id));
  },

  async postProject({ client, colleague }) {
    const project = await newProject(client, { projectLeaderCanEditProjectLeader: true });
    has(project, { chartEnabled: true, subtaskingEnabled: true, projectLeaderCanEditProjectLeader: true, archived: false });
    assert.deepEqual(await client.getProject(project.projectKey), project);
    await refused(newProject(client, { key: "APP" }), 400, 7);
    await refused(newProject(client, { key: "lower case" }), 400, 7);
    await refused(newProject(colleague), 403, 5);
  },

  async getProject({ client }) {
    has(await client.getProject("APP"), { id: APP.id, projectKey: "APP" });
    has(await client.getProject(APP.id), { id: APP.id, projectKey: "APP" });
    await refused(client.getProject("NONE"), 404, 6, /^No such project\. \(key:NONE\)$/);
  },

  async patchProject({ client }) {
    const { id, projectKey } = await newProject(client);
    const changed = await client.patchProject(projectKey, { name: "改名", key: `${projectKey}_2`, textFormattingRule: "backlog" });
    has(changed, { id, name: "改名", projectKey: `${projectKey}_2`, textFormattingRule: "backlog", chartEnabled: true });
    assert.deepEqual(await client.getProject(`${projectKey}_2`), changed);
    await gone(client.getProject(projectKey));
  },

  async deleteProject({ client, colleague }) {
    const { id } = await newProject(client);
    await refused(colleague.deleteProject(APP.id), 403, 5);
    assert.equal((await client.deleteProject(id)).id, id);
    await gone(client.getProject(id));
  },

  async getProjectIcon({ client }) {
    await isPicture(await client.getProjectIcon("APP"));
  },

  async getProjectActivities({ client }) {
    const issue = await newIssue(client);
    const [newest, ...older] = await client.getProjectActivities("APP", { activityTypeId: [1], count: 10 });
    assert.equal(newest.content.id, issue.id);
    assert.deepEqual([...new Set(older.map(({ project }) => project.id))], [APP.id]);
    const before = await client.getProjectActivities("APP", { activityTypeId: [1], maxId: newest.id, count: 9 });
    assert.deepEqual(ids(before), ids(older));
  },

  async getProjectUsers({ client }) {
    const project = await newProject(client);
    assert.deepEqual(ids(await client.getProjectUsers(project.id)), [1]);
  },

  async postProjectUser({ client, colleague }) {
    const project = await newProject(client);
    await gone(colleague.getProject(project.id));
    assert.equal((await client.postProjectUser(project.projectKey, COLLEAGUE)).id, COLLEAGUE);
    assert.deepEqual(ids(await client.getProjectUsers(project.id)).sort(), [1, COLLEAGUE]);
    assert.equal((await colleague.getProject(project.id)).id, project.id);
  },

  async deleteProjectUsers({ client, colleague }) {
    const project = await newProject(client);
    await client.postProjectUser(project.id, COLLEAGUE);
    assert.equal((await client.deleteProjectUsers(project.id, { userId: COLLEAGUE })).id, COLLEAGUE);
    await gone(colleague.getProject(project.id));
    await refused(client.deleteProjectUsers(project.id, {}), 400, 7, /userId/);
  },

  async postProjectAdministrators({ client, colleague }) {
    const project = await newProject(client);
    await client.postProjectUser(project.id, COLLEAGUE);
    await refused(colleague.getWebhooks(project.id), 403, 5);
    assert.equal((await client.postProjectAdministrators(project.id, { userId: COLLEAGUE })).id, COLLEAGUE);
    assert.deepEqual(await colleague.getWebhooks(project.id), []);
  },

  async getProjectAdministrators({ client }) {
    const project = await newProject(client);
    await client.postProjectUser(project.id, COLLEAGUE);
    await client.postProjectAdministrators(project.id, { userId: COLLEAGUE });
    assert.ok(withId(await client.getProjectAdministrators(project.id), COLLEAGUE));
  },

  async deleteProjectAdministrators({ client, colleague }) {
    const project = await newProject(client);
    await client.postProjectUser(project.id, COLLEAGUE);
    await client.postProjectAdministrators(project.id, { userId: COLLEAGUE });
    assert.equal((await client.deleteProjectAdministrators(project.id, { userId: COLLEAGUE })).id, COLLEAGUE);
    assert.ok(!withId(await client.getProjectAdministrators(project.id), COLLEAGUE));
    await refused(colleague.getWebhooks(project.id), 403, 5);
  },

  async getSharedFiles({ client }) {
    const root = await client.getSharedFiles("APP", "", { order: "asc" });
    const directory = root.find(({ type }) => type === "directory");
    has(directory, { dir: "/", size: null, projectId: APP.id });
    const below = await client.getSharedFiles("APP", directory.name, {});
    assert.ok(below.length > 0);
    below.forEach(({ dir }) => assert.equal(dir, `/${directory.name}/`));
    assert.deepEqual(ids(await client.getSharedFiles("APP", "", { order: "asc", count: 1 })), ids(root).slice(0, 1));
    await refused(client.getSharedFiles("APP", "", { count: 1001 }), 400, 7);
  },

  async getSharedFile({ client }) {
    const file = (await client.getSharedFiles("APP", "", {})).find(({ type }) => type === "file");
    const read = await client.getSharedFile("APP", file.id);
    assert.equal(read.filename, file.name);
    assert.equal((await bytes(read)).length, file.size);
    await gone(client.getSharedFile("WEB", file.id));
  },

  async getProjectsDiskUsage({ client, colleague }) {
    const usage = await client.getProjectsDiskUsage("APP");
    assert.equal(usage.projectId, APP.id);
    assert.ok(usage.file > 0);
    await refused(colleague.getProjectsDiskUsage("APP"), 403, 5);
  },

  async getWebhooks({ client }) {
    const project = await newProject(client);
    const { id } = await client.postWebhook(project.id, hook);
    assert.deepEqual(ids(await client.getWebhooks(project.projectKey)), [id]);
  },

  async postWebhook({ client }) {
    const project = await newProject(client);
    const added = await client.postWebhook(project.id, hook);
    has(added, hook);
    assert.deepEqual(await client.getWebhook(project.id, added.id), added);
    await refused(client.postWebhook(project.id, { name: "連携" }), 400, 7);
  },

  async getWebhook({ client }) {
    const project = await newProject(client);
    const { id } = await client.postWebhook(project.id, { ...hook, allEvent: true });
    has(await client.getWebhook(project.id, id), { id, allEvent: true });
    await gone(client.getWebhook("APP", id));
  },

  async patchWebhook({ client }) {
    const project = await newProject(client);
    const { id } = await client.postWebhook(project.id, hook);
    const name = unique("連携");
    await client.patchWebhook(project.id, id, { name, activityTypeIds: [5] });
    has(await client.getWebhook(project.id, id), { ...hook, name, activityTypeIds: [5] });
  },

  async deleteWebhook({ client }) {
    const project = await newProject(client);
    const { id } = await client.postWebhook(project.id, hook);
    assert.equal((await client.deleteWebhook(project.id, id)).id, id);
    await gone(client.getWebhook(project.id, id));
  },
};
