// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { RetoldPart, Summary } from "../../platform";

const calls: string[] = [];
const waiting: ((told: RetoldPart | null) => void)[] = [];
const wait = (name: string): Promise<RetoldPart | null> => {
  calls.push(name);
  return new Promise((resolve) => waiting.push(resolve));
};
vi.mock("../../platform", () => ({
  call: (result: Promise<unknown>) => result,
  commands: {
    retellPart: (file: number, _chapter: string[] | null, length: string, part: number) => wait(`${file} ${length} ${part}`),
    retellWhole: (file: number, parts: RetoldPart[]) => wait(`${file} of ${parts.length}`),
    stopRetelling: () => {
      calls.push("stop");
      return Promise.resolve(null);
    },
  },
}));
vi.mock("../status/notices.svelte", () => ({ notices: { fail: vi.fn() } }));

const { retelling } = await import("./retelling.svelte");
const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 0));
const part = { headings: [], sentences: [] };
const told = (file: number, parts: number): { file: number; summary: Summary } => ({ file, summary: { parts: Array<typeof part>(parts).fill(part), sections: parts, told: parts } });
const said = (text: string): RetoldPart => ({ sentences: [{ text, support: [], invented: [] }], model: "scripted" });
const asked = { chapter: null, length: "short" as const };

async function answer(text: string | null): Promise<void> {
  waiting.shift()?.(text === null ? null : said(text));
  await settled();
}

beforeEach(() => {
  retelling.begin();
  calls.length = 0;
  waiting.length = 0;
});

describe("a summary in the model's words", () => {
  it("is told part by part and then as a whole", async () => {
    const all = [told(1, 2), told(2, 1)];
    void retelling.goOn(all, asked);
    await settled();
    for (const text of ["A", "B", "AB", "C"]) await answer(text);
    expect(calls).toEqual(["1 short 0", "1 short 1", "1 of 2", "2 short 0"]);
    expect(retelling.of(1).whole).toEqual(said("AB"));
    expect(retelling.of(2)).toEqual({ parts: [said("C")], whole: null });
    expect(retelling.whole(all)).toBe(true);
    expect(retelling.working).toBe(false);
  });

  it("goes on behind the last part after a stop", async () => {
    const all = [told(1, 2)];
    void retelling.goOn(all, asked);
    await settled();
    await answer("A");
    retelling.stop();
    await answer(null);
    expect(retelling.progress(all)).toEqual({ done: 1, all: 2 });
    void retelling.goOn(all, asked);
    await settled();
    await answer("B");
    expect(calls).toEqual(["1 short 0", "1 short 1", "stop", "1 short 1", "1 of 2"]);
  });
});
