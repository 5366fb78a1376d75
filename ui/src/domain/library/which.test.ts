import { describe, expect, it } from "vitest";

import type { Collection, Folder, Scope } from "../../platform";
import { choices, keyOf } from "./which";

const collections = [{ id: 3, name: "Leases" }] as Collection[];
const folders = [{ id: 1, path: "/home/ada/leases" }] as Folder[];

describe("a choice of parts", () => {
  it("is everything, a collection, or a folder", () => {
    const everything: Scope = { of: "everything" };
    const all = choices(everything, collections, folders);
    expect(all.map(({ key }) => key)).toEqual(["all", "collection 3", "folder /home/ada/leases"]);
    expect(all.map(({ scope }) => keyOf(scope, all))).toEqual(all.map(({ key }) => key));
  });
  it("is what was chosen elsewhere, beside them", () => {
    const some: Scope = { of: "files", files: [4, 5] };
    const all = choices(some, collections, folders);
    expect(all.at(-1)).toEqual({ key: "chosen", scope: some, name: null });
    expect(keyOf(some, all)).toBe("chosen");
  });
});
