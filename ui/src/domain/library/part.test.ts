import { describe, expect, it } from "vitest";

import { inCollection, inFolder, isBelow } from "./part";

const files = [
  { id: 1, container: null, path: "/home/ann/papers/lease.pdf" },
  { id: 2, container: 1, path: "/home/ann/papers/lease.pdf › plan.png" },
  { id: 3, container: null, path: "/home/ann/papers-old/note.md" },
];

describe("a part of the library", () => {
  it("is what lies below a folder, and not beside one with a name that begins alike", () => {
    expect(inFolder(files, { path: "/home/ann/papers" }).map(({ id }) => id)).toEqual([1, 2]);
    expect(isBelow("C:\\Papers\\lease.pdf", "C:\\Papers")).toBe(true);
    expect(isBelow("C:\\Papers 2\\lease.pdf", "C:\\Papers")).toBe(false);
    expect(isBelow("/lease.pdf", "/"), "the folder of all folders").toBe(true);
  });
  it("is what is in a collection, with what is inside it", () => {
    expect(inCollection(files, { files: [1] }).map(({ id }) => id)).toEqual([1, 2]);
    expect(inCollection(files, { files: [] })).toEqual([]);
  });
});
