import { describe, expect, it } from "vitest";

import { type Box, nearestLine } from "./nearest-line";

const line = (left: number, top: number, right: number): Box => ({ left, top, right, bottom: top + 10 });
const left = [line(0, 0, 100), line(0, 14, 100), line(0, 28, 30)];
const right = [line(120, 0, 220), line(120, 14, 160)];

describe("the line that is meant by a point", () => {
  it("is the one below it", () => {
    expect(nearestLine([left, right], 150, 5)).toEqual({ block: 1, line: 0, away: 0 });
  });
  it("is the one beside it where a paragraph ends early", () => {
    expect(nearestLine([left, right], 90, 30)).toEqual({ block: 0, line: 2, away: 60 });
  });
  it("is that of the column in which it lies", () => {
    expect(nearestLine([left, right], 210, 30)).toMatchObject({ block: 1, line: 1 });
    expect(nearestLine([left, right], 118, 16)).toMatchObject({ block: 1, line: 1 });
  });
  it("is the nearer one between two lines", () => {
    expect(nearestLine([left], 50, 11)).toMatchObject({ line: 0, away: 1 });
    expect(nearestLine([left], 50, 13)).toMatchObject({ line: 1, away: 1 });
  });
  it("is that of the text, and not of a stamp across it", () => {
    const stamp = [{ left: -50, top: -50, right: 400, bottom: 400 }];
    expect(nearestLine([stamp, left], 50, 5)).toMatchObject({ block: 1 });
    expect(nearestLine([left, stamp], 50, 5)).toMatchObject({ block: 0 });
  });
  it("is none where there is no text", () => {
    expect(nearestLine([], 0, 0)).toBeNull();
    expect(nearestLine([[]], 0, 0)).toBeNull();
  });
});
