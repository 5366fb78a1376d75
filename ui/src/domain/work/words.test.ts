// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Work } from "../../platform";
import { speech } from "../language/language.svelte";
import { isIdle, timeInWords, workInWords } from "./words";

const nothing: Work = { paused: false, queued: 0, reading: 0, passages: 0, pages: 0, set_aside: 3, seconds_left: 0 };

describe("the work, in a line", () => {
  const before = speech.spoken;
  beforeEach(() => (speech.spoken = "en"));
  afterEach(() => (speech.spoken = before));

  it("is what comes first of what is left", () => {
    expect(workInWords({ ...nothing, queued: 2, reading: 1, passages: 40, pages: 9 })).toBe("Reading, 3 documents left");
    expect(workInWords({ ...nothing, passages: 40, pages: 9 })).toBe("Understanding, 40 passages left");
    expect(workInWords({ ...nothing, pages: 1 })).toBe("Recognising, 1 page left");
    expect(workInWords(nothing), "what was set aside is not being worked on").toBe("");
  });
  it("says that it is paused, also where nothing waits", () => {
    expect(workInWords({ ...nothing, paused: true })).toBe("Paused");
    expect(workInWords({ ...nothing, paused: true, queued: 2 })).toBe("Paused, 2 documents left");
  });
  it("is idle when only what was set aside is left", () => {
    expect(isIdle(nothing)).toBe(true);
    expect(isIdle({ ...nothing, pages: 1 })).toBe(false);
  });
  it("tells the time where it is known", () => {
    expect(timeInWords({ ...nothing, queued: 1, seconds_left: 170 })).toBe("about 3 minutes");
    expect(timeInWords({ ...nothing, queued: 1, seconds_left: 5 })).toBe("less than a minute");
    expect(timeInWords({ ...nothing, queued: 1, seconds_left: null })).toBe("");
    expect(timeInWords({ ...nothing, queued: 1, seconds_left: 170, paused: true }), "a pause has no end").toBe("");
  });
});
