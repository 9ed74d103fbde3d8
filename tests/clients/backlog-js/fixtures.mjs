// Objects that scenarios start from, and the ways they look at answers.

import assert from "node:assert/strict";

/** The first project of the generated space, with ids that the seed decides. */
export const APP = { id: 1, key: "APP", task: 1, bug: 2, categories: [1, 2], versions: [2, 3] };
export const NORMAL = 3;
/** A member without any special right; belongs to the first project. */
export const COLLEAGUE = 3;
/** Somebody of the first project who may only look. */
export const VIEWER = 10;
export const PNG = Buffer.from("89504e470d0a1a0a", "hex");

let serial = 0;

/** A name nobody has used. */
export const unique = (word) => `${word} ${++serial}`;

/** Adds an issue to the first project. */
export const newIssue = (client, more = {}) =>
  client.postIssue({
    projectId: APP.id,
    summary: unique("検索が遅い & 100%"),
    issueTypeId: APP.task,
    priorityId: NORMAL,
    ...more,
  });

/** Adds a project of its own for a scenario that changes settings. */
export const newProject = (client, more = {}) => {
  const name = unique("計画");
  return client.postProject({
    name,
    key: name.replace(/\D+/, "NEW"),
    chartEnabled: true,
    subtaskingEnabled: true,
    textFormattingRule: "markdown",
    ...more,
  });
};

/** Adds a wiki page to the first project. */
export const newWiki = (client, more = {}) =>
  client.postWiki({ projectId: APP.id, name: unique("手順"), content: "# 手順\n1. 読む", ...more });

/** Uploads a text file and gives what the API says of it. */
export const upload = (client, name, text) => {
  const form = new FormData();
  form.append("file", new Blob([text]), name);
  return client.postSpaceAttachment(form);
};

/** The bytes of a download. */
export const bytes = async (file) => Buffer.from(await new Response(file.body).arrayBuffer());

/** Checks that a download is a PNG image. */
export const isPicture = async (file) => {
  assert.match(file.contentType, /^image\//);
  const picture = await bytes(file);
  assert.deepEqual(picture.subarray(0, PNG.length), PNG);
};

export const ids = (list) => list.map((each) => each.id);
export const withId = (list, id) => list.find((each) => each.id === id);

/** Checks members of an answer and leaves the others alone. */
export const has = (answer, members) => {
  const found = Object.fromEntries(Object.keys(members).map((name) => [name, answer[name]]));
  assert.deepEqual(found, members);
};

/** Checks that a call fails as the API fails it. */
export const refused = (call, status, code, message = /./) =>
  assert.rejects(call, (error) => {
    const name = status === 401 ? "BacklogAuthError" : "BacklogApiError";
    const [first] = error.body?.errors ?? [{ message: String(error) }];
    assert.deepEqual([error.name, error.status, first.code], [name, status, code], first.message);
    assert.match(first.message, message);
    return true;
  });

/** Checks that something is not there (any more). */
export const gone = (call) => refused(call, 404, 6);
