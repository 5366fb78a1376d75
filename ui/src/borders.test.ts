import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { parse } from "svelte/compiler";
import { describe, expect, it } from "vitest";

const ROOT = import.meta.dirname;
const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
  .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
  .filter((path) => !path.endsWith(".test.ts"));
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const importsOf = (path: string): string[] => [...read(path).matchAll(/from "([^"]+)"/g)].map((found) => found[1] ?? "");

describe("the borders between folders", () => {
  it("finds the files", () => {
    expect(files.length, "an empty list would pass everything below").toBeGreaterThan(60);
  });

  it.each(files)("%s keeps to its tier", (path) => {
    const imports = importsOf(path);
    if (!path.startsWith("platform/")) {
      expect(imports.filter((name) => name.startsWith("@tauri-apps")), "only platform reaches out of the window").toEqual([]);
      expect(imports.filter((name) => /platform\/./.test(name)), "platform is imported as a whole").toEqual([]);
    }
    if (path.startsWith("platform/")) {
      expect(imports.filter((name) => /(domain|views)\//.test(name)), "platform stands below everything").toEqual([]);
    }
    if (path.startsWith("domain/")) {
      expect(imports.filter((name) => name.includes("views/")), "what is known does not depend on how it is shown").toEqual([]);
    }
  });
});

type Node = { type: string; data?: string; name?: string; value?: unknown; [key: string]: unknown };
const WORDED = new Set(["aria-label", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "label"]);
const LETTERS = /\p{L}{2,}/u;

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each);
  else if (value && typeof value === "object") {
    const node = value as Node;
    if (typeof node.type === "string") yield node;
    for (const [key, child] of Object.entries(node)) if (key !== "parent") yield* nodesOf(child);
  }
}

describe("the words of the interface", () => {
  it.each(files.filter((path) => path.endsWith(".svelte")))("%s has none of its own", (path) => {
    const nodes = [...nodesOf(parse(read(path), { modern: true }).fragment)];
    const texts = nodes.filter((node) => node.type === "Attribute" && WORDED.has(node.name ?? "")).flatMap((node) => [...nodesOf(node.value)]);
    const inAttributes = new Set(nodes.filter((node) => node.type === "Attribute" || node.type === "StyleDirective").flatMap((node) => [...nodesOf(node.value)]));
    const literal = [...nodes.filter((node) => !inAttributes.has(node)), ...texts]
      .filter((node) => node.type === "Text" && LETTERS.test(node.data ?? ""))
      .map((node) => node.data);
    expect(literal, "a literal text would stay English in Chinese").toEqual([]);
  });
});
