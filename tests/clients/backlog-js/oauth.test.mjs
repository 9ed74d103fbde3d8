// The vendor's OAuth 2.0 client, from the page that asks a person to the token that expires.

import assert from "node:assert/strict";
import { test } from "node:test";

import { OAuth2 } from "backlog-js";

import { COLLEAGUE, refused } from "./fixtures.mjs";
import { publicMethods } from "./methods.mjs";
import { overHttp, startSpace } from "./space.mjs";

const space = await startSpace();
const { clientId, clientSecret, redirectUri } = space.oauth;
const credentials = { clientId, clientSecret };
const oauth = new OAuth2(credentials, undefined, overHttp);
const { host } = space;

/** Where a person is sent back to after the decision. */
async function decided(decision) {
  const asked = new URL(oauth.getAuthorizationURL({ host, redirectUri, state: "状態 1" }));
  const form = new URLSearchParams([...asked.searchParams, ["user", COLLEAGUE], ["decision", decision]]);
  const answer = await overHttp(`https://${host}${asked.pathname}`, { method: "POST", body: form, redirect: "manual" });
  return new URL(answer.headers.get("location")).searchParams;
}

const tokens = async () => oauth.getAccessToken({ host, redirectUri, code: (await decided("allow")).get("code") });
const withToken = ({ access_token: accessToken }) => space.clientWith({ accessToken });

/** Checks that the token endpoint refuses with its own kind of error. */
const denied = (call, reason) =>
  assert.rejects(call, ({ body }) => {
    assert.equal(body.error, reason);
    return true;
  });

const scenarios = {
  async getAuthorizationURL() {
    const asked = oauth.getAuthorizationURL({ host, redirectUri, state: "状態 1" });
    assert.equal(asked.replace(/^https:|\?.*/g, ""), space.oauth.authorizeUrl.replace("http:", ""));
    const page = await overHttp(asked);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<form/);
    const allowed = await decided("allow");
    assert.deepEqual([...allowed.keys()], ["code", "state"]);
    assert.equal(allowed.get("state"), "状態 1");
    assert.equal((await decided("deny")).get("error"), "access_denied");
  },

  async getAccessToken() {
    const code = (await decided("allow")).get("code");
    const granted = await oauth.getAccessToken({ host, redirectUri, code });
    assert.deepEqual([granted.token_type, granted.expires_in], ["Bearer", 3600]);
    assert.equal((await withToken(granted).getMyself()).id, COLLEAGUE);
    await denied(oauth.getAccessToken({ host, redirectUri, code }), "invalid_grant");
    const impostor = new OAuth2({ clientId, clientSecret: "guessed" }, undefined, overHttp);
    await denied(impostor.getAccessToken({ host, redirectUri, code }), "invalid_client");
    await refused(space.clientWith({ accessToken: "made up" }).getMyself(), 401, 11);
  },

  async refreshAccessToken() {
    const first = await tokens();
    await space.advance(3601);
    await refused(withToken(first).getMyself(), 401, 11);
    const second = await oauth.refreshAccessToken({ host, refreshToken: first.refresh_token });
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal((await withToken(second).getMyself()).id, COLLEAGUE);
    await denied(oauth.refreshAccessToken({ host, refreshToken: first.refresh_token }), "invalid_grant");
  },
};

test("every method has a scenario and every scenario its method", () => {
  assert.deepEqual(Object.keys(scenarios).sort(), publicMethods(OAuth2));
});

for (const [method, scenario] of Object.entries(scenarios)) test(method, scenario);
