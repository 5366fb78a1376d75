import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Typing } from "./typing";

describe("a question while it is typed", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is read at the first key and at each pause, not at every key", () => {
    const read: string[] = [];
    const typing = new Typing((text) => read.push(text));
    for (const text of ["w", "wh", "whe"]) typing.typed(text);
    expect(read, "loading begins with the first key").toEqual(["w"]);
    vi.advanceTimersByTime(1000);
    expect(read).toEqual(["w", "whe"]);
    typing.typed("when");
    vi.advanceTimersByTime(1000);
    expect(read).toEqual(["w", "whe", "when"]);
  });

  it("is not read after it was asked", () => {
    const read: string[] = [];
    const typing = new Typing((text) => read.push(text));
    typing.typed("when");
    typing.ended();
    vi.advanceTimersByTime(1000);
    expect(read).toEqual(["when"]);
  });
});
