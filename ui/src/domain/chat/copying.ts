import type { Answer } from "../../platform";
import { sourceInWords } from "../language/place";
import { t } from "../language/language.svelte";
import { citationsOf, citedSources, supportOf } from "./turns";

/** An answer as text to paste elsewhere: numbers in brackets after sentences, the sources below. */
export function answerAsText(answer: Answer): string {
  let text = answer.text;
  const sentences = [...answer.sentences].sort((one, other) => other.end - one.end);
  for (const sentence of sentences) {
    const { start, end, removed } = sentence;
    const citations = supportOf(sentence);
    const at = text.slice(0, end).trimEnd().length;
    if (removed) text = text.slice(0, start).replace(/> $/, "") + text.slice(end).trimStart();
    else if (citations.length) text = `${text.slice(0, at)} ${citations.map(({ source }) => `[${source}]`).join("")}${text.slice(at)}`;
  }
  const sources = citedSources(answer);
  if (!sources.length || !citationsOf(answer).length) return text.trim();
  const lines = sources.map((source) => `[${source.number}] ${source.file_name}, ${sourceInWords(source)}`);
  return `${text.trim()}\n\n${t("answer.sources")}\n${lines.join("\n")}`;
}
