import { describe, expect, it } from "vitest";

import { inOrder, sortedBy } from "./order";

describe("files in the library", () => {
  it("are newest first, with what is inside them behind them", () => {
    const files = [
      { id: 1, container: null },
      { id: 2, container: null },
      { id: 3, container: 1 },
      { id: 4, container: 1 },
      { id: 5, container: null },
    ];
    expect(inOrder(files).map(({ id }) => id)).toEqual([5, 2, 1, 3, 4]);
  });
  it("keep their place when a file inside was taken in before the rest", () => {
    expect(inOrder([{ id: 9, container: 2 }, { id: 2, container: null }, { id: 7, container: null }]).map(({ id }) => id)).toEqual([7, 2, 9]);
  });
});

describe("files sorted otherwise", () => {
  const files = [
    { id: 1, container: null, name: "b.eml", modified: 30 },
    { id: 4, container: 1, name: "b.eml › a.pdf", modified: 1 },
    { id: 2, container: null, name: "a10.pdf", modified: 10 },
    { id: 3, container: null, name: "a9.pdf", modified: null },
  ];
  it("stand by name, numbers as numbers, with what is inside behind its file", () => {
    expect(sortedBy("name", files).map(({ id }) => id)).toEqual([3, 2, 1, 4]);
  });
  it("stand by the last change, those without a date at the end", () => {
    expect(sortedBy("changed", files).map(({ id }) => id)).toEqual([1, 4, 2, 3]);
  });
  it("stand by when they were added", () => expect(sortedBy("added", files).map(({ id }) => id)).toEqual([3, 2, 1, 4]));
});
