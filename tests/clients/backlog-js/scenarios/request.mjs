// The methods that every other one is made of.

import assert from "node:assert/strict";

import { APP, gone, newIssue, refused } from "../fixtures.mjs";

export default {
  async get({ client }) {
    assert.equal((await client.get("projects/APP")).id, APP.id);
    await refused(client.get("issues/"), 404, 6, /^Undefined resource\. \/api\/v2\/issues\/$/);
    await refused(client.get("issues", { categoryID: [1] }), 400, 7, /^error\.unknownParameter : categoryID\[\]$/);
  },

  async post({ client }) {
    const issue = await newIssue(client);
    const comment = await client.post(`issues/${issue.id}/comments`, { content: "確認しました" });
    assert.equal(comment.content, "確認しました");
  },

  async put({ client }) {
    assert.equal((await client.put("space/notification", { content: "停止します" })).content, "停止します");
  },

  async patch({ client }) {
    const issue = await newIssue(client);
    assert.equal((await client.patch(`issues/${issue.id}`, { summary: "改題" })).summary, "改題");
  },

  async delete({ client }) {
    const issue = await newIssue(client);
    await client.delete(`issues/${issue.id}`);
    await gone(client.get(`issues/${issue.id}`));
  },

  async request({ client }) {
    const response = await client.request({ method: "GET", path: "space" });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "application/json;charset=utf-8");
    for (const header of ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]) {
      assert.match(response.headers.get(header), /^\d+$/);
    }
  },

  async checkStatus({ client, space }) {
    const response = await fetch(`${space.url}/api/v2/space`);
    await refused(client.checkStatus(response), 401, 11, /^Authentication failure\.$/);
  },

  async parseJSON({ client }) {
    const response = await client.request({ method: "GET", path: "priorities" });
    assert.deepEqual((await client.parseJSON(response)).map(({ id }) => id), [2, 3, 4]);
  },
};
