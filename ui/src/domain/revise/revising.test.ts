// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { RevisedBlock, RevisionBlock, RevisionTask, TextBlock } from "../../platform";
import type { Source } from "./task";

const calls: string[] = [];
const waiting: { resolve: (revised: RevisedBlock | null) => void; reject: (failure: unknown) => void }[] = [];
const said = vi.fn();
const block = (text: string): RevisionBlock => ({ block: { kind: { kind: "paragraph" }, text }, place: null });

vi.mock("../../platform", () => ({
  call: (result: Promise<unknown>) => result,
  commands: {
    revisionBlocks: (file: number) => Promise.resolve({ blocks: [block(`${file} a`), block(`${file} b`)], terms: ["meant"] }),
    textBlocks: (text: string) => Promise.resolve({ blocks: text.split("\n").map(block), terms: [] }),
    revise: (task: RevisionTask, { text }: TextBlock, terms: string[]) => {
      calls.push([task.does, text, ...terms].join(" "));
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    stopRevising: () => {
      calls.push("stop");
      return Promise.resolve(null);
    },
    saveRevision: () => Promise.resolve(true),
  },
}));
vi.mock("../status/notices.svelte", () => ({ attempt: (work: () => unknown) => work(), notices: { fail: said } }));
vi.mock("../library/library.svelte", () => ({ library: { file: () => undefined } }));
vi.mock("../language/language.svelte", () => ({ speech: { spoken: "en" }, t: (key: string) => key }));

const { revising } = await import("./revising.svelte");
const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 0));
const plain = (text: string): RevisedBlock => ({ text, edits: [], kept: null, doubtful: [] });

async function answer(text: string): Promise<void> {
  waiting.shift()?.resolve(plain(text));
  await settled();
}
async function begin(source: Source): Promise<void> {
  revising.of(source);
  void revising.start();
  await settled();
}

beforeEach(() => {
  revising.stop();
  calls.length = 0;
  waiting.length = 0;
  said.mockClear();
  revising.choose({ does: "translate", translateTo: null, withModel: false });
});

describe("a text that is revised", () => {
  it("is done block by block, and goes on behind the last one after a stop", async () => {
    await begin({ of: "file", file: 1 });
    await answer("A");
    revising.stop();
    waiting.shift()?.resolve(null);
    await settled();
    expect(said, "the person knows that it was stopped").not.toHaveBeenCalled();
    expect(revising.revised?.working).toBe(false);
    void revising.goOn();
    await settled();
    await answer("B");
    expect(calls, "with the words that it means").toEqual(["translate 1 a meant", "translate 1 b meant", "stop", "translate 1 b meant"]);
    expect(revising.revised?.results.map(({ text }) => text)).toEqual(["A", "B"]);
    expect(revising.revised?.whole).toBe(true);
  });

  it("takes no answer that comes after the stop twice", async () => {
    await begin({ of: "file", file: 2 });
    revising.stop();
    void revising.goOn();
    await settled();
    await answer("late");
    await answer("A");
    expect(revising.revised?.results.map(({ text }) => text)).toEqual(["A"]);
  });

  it("begins anew in another language, and stops what ran", async () => {
    await begin({ of: "file", file: 3 });
    await answer("A");
    revising.chooseLanguage("de");
    expect(calls.at(-1)).toBe("stop");
    expect([revising.same, revising.revised?.done], "what there is stays until then").toEqual([false, 1]);
    void revising.start();
    await settled();
    expect(revising.revised?.done).toBe(0);
    expect(revising.revised?.task).toEqual({ does: "translate", language: "de" });
  });

  it("is still there after a look at another task or text", async () => {
    await begin({ of: "file", file: 4 });
    await answer("A");
    revising.choose({ does: "proofread" });
    expect(revising.revised).toBe(null);
    revising.of({ of: "text", text: "mine" });
    revising.choose({ does: "translate" });
    revising.of({ of: "file", file: 4 });
    expect([revising.revised?.done, revising.same]).toEqual([1, true]);
  });

  it("says why it failed, and can go on", async () => {
    await begin({ of: "text", text: "one\ntwo" });
    waiting.shift()?.reject("no such language");
    await settled();
    expect(said).toHaveBeenCalledOnce();
    expect([revising.revised?.working, revising.revised?.whole, revising.same]).toEqual([false, false, true]);
  });

  it("wants a text, and a wish where it is rewritten as the person says", () => {
    revising.of({ of: "text", text: "  " });
    expect(revising.ready).toBe(false);
    revising.of({ of: "text", text: "word" });
    expect(revising.ready).toBe(true);
    revising.choose({ does: "rewrite", manner: "wish", wish: " " });
    expect(revising.ready).toBe(false);
    revising.choose({ wish: "as a poem" });
    expect(revising.ready).toBe(true);
  });

  it("is translated into the other language, and explained in the person's own, unless another was chosen", () => {
    expect(revising.language).toBe("zh");
    revising.choose({ does: "explain" });
    expect(revising.language).toBe("en");
    revising.chooseLanguage("fr");
    revising.choose({ does: "translate" });
    expect(revising.language).toBe("zh");
  });
});

describe("a proofread text", () => {
  it("has the edits that the person left in it, and counts them", async () => {
    revising.choose({ does: "proofread" });
    await begin({ of: "text", text: "teh Kwame adn\nrest" });
    const edit = { reason: "spelling" as const, others: [] };
    const edits = [
      { ...edit, start: 0, end: 3, text: "the" },
      { ...edit, start: 4, end: 9, text: "Kwame" },
      { ...edit, start: 10, end: 13, text: "and" },
    ];
    waiting.shift()?.resolve({ ...plain("the Kwame and"), edits });
    await settled();
    revising.stop();
    const { revised } = revising;
    expect(revised?.counts).toEqual({ changes: 2, takenBack: 0, looks: 1 });
    revised?.decide(0, 2, "adn");
    expect(revised?.counts).toEqual({ changes: 2, takenBack: 1, looks: 1 });
    expect(revised?.all().map(({ after }) => after), "what was not looked at stays in the text").toEqual(["the Kwame adn", "rest"]);
  });
});

describe("a selected text", () => {
  it("takes the place of no other", async () => {
    revising.choose({ does: "explain" });
    await begin({ of: "text", text: "mine" });
    await answer("explained");
    await begin({ of: "selection", text: "theirs" });
    expect(revising.texts).toEqual({ text: "mine", selection: "theirs" });
    revising.of({ of: "text", text: revising.texts.text });
    expect(revising.revised?.results.map(({ text }) => text)).toEqual(["explained"]);
  });
});
