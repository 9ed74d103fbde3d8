// What the installed package offers, asked of the package itself.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const dist = path.dirname(createRequire(import.meta.url).resolve("backlog-js"));
const typings = readFileSync(path.join(dist, "index.d.mts"), "utf8");

/** The methods of a class and of its ancestors, without those that its typings call private. */
export function publicMethods(type) {
  const found = new Set();
  for (let at = type.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    const own = Object.entries(Object.getOwnPropertyDescriptors(at));
    own.filter(([, it]) => typeof it.value === "function").forEach(([name]) => found.add(name));
  }
  const hidden = [...typings.matchAll(/^ {2}private (\w+);/gm)].map(([, name]) => name);
  return [...found].filter((name) => name !== "constructor" && !hidden.includes(name)).sort();
}

/** The client, and the names of the methods called on it. */
export function watched(client) {
  const called = new Set();
  const get = (target, name) => {
    const value = Reflect.get(target, name, target);
    if (typeof value !== "function") return value;
    return (...passed) => {
      called.add(name);
      return value.apply(target, passed);
    };
  };
  return { client: new Proxy(client, { get }), called };
}
