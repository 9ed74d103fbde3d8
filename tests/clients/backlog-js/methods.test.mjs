// Every method of the vendor's client, driven against a stand-in space.
//
// The list of methods is the package's own: a new version with a new method fails here until the
// stand-in serves it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as vendor from "backlog-js";

import { COLLEAGUE, VIEWER, gone, refused } from "./fixtures.mjs";
import { publicMethods, watched } from "./methods.mjs";
import scenarios from "./scenarios/index.mjs";
import { startSpace } from "./space.mjs";

const { Backlog } = vendor;
const METHODS = publicMethods(Backlog);
const ENDPOINTS = METHODS.filter((name) => Object.hasOwn(Backlog.prototype, name));
/** Stands for every argument: no such id, no such key, no parameters. */
const NOTHING = 999_999_999;

const space = await startSpace();
const classic = await startSpace("--classic");

/** Calls a method with the same argument everywhere. */
const callWith = (client, method, argument) => client[method](...Array(client[method].length).fill(argument));

/** The method and address of the request that a call makes. */
async function requestOf(method) {
  let seen;
  const fetch = async (address, { method: verb }) => {
    seen = { verb, path: new URL(address).pathname };
    return new Response("{}");
  };
  await callWith(new Backlog({ host: "example.com", fetch }), method, NOTHING);
  return seen;
}

test("the package has no other clients than those driven here", () => {
  const classes = Object.entries(vendor).filter(([, exported]) => typeof exported === "function");
  assert.deepEqual(classes.map(([name]) => name).sort(), ["Backlog", "OAuth2"]);
});

test("every method has a scenario and every scenario its method", () => {
  assert.deepEqual(Object.keys(scenarios).sort(), METHODS);
});

/** Runs a test; what the API said is in its failure, for the client's errors keep it to themselves. */
async function told(run) {
  try {
    await run();
  } catch (error) {
    if (!error.body) throw error;
    throw new Error(`${error.status} ${error.body.errors?.[0].message}: ${error.url}`, { cause: error });
  }
}

describe("a method does what the API does", () => {
  for (const method of METHODS) {
    test(method, () =>
      told(async () => {
        const { client, called } = watched(space.client());
        await scenarios[method]({
          client,
          colleague: space.client(COLLEAGUE),
          viewer: space.client(VIEWER),
          classic: classic.client(),
          space,
        });
        assert.ok(called.has(method), "the scenario does not call its method");
      }));
  }
});

describe("a method without a valid key is refused", () => {
  for (const method of ENDPOINTS) {
    test(method, () => refused(callWith(space.clientWith({ apiKey: "wrong" }), method, NOTHING), 401, 11));
  }
});

const requests = await Promise.all(ENDPOINTS.map(requestOf));
const readers = ENDPOINTS.filter((_, at) => requests[at].verb === "GET" && requests[at].path.includes(NOTHING));

describe("what does not exist cannot be read", () => {
  for (const method of readers) {
    test(method, () => told(() => gone(callWith(space.client(), method, NOTHING))));
  }
});
