import { describe, expect, it } from "vitest";
import type { Answer, Citation, Source } from "../../platform";
import { citedSources, newTurn } from "./turns";

const page = (number: number, label: string | null = null) => ({ in: "page" as const, page: number, label });

const source = (number: number): Source => ({
  number, passage: number, file: 1, file_name: "lease.pdf", place: page(number), text: "The rent is 900 euros. Pets are allowed.", score: 1, in_prompt: true,
});

function answerCiting(...citations: Citation[]): Answer {
  const sentences = citations.map((citation) => ({ start: 0, end: 4, citations: [citation] }));
  return { ...newTurn("", { of: "everything" }).answer, text: "Yes.", sources: [source(1), source(2)], sentences };
}

describe("the sources of an answer", () => {
  it("stand where what is cited of them first stands", () => {
    const pets = { start: 23, end: 40 };
    const answer = answerCiting({ source: 2, part: pets, place: page(3, "v") }, { source: 2, part: null, place: null });
    expect(citedSources(answer)).toMatchObject([{ number: 2, place: page(3, "v"), words: "Pets are allowed." }]);
  });

  it("stand where their passage begins when their part stands there too", () => {
    const rent = { start: 0, end: 22 };
    expect(citedSources(answerCiting({ source: 1, part: rent, place: null }))).toMatchObject([{ place: page(1), words: "The rent is 900 euros." }]);
  });
});
