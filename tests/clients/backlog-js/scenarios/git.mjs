// Git repositories and pull requests.

import assert from "node:assert/strict";

import { APP, COLLEAGUE, bytes, gone, has, ids, newIssue, refused, unique, upload, withId } from "../fixtures.mjs";

const firstRepository = async (client) => (await client.getGitRepositories("APP"))[0];

/** A pull request, with the arguments that lead to it. */
async function pulled(client, more = {}) {
  const { id: repository } = await firstRepository(client);
  const pull = await client.postPullRequest("APP", repository, {
    summary: unique("検索を速く"),
    description: "索引を足す",
    base: "main",
    branch: unique("feature").replace(" ", "/"),
    ...more,
  });
  return { pull, at: ["APP", repository, pull.number] };
}

/** A pull request with one file. */
async function pulledWithFile(client, name, text) {
  const { id } = await upload(client, name, text);
  const { pull, at } = await pulled(client, { attachmentId: [id] });
  return { at, attachment: pull.attachments[0] };
}

export default {
  async getGitRepositories({ client }) {
    const repositories = await client.getGitRepositories("APP");
    assert.ok(repositories.length > 0);
    repositories.forEach(({ projectId, httpUrl }) => assert.ok(projectId === APP.id && httpUrl.endsWith(".git")));
  },

  async getGitRepository({ client }) {
    const repository = await firstRepository(client);
    assert.deepEqual(await client.getGitRepository("APP", repository.id), repository);
    assert.deepEqual(await client.getGitRepository("APP", repository.name), repository);
    await gone(client.getGitRepository("APP", "no-such-repository"));
  },

  async getPullRequests({ client }) {
    const issue = await newIssue(client);
    const { pull, at } = await pulled(client, { issueId: issue.id, assigneeId: 2 });
    const found = await client.getPullRequests(at[0], at[1], { issueId: [issue.id], assigneeId: [2], statusId: [1] });
    assert.deepEqual(ids(found), [pull.id]);
    assert.deepEqual(await client.getPullRequests(at[0], at[1], { issueId: [issue.id], statusId: [3] }), []);
    assert.equal((await client.getPullRequests(at[0], at[1], { createdUserId: [1], offset: 0, count: 1 }))[0].id, pull.id);
  },

  async getPullRequestsCount({ client }) {
    const { at } = await pulled(client);
    const { count } = await client.getPullRequestsCount(at[0], at[1], {});
    await pulled(client);
    assert.deepEqual(await client.getPullRequestsCount(at[0], at[1], {}), { count: count + 1 });
  },

  async postPullRequest({ client }) {
    const issue = await newIssue(client);
    const { pull, at } = await pulled(client, { issueId: issue.id, assigneeId: 2, notifiedUserId: [3] });
    has(pull, { projectId: APP.id, base: "main", description: "索引を足す", mergeAt: null, closeAt: null });
    assert.deepEqual([pull.status.id, pull.assignee.id, pull.issue.id], [1, 2, issue.id]);
    assert.deepEqual(await client.getPullRequest(...at), pull);
    await refused(client.postPullRequest(at[0], at[1], { summary: "x", description: "", base: "main" }), 400, 7, /branch/);
  },

  async getPullRequest({ client }) {
    const { pull, at } = await pulled(client);
    assert.deepEqual(await client.getPullRequest(...at), pull);
    await gone(client.getPullRequest(at[0], at[1], 99_999));
  },

  async patchPullRequest({ client }) {
    const { at } = await pulled(client, { assigneeId: 2 });
    await client.patchPullRequest(...at, { summary: "改題", assigneeId: 3, comment: "交代" });
    const changed = await client.getPullRequest(...at);
    assert.deepEqual([changed.summary, changed.assignee.id, changed.description], ["改題", 3, "索引を足す"]);
    assert.ok((await client.getPullRequestComments(...at, {})).some(({ content }) => content === "交代"));
    // The typings want a list, the API one text.
    await refused(client.patchPullRequest(...at, { comment: ["x"] }), 400, 7, /^error\.unknownParameter : comment\[\]$/);
  },

  async getPullRequestComments({ client }) {
    const { at } = await pulled(client);
    const written = [];
    for (const content of ["一", "二", "三"]) written.push((await client.postPullRequestComments(...at, { content })).id);
    assert.deepEqual(ids(await client.getPullRequestComments(...at, {})), [...written].reverse());
    assert.deepEqual(ids(await client.getPullRequestComments(...at, { order: "asc", minId: written[1] })), [written[2]]);
  },

  async postPullRequestComments({ client, colleague }) {
    const { at } = await pulled(client);
    const comment = await client.postPullRequestComments(...at, { content: "見て", notifiedUserId: [COLLEAGUE] });
    has(comment, { content: "見て", stars: [] });
    assert.deepEqual(comment.notifications.map(({ user }) => user.id), [COLLEAGUE]);
    assert.equal((await colleague.getNotifications({ count: 1 }))[0].pullRequestComment.id, comment.id);
    await refused(client.postPullRequestComments(...at, {}), 400, 7, /content/);
  },

  async getPullRequestCommentsCount({ client }) {
    const { at } = await pulled(client);
    assert.deepEqual(await client.getPullRequestCommentsCount(...at), { count: 0 });
    await client.postPullRequestComments(...at, { content: "一" });
    assert.deepEqual(await client.getPullRequestCommentsCount(...at), { count: 1 });
  },

  async patchPullRequestComments({ client, colleague }) {
    const { at } = await pulled(client);
    const { id } = await client.postPullRequestComments(...at, { content: "一" });
    assert.equal((await client.patchPullRequestComments(...at, id, { content: "二" })).content, "二");
    assert.equal(withId(await client.getPullRequestComments(...at, {}), id).content, "二");
    await refused(colleague.patchPullRequestComments(...at, id, { content: "三" }), 403, 5);
  },

  async getPullRequestAttachments({ client }) {
    const { at, attachment } = await pulledWithFile(client, "a.txt", "一");
    assert.deepEqual(await client.getPullRequestAttachments(...at), [attachment]);
  },

  async getPullRequestAttachment({ client }) {
    const { at, attachment } = await pulledWithFile(client, "図 1.txt", "一");
    const read = await client.getPullRequestAttachment(...at, attachment.id);
    assert.equal(read.filename, "図 1.txt");
    assert.equal((await bytes(read)).toString(), "一");
  },

  // In spite of its name the client sends a GET here: it reads the file and leaves it where it is.
  async deletePullRequestAttachment({ client }) {
    const { at, attachment } = await pulledWithFile(client, "a.json", '{"still":"there"}');
    assert.deepEqual(await client.deletePullRequestAttachment(...at, attachment.id), { still: "there" });
    assert.deepEqual(ids(await client.getPullRequestAttachments(...at)), [attachment.id]);
    const path = `projects/APP/git/repositories/${at[1]}/pullRequests/${at[2]}/attachments/${attachment.id}`;
    assert.equal((await client.delete(path)).id, attachment.id);
    assert.deepEqual(await client.getPullRequestAttachments(...at), []);
  },
};
