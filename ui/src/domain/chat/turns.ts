import type { Answer, AnswerEvent, Citation, Scope, Sentence, Source, Turn } from "../../platform";

/** What is being done for a running answer. */
export type Phase = { doing: "waiting" | "searching" | "writing" } | { doing: "reading"; passages: number };

/** A turn, and what is being done for it. The id is null until the assistant has given one. */
export type ShownTurn = Omit<Turn, "id"> & { id: number | null; phase: Phase };

export function newTurn(question: string, scope: Scope): ShownTurn {
  const answer: Answer = { text: "", sentences: [], sources: [], outcome: { outcome: "running" }, figures: null, prompt: null, searched: null, conflict: [], condensed: false, quotes_alone: false, cut: false, rating: null };
  return { id: null, question, scope, answer, versions: [], phase: { doing: "waiting" } };
}

/** A turn as it is kept; of a running one is told how far it has come by what there is of it. */
export function keptTurn(turn: Turn): ShownTurn {
  const { text, sources } = turn.answer;
  const phase: Phase = text
    ? { doing: "writing" }
    : sources.length
      ? { doing: "reading", passages: sources.filter(({ in_prompt }) => in_prompt).length }
      : { doing: "searching" };
  return { ...turn, phase };
}

/** Brings a turn up to what happened. */
export function applyEvent(turn: ShownTurn, event: AnswerEvent): void {
  // What comes after the end, such as of an answer that was opened meanwhile, is in it already.
  if (!isRunning(turn)) return;
  switch (event.event) {
    case "searching":
      turn.phase = { doing: "searching" };
      turn.answer.searched = event.whole;
      break;
    case "conflicting":
      turn.answer.conflict = event.sides;
      break;
    case "found":
      turn.answer.sources = event.sources;
      break;
    case "reading":
      turn.phase = { doing: "reading", passages: event.passages };
      break;
    case "token":
      turn.phase = { doing: "writing" };
      turn.answer.text += event.text;
      break;
    case "cited":
      turn.answer.sentences.push(event.sentence);
      break;
    case "finished":
      turn.answer = event.answer;
      break;
  }
}

export function isRunning(turn: ShownTurn): boolean {
  return turn.answer.outcome.outcome === "running";
}

/** What an answer cites, in its order, without what was taken out of it. */
export function citationsOf(answer: Answer): Citation[] {
  return answer.sentences.filter(({ removed }) => !removed).flatMap(supportOf);
}

/** What supports a sentence, best first. */
export function supportOf(sentence: Sentence): Citation[] {
  return sentence.citations ?? [];
}

/** A source to be opened at the words that are meant. */
export type CitedSource = Source & { words: string | null };

/** A source at what a citation means of it; where it means no part, all of it. */
export function atCitation(source: Source, citation: Citation | undefined): CitedSource {
  const part = citation?.part;
  return { ...source, place: citation?.place ?? source.place, words: part ? source.text.slice(part.start, part.end) : null };
}

/** The sources that an answer cites, by number, each at what is cited of it first; all of them where none is cited. */
export function citedSources(answer: Answer): CitedSource[] {
  const citations = citationsOf(answer);
  const cited = new Set(citations.map(({ source }) => source));
  const sources = cited.size ? answer.sources.filter(({ number }) => cited.has(number)) : answer.sources;
  return sources
    .map((source) => atCitation(source, citations.find((citation) => citation.source === source.number)))
    .sort((one, other) => one.number - other.number);
}
