import { describe, expect, it } from "vitest";

import { inOrder } from "./order";

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
