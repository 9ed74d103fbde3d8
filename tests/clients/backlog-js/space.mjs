// A stand-in space and the vendor's client of it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { Backlog } from "backlog-js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");

/** The client writes https into every address; the stand-in has no certificate. */
export const overHttp = (address, init) => fetch(address.replace(/^https:/, "http:"), init);

/** Starts `backlog-odbc sandbox` with these options. It ends with this process. */
export async function startSpace(...options) {
  const command = ["sandbox", "--json", "--exit-with-parent", "--rate-limit", "off", ...options];
  const sandbox = spawn(path.join(TARGET, "debug", "backlog-odbc"), command, {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const failed = Promise.race([once(sandbox, "error"), once(sandbox, "exit")]).then(([why]) => {
    throw new Error(`the stand-in space did not start: ${why}`);
  });
  failed.catch(() => {});
  const [line] = await Promise.race([once(createInterface(sandbox.stdout), "line"), failed]);
  // Nothing waits for it: its standard input closes when this process ends, and that ends it.
  [sandbox, sandbox.stdin, sandbox.stdout].forEach((each) => each.unref());
  return new Space(JSON.parse(line));
}

class Space {
  constructor({ url, apiKeys, oauth }) {
    this.url = url;
    this.apiKeys = apiKeys;
    this.oauth = oauth;
  }

  get host() {
    return new URL(this.url).host;
  }

  /** The client of a user; user 1 administers the space. */
  client(user = 1) {
    return new Backlog({ host: this.host, apiKey: this.apiKeys[user], fetch: overHttp });
  }

  /** Puts the clock of the space forward. */
  async advance(seconds) {
    const body = JSON.stringify({ seconds });
    const headers = { "Content-Type": "application/json" };
    await fetch(`${this.url}/sandbox/clock`, { method: "POST", headers, body });
  }

  /** A client with whatever configuration. */
  clientWith(configure) {
    return new Backlog({ host: this.host, fetch: overHttp, ...configure });
  }
}
