// Stars, notifications, watchings.

import assert from "node:assert/strict";

import { COLLEAGUE, gone, has, ids, newIssue, newWiki, refused, withId } from "../fixtures.mjs";

/** A comment of somebody else that the administrator is notified of. */
async function notified(client, colleague) {
  const issue = await newIssue(client);
  const comment = await colleague.postIssueComments(issue.id, { content: "見てください", notifiedUserId: [1] });
  return { issue, comment };
}

/** A new issue that is watched, and the watching. */
async function watched(client) {
  const issue = await newIssue(client);
  return { issue, watching: await client.postWatchingListItem({ issueIdOrKey: issue.issueKey, note: "気になる" }) };
}

export default {
  async postStar({ client, colleague }) {
    const issue = await newIssue(colleague);
    assert.equal(await client.postStar({ issueId: issue.id }), undefined);
    const { id: commentId } = await colleague.postIssueComments(issue.id, { content: "どうぞ" });
    await client.postStar({ commentId });
    const wiki = await newWiki(colleague);
    await client.postStar({ wikiId: wiki.id });
    const starred = [
      await client.getIssue(issue.id),
      await client.getIssueComment(issue.id, commentId),
      await client.getWiki(wiki.id),
    ];
    starred.forEach(({ stars }) => assert.deepEqual(stars.map(({ presenter }) => presenter.id), [1]));
    await refused(client.postStar({}), 400, 7);
    await gone(client.postStar({ issueId: 99_999_999 }));
  },

  async removeStar({ client, colleague }) {
    const { id } = await newIssue(colleague);
    await client.postStar({ issueId: id });
    const [star] = (await client.getIssue(id)).stars;
    await assert.rejects(colleague.removeStar(star.id), { name: "BacklogApiError" });
    assert.equal(await client.removeStar(star.id), undefined);
    assert.deepEqual((await client.getIssue(id)).stars, []);
  },

  async getNotifications({ client, colleague }) {
    const { issue, comment } = await notified(client, colleague);
    const [newest, ...older] = await client.getNotifications({ count: 3 });
    has(newest, { reason: 2, alreadyRead: false, resourceAlreadyRead: false });
    assert.deepEqual([newest.sender.id, newest.issue.id, newest.comment.id], [COLLEAGUE, issue.id, comment.id]);
    assert.deepEqual(ids(await client.getNotifications({ count: 2, maxId: newest.id })), ids(older));
    assert.deepEqual(ids(await client.getNotifications({ minId: newest.id })), []);
  },

  async getNotificationsCount({ client, colleague }) {
    const unread = () => client.getNotificationsCount({ alreadyRead: false });
    const { count } = await unread();
    await notified(client, colleague);
    assert.deepEqual(await unread(), { count: count + 1 });
    const all = await client.getNotificationsCount({});
    const seen = await client.getNotificationsCount({ resourceAlreadyRead: true });
    const unseen = await client.getNotificationsCount({ resourceAlreadyRead: false });
    assert.equal(all.count, seen.count + unseen.count);
  },

  async resetNotificationsMarkAsRead({ client, colleague }) {
    await notified(client, colleague);
    const { count } = await client.getNotificationsCount({ alreadyRead: false });
    assert.deepEqual(await client.resetNotificationsMarkAsRead(), { count });
    assert.deepEqual(await client.getNotificationsCount({ alreadyRead: false }), { count: 0 });
  },

  async markAsReadNotification({ client, colleague }) {
    await notified(client, colleague);
    const [{ id }] = await client.getNotifications({ count: 1 });
    assert.equal(await client.markAsReadNotification(id), undefined);
    assert.equal(withId(await client.getNotifications({ count: 5 }), id).resourceAlreadyRead, true);
    await gone(colleague.markAsReadNotification(id));
  },

  async getWatchingListItems({ client }) {
    const { issue, watching } = await watched(client);
    const [newest] = await client.getWatchingListItems(1, { sort: "created", count: 1 });
    has(newest, { id: watching.id, note: "気になる", type: "issue" });
    assert.equal(newest.issue.id, issue.id);
    assert.deepEqual(ids(await client.getWatchingListItems(1, { issueId: [issue.id] })), [watching.id]);
    assert.deepEqual(ids(await client.getWatchingListItems(1, { order: "asc", sort: "created" })).slice(-1).length, 1);
  },

  async getWatchingListCount({ client }) {
    const { count } = await client.getWatchingListCount(1, {});
    await watched(client);
    assert.deepEqual(await client.getWatchingListCount(1, {}), { count: count + 1 });
  },

  async getWatchingListItem({ client }) {
    const { issue, watching } = await watched(client);
    const read = await client.getWatchingListItem(watching.id);
    has(read, { id: watching.id, note: "気になる" });
    assert.equal(read.issue.id, issue.id);
  },

  async postWatchingListItem({ client }) {
    const { issue, watching } = await watched(client);
    has(watching, { note: "気になる", type: "issue" });
    assert.equal(watching.issue.id, issue.id);
    await refused(client.postWatchingListItem({ note: "x" }), 400, 7, /issueIdOrKey/);
    await gone(client.postWatchingListItem({ issueIdOrKey: "APP-99999999", note: "" }));
  },

  async patchWatchingListItem({ client }) {
    const { watching } = await watched(client);
    assert.equal((await client.patchWatchingListItem(watching.id, "済")).note, "済");
    assert.equal((await client.getWatchingListItem(watching.id)).note, "済");
  },

  async deletehWatchingListItem({ client }) {
    const { watching } = await watched(client);
    assert.equal((await client.deletehWatchingListItem(watching.id)).id, watching.id);
    await gone(client.getWatchingListItem(watching.id));
  },

  async resetWatchingListItemAsRead({ client, colleague }) {
    const { issue, watching } = await watched(client);
    await colleague.postIssueComments(issue.id, { content: "更新" });
    const unread = await client.getWatchingListItems(1, { issueId: [issue.id], resourceAlreadyRead: false });
    assert.deepEqual(ids(unread), [watching.id]);
    assert.equal(await client.resetWatchingListItemAsRead(watching.id), undefined);
    const read = await client.getWatchingListItems(1, { issueId: [issue.id], resourceAlreadyRead: true });
    assert.deepEqual(ids(read), [watching.id]);
  },
};
