import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { KIND_GROUPS, groupOf, groupsOf, kindsOf } from "./kinds";

describe("groups of kinds", () => {
  it("have every kind that Rust knows, once", () => {
    const bindings = readFileSync(join(import.meta.dirname, "../../platform/bindings.ts"), "utf8");
    const type = /export type FileKind =([\s\S]*?);/.exec(bindings)?.[1] ?? "";
    const known = [...type.matchAll(/"(\w+)"/g)].map((found) => found[1]).sort();
    expect(known.length, "the type was found in the bindings").toBeGreaterThan(15);
    expect(KIND_GROUPS.flatMap((group) => kindsOf(group)).sort(), "a kind without a group could not be chosen").toEqual(known);
  });
  it("are told from kinds, in one order", () => {
    expect(groupOf("delimited")).toBe("sheets");
    expect(groupsOf(["excel", null, "pdf", "delimited"])).toEqual(["pdf", "sheets"]);
  });
});
