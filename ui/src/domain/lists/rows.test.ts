import { describe, expect, it } from "vitest";

import { indexAt, offsets, rowsInSight, thingsInSight, withKept } from "./rows";

describe("rows of a virtual list", () => {
  it("are those in sight and some more", () => {
    expect(rowsInSight(0, 100, 10, 1000, 2)).toEqual({ first: 0, last: 12 });
    expect(rowsInSight(505, 100, 10, 1000, 2)).toEqual({ first: 48, last: 63 });
  });
  it("stay within the list", () => {
    expect(rowsInSight(9990, 100, 10, 1000, 2)).toEqual({ first: 997, last: 1000 });
    expect(rowsInSight(5000, 100, 10, 3, 2), "a list that shrank under the scroll").toEqual({ first: 3, last: 3 });
    expect(rowsInSight(0, 100, 10, 0)).toEqual({ first: 0, last: 0 });
  });
});

describe("pages of different heights", () => {
  const begins = offsets([100, 200, 50], 10);
  it("begin after each other with gaps", () => expect(begins).toEqual([0, 110, 320, 380]));
  it("are found by height", () => {
    expect([0, 109, 110, 319, 320, 9999].map((at) => indexAt(begins, at))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(indexAt(offsets([], 10), 50), "an empty column").toBe(0);
  });
  it("are drawn where in sight", () => {
    expect(thingsInSight(begins, 120, 100, 0)).toEqual({ first: 1, last: 2 });
    expect(thingsInSight(begins, 0, 1000, 1)).toEqual({ first: 0, last: 3 });
  });
});

describe("what is kept beside what is in sight", () => {
  it("is drawn with it, in order and once", () => {
    expect(withKept({ first: 5, last: 7 }, null)).toEqual([5, 6]);
    expect(withKept({ first: 5, last: 7 }, { first: 1, last: 3 })).toEqual([1, 2, 5, 6]);
    expect(withKept({ first: 5, last: 7 }, { first: 6, last: 9 })).toEqual([5, 6, 7, 8]);
  });
});
