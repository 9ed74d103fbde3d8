// The space, its announcement, its limits, its fixed lists.

import assert from "node:assert/strict";

import { has, ids, isPicture, newIssue, refused, unique, upload } from "../fixtures.mjs";

export default {
  async getSpace({ client }) {
    const space = await client.getSpace();
    has(space, { ownerId: 1, timezone: "Asia/Tokyo" });
    assert.match(space.reportSendTime, /^\d\d:\d\d:\d\d$/);
    assert.match(space.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  },

  async getSpaceActivities({ client }) {
    const issue = await newIssue(client);
    const [newest] = await client.getSpaceActivities({ count: 1 });
    has(newest, { type: 1, notifications: [] });
    has(newest.content, { id: issue.id, key_id: issue.keyId, summary: issue.summary });
    const added = await client.getSpaceActivities({ activityTypeId: [1], count: 5, order: "asc" });
    assert.deepEqual([...new Set(added.map(({ type }) => type))], [1]);
    assert.deepEqual(ids(added), ids(added).sort((a, b) => a - b));
    await refused(client.getSpaceActivities({ count: 101 }), 400, 7);
  },

  async getSpaceIcon({ client }) {
    const icon = await client.getSpaceIcon();
    assert.match(icon.filename, /\.png$/);
    await isPicture(icon);
  },

  async getSpaceNotification({ client }) {
    const { content } = await client.putSpaceNotification({ content: unique("お知らせ") });
    assert.equal((await client.getSpaceNotification()).content, content);
  },

  async putSpaceNotification({ client, colleague }) {
    const written = await client.putSpaceNotification({ content: "<b>保守</b> 22:00–23:00" });
    assert.equal(written.content, "<b>保守</b> 22:00–23:00");
    assert.deepEqual(await colleague.getSpaceNotification(), written);
    await refused(colleague.putSpaceNotification({ content: "x" }), 403, 5);
    await refused(client.putSpaceNotification({}), 400, 7, /content/);
  },

  async getSpaceDiskUsage({ client, colleague }) {
    const usage = await client.getSpaceDiskUsage();
    assert.ok(usage.capacity > 2 ** 31 && usage.issue > 0);
    const projects = await client.getProjects({ all: true });
    assert.deepEqual(ids(projects).sort(), usage.details.map(({ projectId }) => projectId).sort());
    await refused(colleague.getSpaceDiskUsage(), 403, 5);
  },

  async postSpaceAttachment({ client }) {
    const text = "列1,列2\r\n1,\"二\"\r\n";
    const uploaded = await upload(client, "表 100%.csv", text);
    has(uploaded, { name: "表 100%.csv", size: Buffer.byteLength(text) });
    const issue = await newIssue(client, { attachmentId: [uploaded.id] });
    assert.deepEqual(issue.attachments.map(({ name }) => name), ["表 100%.csv"]);
    // An upload is good for one attachment.
    await refused(newIssue(client, { attachmentId: [uploaded.id] }), 400, 7);
    await refused(client.postSpaceAttachment(new FormData()), 400, 7, /file/);
  },

  async getLicence({ client }) {
    const licence = await client.getLicence();
    has(licence, { active: true, attribute: true, git: true, parentChildIssue: true });
    assert.ok(licence.storageLimit > 2 ** 31);
  },

  async getRateLimit({ client }) {
    const { rateLimit } = await client.getRateLimit();
    assert.deepEqual(Object.keys(rateLimit).sort(), ["icon", "read", "search", "update"]);
    for (const each of Object.values(rateLimit)) {
      assert.ok(Number.isInteger(each.limit) && each.remaining <= each.limit && each.reset > 1.6e9);
    }
  },

  async getPriorities({ client }) {
    assert.deepEqual(ids(await client.getPriorities()), [2, 3, 4]);
  },

  async getResolutions({ client }) {
    assert.deepEqual(ids(await client.getResolutions()), [0, 1, 2, 3, 4]);
  },
};
