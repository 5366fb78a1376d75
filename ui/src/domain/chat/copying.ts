import type { Answer } from "../../platform";
import { sourceInWords } from "../language/place";
import { t } from "../language/language.svelte";
import { citedSources } from "./turns";

/** An answer as text to paste elsewhere: numbers in brackets after sentences, the sources below. */
export function answerAsText(answer: Answer): string {
  let text = answer.text;
  const sentences = [...answer.sentences].sort((one, other) => other.end - one.end);
  for (const { end, sources } of sentences) {
    const at = text.slice(0, end).trimEnd().length;
    if (sources.length) text = `${text.slice(0, at)} ${sources.map((number) => `[${number}]`).join("")}${text.slice(at)}`;
  }
  const sources = citedSources(answer);
  if (!sources.length || !answer.sentences.some((sentence) => sentence.sources.length)) return text.trim();
  const lines = sources.map((source) => `[${source.number}] ${source.file_name}, ${sourceInWords(source)}`);
  return `${text.trim()}\n\n${t("answer.sources")}\n${lines.join("\n")}`;
}
