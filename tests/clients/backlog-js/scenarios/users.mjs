// People: who they are, what they did, what they looked at.

import assert from "node:assert/strict";

import { APP, COLLEAGUE, gone, has, ids, isPicture, newIssue, newWiki, refused, unique, withId } from "../fixtures.mjs";

const joining = () => {
  const userId = unique("new.user").replace(" ", "");
  return { userId, password: "correct horse", name: "新人", mailAddress: `${userId}@example.com`, roleType: 2 };
};

export default {
  async getUsers({ client, viewer }) {
    const users = await client.getUsers();
    assert.equal(withId(users, 2).userId, "yamada.taro");
    await refused(viewer.getUsers(), 403, 5);
  },

  async getUser({ client }) {
    has(await client.getUser(2), { id: 2, userId: "yamada.taro", name: "山田 太郎", roleType: 2, lang: "ja" });
    await gone(client.getUser("yamada.taro"));
  },

  // Accounts are administered in the space on classic plans only.
  async postUser({ client, classic }) {
    await refused(client.postUser(joining()), 402, 2);
    const wanted = joining();
    const user = await classic.postUser(wanted);
    has(user, { userId: wanted.userId, name: "新人", mailAddress: wanted.mailAddress, roleType: 2 });
    assert.equal(user.password, undefined);
    assert.equal((await classic.getUser(user.id)).name, "新人");
  },

  async patchUser({ client, classic }) {
    await refused(client.patchUser(2, { name: "改名" }), 402, 2);
    const { id } = await classic.postUser(joining());
    has(await classic.patchUser(id, { name: "改名", roleType: 4 }), { id, name: "改名", roleType: 4 });
    has(await classic.getUser(id), { name: "改名", roleType: 4 });
  },

  async deleteUser({ client, classic }) {
    await refused(client.deleteUser(2), 402, 2);
    const { id } = await classic.postUser(joining());
    assert.equal((await classic.deleteUser(id)).id, id);
    assert.equal(withId(await classic.getUsers(), id), undefined);
  },

  async getMyself({ client, colleague }) {
    has(await client.getMyself(), { id: 1, userId: "admin", roleType: 1 });
    has(await colleague.getMyself(), { id: COLLEAGUE, userId: "j.smith", roleType: 2 });
  },

  async getUserIcon({ client }) {
    await isPicture(await client.getUserIcon(2));
    await gone(client.getUserIcon(999));
  },

  async getUserActivities({ client, colleague }) {
    const issue = await newIssue(colleague);
    const activities = await client.getUserActivities(COLLEAGUE, { activityTypeId: [1], count: 3 });
    assert.equal(activities[0].content.id, issue.id);
    assert.deepEqual([...new Set(activities.map(({ createdUser }) => createdUser.id))], [COLLEAGUE]);
  },

  async getUserStars({ client, colleague }) {
    const issue = await newIssue(colleague);
    await client.postStar({ issueId: issue.id });
    const [star] = await client.getUserStars(COLLEAGUE, { count: 1 });
    assert.equal(star.presenter.id, 1);
    assert.ok(star.url.endsWith(`/view/${issue.issueKey}`), star.url);
    assert.ok(star.title.includes(issue.summary), star.title);
  },

  async getUserStarsCount({ client, colleague }) {
    const { count } = await client.getUserStarsCount(COLLEAGUE, {});
    await client.postStar({ issueId: (await newIssue(colleague)).id });
    assert.deepEqual(await client.getUserStarsCount(COLLEAGUE, {}), { count: count + 1 });
    assert.deepEqual(await client.getUserStarsCount(COLLEAGUE, { until: "2001-01-01" }), { count: 0 });
    await refused(client.getUserStarsCount(COLLEAGUE, { since: "2024-01-01T00:00:00Z" }), 400, 7, /since/);
  },

  async getRecentlyViewedIssues({ client }) {
    const issue = await newIssue(client);
    await client.post("users/myself/recentlyViewedIssues", { issueIdOrKey: issue.issueKey });
    const [last] = await client.getRecentlyViewedIssues({ count: 1 });
    assert.equal(last.issue.id, issue.id);
    assert.match(last.updated, /Z$/);
  },

  async getRecentlyViewedProjects({ client }) {
    const viewed = await client.getRecentlyViewedProjects({});
    assert.ok(viewed.length > 0);
    viewed.forEach(({ project, updated }) => assert.ok(project.projectKey && updated));
    const turned = await client.getRecentlyViewedProjects({ order: "asc", count: 100 });
    assert.deepEqual(turned.reverse().slice(0, viewed.length), viewed);
  },

  async getRecentlyViewedWikis({ client }) {
    const wiki = await newWiki(client);
    await client.post("users/myself/recentlyViewedWikis", { wikiId: wiki.id });
    const [last] = await client.getRecentlyViewedWikis({ offset: 0, count: 1 });
    has(last.page, { id: wiki.id, projectId: APP.id, name: wiki.name });
    assert.ok(!ids((await client.getRecentlyViewedWikis({ offset: 1 })).map(({ page }) => page)).includes(wiki.id));
  },
};
