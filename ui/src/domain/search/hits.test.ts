import { describe, expect, it } from "vitest";

import type { ChatHit, ChatSummary, File, PassageHit } from "../../platform";
import { currentHit, hitsFor, steppedHit } from "./hits";

const file = (id: number): File => ({ id, name: `lease-${id}.pdf` }) as File;
const passage = (id: number): PassageHit => ({ passage: id }) as PassageHit;
const said = (turn: number): ChatHit => ({ turn, chat: 1, title: "Lease", text: "", marks: [] });
const chat = (id: number, title: string): ChatSummary => ({ id, title, updated: 0 });

describe("what is found", () => {
  const results = { files: [1, 2, 3, 4, 5, 6, 7, 8].map(file), passages: [passage(1)], said: [said(5)] };
  it("is the text as a question, some names, chats by their title, and passages", () => {
    const hits = hitsFor(" lease ", results, [chat(1, "Lease review"), chat(2, "Holidays")]);
    expect(hits.map(({ of }) => of)).toEqual(["question", "file", "file", "file", "file", "file", "file", "chat", "passage", "said"]);
    expect(hits[0]).toEqual({ of: "question", text: "lease" });
  });
  it("is nothing for a blank text", () => expect(hitsFor("  ", results, [])).toEqual([]));
});

describe("the hit that Enter opens", () => {
  const hits = hitsFor("lease", { files: [file(1)], passages: [], said: [] }, []);
  it("is the best, not the question", () => expect(currentHit(hits, null)).toBe(1));
  it("is the question where nothing was found", () => expect(currentHit(hits.slice(0, 1), null)).toBe(0));
  it("stays within a list that shrank", () => expect(currentHit(hits, 9)).toBe(1));
  it("is moved by keys, around the ends", () => {
    expect(steppedHit("ArrowDown", 1, 2)).toBe(0);
    expect(steppedHit("ArrowUp", 0, 2)).toBe(1);
    expect(steppedHit("PageDown", 0, 5)).toBe(4);
    expect(steppedHit("a", 0, 5)).toBeNull();
    expect(steppedHit("ArrowDown", 0, 0)).toBeNull();
  });
});
