// Issues: search, reading, writing, what hangs on them.

import assert from "node:assert/strict";

import { Option } from "backlog-js";

import { APP, COLLEAGUE, bytes, gone, has, ids, newIssue, refused, unique, upload, withId } from "../fixtures.mjs";

/** Custom fields of the first project; the text area is for bugs only. */
const FIELD = { text: 1, area: 2, number: 3, date: 4, single: 5, multiple: 6, check: 7, radio: 8 };

const fieldOf = (issue, id) => withId(issue.customFields, id);
const sharedFile = async (client) => (await client.getSharedFiles("APP", "", {})).find(({ type }) => type === "file");

export default {
  async getIssues({ client }) {
    const mark = unique("目印");
    const first = await newIssue(client, { summary: `${mark} 一`, dueDate: "2026-05-01" });
    const second = await newIssue(client, { summary: `${mark} 二`, parentIssueId: first.id });
    const found = (params) => client.getIssues({ keyword: mark, ...params });
    assert.deepEqual(ids(await found({ sort: "created", order: "asc" })), [first.id, second.id]);
    assert.deepEqual(ids(await found({ sort: "created", order: "asc", offset: 1, count: 1 })), [second.id]);
    assert.deepEqual(ids(await found({ dueDateSince: "2026-05-01", dueDateUntil: "2026-05-01" })), [first.id]);
    assert.deepEqual(ids(await found({ hasDueDate: false })), [second.id]);
    assert.deepEqual(ids(await found({ parentIssueId: [first.id] })), [second.id]);
    assert.deepEqual(ids(await found({ parentChild: Option.Issue.ParentChildType.HasChildren })), [first.id]);
    assert.deepEqual(await found({ statusId: [4], projectId: [APP.id] }), []);
    const [parent] = await found({ id: [first.id], expand: ["childIssueSummary"] });
    assert.deepEqual(parent.childIssueSummary, { total: 1, closed: 0 });
    await refused(client.getIssues({ count: 0 }), 400, 7, /count/);
    await refused(client.getIssues({ statusId: 1 }), 400, 7, /^error\.unknownParameter : statusId$/);
  },

  async getIssuesCount({ client }) {
    const mark = unique("計数");
    await newIssue(client, { summary: mark, [`customField_${FIELD.number}`]: 7.5, [`customField_${FIELD.multiple}`]: [1, 3] });
    await newIssue(client, { summary: mark, [`customField_${FIELD.number}`]: 9, [`customField_${FIELD.text}`]: "O'Brien & Sons" });
    const count = async (params) => (await client.getIssuesCount({ keyword: mark, ...params })).count;
    assert.equal(await count({}), 2);
    assert.equal(await count({ [`customField_${FIELD.number}_min`]: 8 }), 1);
    assert.equal(await count({ [`customField_${FIELD.number}_max`]: 9 }), 2);
    assert.equal(await count({ [`customField_${FIELD.multiple}`]: [3, 4] }), 1);
    assert.equal(await count({ [`customField_${FIELD.text}`]: "Brien &" }), 1);
  },

  async postIssue({ client }) {
    const { id: attachment } = await upload(client, "log.txt", "起動\n");
    const issue = await newIssue(client, {
      issueTypeId: APP.bug,
      description: "1行目\n🐟 & <b>",
      startDate: "2026-04-01",
      dueDate: "2026-04-30",
      estimatedHours: 1.25,
      actualHours: 2,
      categoryId: APP.categories,
      versionId: [APP.versions[0]],
      milestoneId: [APP.versions[1]],
      assigneeId: 2,
      notifiedUserId: [2],
      attachmentId: [attachment],
      [`customField_${FIELD.text}`]: "株式会社",
      [`customField_${FIELD.area}`]: "一\n二",
      [`customField_${FIELD.number}`]: -12.5,
      [`customField_${FIELD.date}`]: "2026-12-31",
      [`customField_${FIELD.single}`]: 2,
      [`customField_${FIELD.multiple}`]: [1, 3],
      [`customField_${FIELD.check}`]: [1, 2],
      [`customField_${FIELD.check}_otherValue`]: "ほか",
      [`customField_${FIELD.radio}`]: 4,
    });
    assert.deepEqual(await client.getIssue(issue.issueKey), issue);
    has(issue, { startDate: "2026-04-01T00:00:00Z", estimatedHours: 1.25, actualHours: 2, description: "1行目\n🐟 & <b>" });
    assert.deepEqual([issue.status.id, issue.assignee.id, issue.resolution], [1, 2, null]);
    assert.deepEqual([ids(issue.category), ids(issue.versions), ids(issue.milestone)], [APP.categories, [2], [3]]);
    const value = (field) => fieldOf(issue, field).value;
    assert.deepEqual(
      [FIELD.text, FIELD.area, FIELD.number, FIELD.date].map(value),
      ["株式会社", "一\n二", -12.5, "2026-12-31T00:00:00Z"],
    );
    assert.deepEqual([value(FIELD.single).id, ids(value(FIELD.multiple)), value(FIELD.radio).id], [2, [1, 3], 4]);
    has(fieldOf(issue, FIELD.check), { otherValue: "ほか" });
    await refused(newIssue(client, { summary: "" }), 400, 7, /^The Subject must be/);
    await refused(newIssue(client, { dueDate: "2026-04-30T00:00:00Z" }), 400, 7, /^error\.date : dueDate$/);
    await refused(newIssue(client, { statusId: 2 }), 400, 7, /^error\.unknownParameter : statusId$/);
  },

  async patchIssue({ client }) {
    const { id } = await newIssue(client, { dueDate: "2026-04-30", categoryId: APP.categories, assigneeId: 2 });
    const changed = await client.patchIssue(id, {
      summary: "改題",
      statusId: 4,
      resolutionId: 0,
      dueDate: "",
      categoryId: [""],
      assigneeId: "",
      comment: "直りました",
      [`customField_${FIELD.multiple}`]: [2, 4],
    });
    has(changed, { summary: "改題", dueDate: null, category: [], assignee: null });
    assert.deepEqual([changed.status.id, changed.resolution.id], [4, 0]);
    assert.deepEqual(ids(fieldOf(changed, FIELD.multiple).value), [2, 4]);
    assert.deepEqual(await client.getIssue(id), changed);
    const [comment] = await client.getIssueComments(id, { count: 1 });
    assert.equal(comment.content, "直りました");
    const fields = comment.changeLog.map(({ field }) => field);
    ["summary", "status", "limitDate", "component", "assigner"].forEach((field) => assert.ok(fields.includes(field), field));
    await refused(client.patchIssue(id, { summary: "改題" }), 400, 7, /^No comment content\.$/);
  },

  async getIssue({ client }) {
    const issue = await newIssue(client);
    assert.deepEqual(await client.getIssue(issue.id), issue);
    assert.deepEqual(await client.getIssue(issue.issueKey), issue);
    const expanded = await client.getIssue(issue.id, { expand: ["childIssueSummary"] });
    assert.deepEqual(expanded.childIssueSummary, { total: 0, closed: 0 });
  },

  async deleteIssue({ client, colleague }) {
    const issue = await newIssue(client);
    const { count } = await client.getIssuesCount({ projectId: [APP.id] });
    await refused(colleague.deleteIssue(issue.id), 403, 5);
    assert.equal((await client.deleteIssue(issue.issueKey)).id, issue.id);
    await gone(client.getIssue(issue.id));
    assert.equal((await client.getIssuesCount({ projectId: [APP.id] })).count, count - 1);
    const [newest] = await client.getProjectActivities("APP", { count: 1 });
    has(newest, { type: 4 });
    assert.equal(newest.content.id, issue.id);
  },

  async getIssueComments({ client }) {
    const { id } = await newIssue(client);
    const written = [];
    for (const content of ["一", "二", "三"]) written.push((await client.postIssueComments(id, { content })).id);
    assert.deepEqual(ids(await client.getIssueComments(id, {})), [...written].reverse());
    assert.deepEqual(ids(await client.getIssueComments(id, { order: "asc", minId: written[0] })), written.slice(1));
    assert.deepEqual(ids(await client.getIssueComments(id, { maxId: written[2], count: 1 })), [written[1]]);
  },

  async postIssueComments({ client, colleague }) {
    const { id } = await newIssue(client);
    const { id: attachment } = await upload(client, "証跡.txt", "ok");
    const comment = await client.postIssueComments(id, { content: "見て <@U2>", notifiedUserId: [4], attachmentId: [attachment] });
    has(comment, { content: "見て <@U2>", issueId: id, projectId: APP.id });
    assert.ok(comment.notifications.some(({ user }) => user.id === 4));
    assert.deepEqual((await client.getIssueAttachments(id)).map(({ name }) => name), ["証跡.txt"]);
    assert.equal((await colleague.postIssueComments(id, { content: "はい" })).createdUser.id, COLLEAGUE);
    await refused(client.postIssueComments(id, { content: "" }), 400, 7);
  },

  async getIssueCommentsCount({ client }) {
    const { id } = await newIssue(client);
    assert.deepEqual(await client.getIssueCommentsCount(id), { count: 0 });
    await client.postIssueComments(id, { content: "一" });
    assert.deepEqual(await client.getIssueCommentsCount(id), { count: 1 });
  },

  async getIssueComment({ client }) {
    const { id } = await newIssue(client);
    const comment = await client.postIssueComments(id, { content: "一" });
    assert.deepEqual(await client.getIssueComment(id, comment.id), comment);
    await gone(client.getIssueComment(id, comment.id + 1000));
  },

  async deleteIssueComment({ client, colleague }) {
    const { id } = await newIssue(client);
    const comment = await client.postIssueComments(id, { content: "一" });
    await refused(colleague.deleteIssueComment(id, comment.id), 403, 5);
    assert.equal((await client.deleteIssueComment(id, comment.id)).id, comment.id);
    await gone(client.getIssueComment(id, comment.id));
  },

  async patchIssueComment({ client, colleague }) {
    const { id } = await newIssue(client);
    const comment = await client.postIssueComments(id, { content: "一" });
    await client.patchIssueComment(id, comment.id, { content: "二" });
    assert.equal((await client.getIssueComment(id, comment.id)).content, "二");
    await refused(colleague.patchIssueComment(id, comment.id, { content: "三" }), 403, 5);
  },

  async getIssueCommentNotifications({ client }) {
    const { id } = await newIssue(client);
    const comment = await client.postIssueComments(id, { content: "一", notifiedUserId: [COLLEAGUE] });
    const notifications = await client.getIssueCommentNotifications(id, comment.id);
    assert.deepEqual(notifications.map(({ user }) => user.id), [COLLEAGUE]);
    has(notifications[0], { alreadyRead: false, resourceAlreadyRead: false, reason: 2 });
  },

  async postIssueCommentNotifications({ client, colleague }) {
    const { id } = await newIssue(client);
    const comment = await client.postIssueComments(id, { content: "一" });
    const notified = await client.postIssueCommentNotifications(id, comment.id, { notifiedUserId: [COLLEAGUE] });
    assert.deepEqual(notified.notifications.map(({ user }) => user.id), [COLLEAGUE]);
    assert.equal((await colleague.getNotifications({ count: 1 }))[0].comment.id, comment.id);
    await refused(colleague.postIssueCommentNotifications(id, comment.id, { notifiedUserId: [2] }), 403, 5);
  },

  async getIssueAttachments({ client }) {
    const { id: attachment } = await upload(client, "図.png", "絵");
    const { id } = await newIssue(client, { attachmentId: [attachment] });
    const [attached] = await client.getIssueAttachments(id);
    has(attached, { name: "図.png", size: 3 });
    assert.equal(attached.createdUser.id, 1);
  },

  async getIssueAttachment({ client }) {
    const text = "一\r\n二\0🐟";
    const { id: attachment } = await upload(client, "記録 'その1' 100%.txt", text);
    const issue = await newIssue(client, { attachmentId: [attachment] });
    const read = await client.getIssueAttachment(issue.id, issue.attachments[0].id);
    assert.equal(read.contentType, "application/octet-stream");
    assert.equal(read.filename, "記録 'その1' 100%.txt");
    assert.equal((await bytes(read)).toString(), text);
    const generated = (await client.getIssues({ attachment: true, projectId: [APP.id], createdUserId: [2, 3], count: 1 }))[0];
    const [{ id, size }] = generated.attachments;
    assert.equal((await bytes(await client.getIssueAttachment(generated.id, id))).length, size);
  },

  async deleteIssueAttachment({ client }) {
    const { id: attachment } = await upload(client, "a.txt", "a");
    const issue = await newIssue(client, { attachmentId: [attachment] });
    const { id } = issue.attachments[0];
    has(await client.deleteIssueAttachment(issue.id, id), { id, name: "a.txt" });
    assert.deepEqual(await client.getIssueAttachments(issue.id), []);
    await gone(client.getIssueAttachment(issue.id, id));
  },

  async getIssueParticipants({ client, colleague }) {
    const { id } = await newIssue(client);
    await colleague.postIssueComments(id, { content: "見ます" });
    assert.ok(withId(await client.getIssueParticipants(id), COLLEAGUE));
  },

  async getIssueSharedFiles({ client }) {
    const { id } = await newIssue(client);
    assert.deepEqual(await client.getIssueSharedFiles(id), []);
    const file = await sharedFile(client);
    await client.linkIssueSharedFiles(id, { fileId: [file.id] });
    assert.deepEqual(await client.getIssueSharedFiles(id), [file]);
    assert.deepEqual((await client.getIssue(id)).sharedFiles, [file]);
  },

  async linkIssueSharedFiles({ client }) {
    const { id } = await newIssue(client);
    const file = await sharedFile(client);
    assert.deepEqual(ids(await client.linkIssueSharedFiles(id, { fileId: [file.id] })), [file.id]);
    await refused(client.linkIssueSharedFiles(id, {}), 400, 7, /fileId/);
  },

  async unlinkIssueSharedFile({ client }) {
    const { id } = await newIssue(client);
    const file = await sharedFile(client);
    await client.linkIssueSharedFiles(id, { fileId: [file.id] });
    assert.equal((await client.unlinkIssueSharedFile(id, file.id)).id, file.id);
    assert.deepEqual(await client.getIssueSharedFiles(id), []);
    await gone(client.unlinkIssueSharedFile(id, file.id));
  },

  async getRelatedIssues({ client }) {
    const [one, two] = [await newIssue(client), await newIssue(client)];
    await client.addRelatedIssue(one.id, { targetIssueId: two.id });
    const [related] = await client.getRelatedIssues(two.issueKey);
    has(related, { id: one.id, type: "RELATES", summary: one.summary });
  },

  async addRelatedIssue({ client }) {
    const [one, two] = [await newIssue(client), await newIssue(client)];
    has(await client.addRelatedIssue(one.id, { targetIssueId: two.id }), { type: "RELATES" });
    await client.addRelatedIssue(one.id, { targetIssueId: two.id });
    assert.deepEqual(ids(await client.getRelatedIssues(one.id)), [two.id]);
    await refused(client.addRelatedIssue(one.id, {}), 400, 7, /targetIssueId/);
  },

  async removeRelatedIssue({ client }) {
    const [one, two] = [await newIssue(client), await newIssue(client)];
    await client.addRelatedIssue(one.id, { targetIssueId: two.id });
    await client.removeRelatedIssue(two.id, one.id);
    assert.deepEqual(await client.getRelatedIssues(one.id), []);
    await assert.rejects(client.removeRelatedIssue(two.id, one.id), { name: "BacklogApiError" });
  },
};
