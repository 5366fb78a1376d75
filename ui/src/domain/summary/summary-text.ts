import type { Clause, RetoldPart, Summary } from "../../platform";
import { placeInWords } from "../language/place";
import type { Retold } from "./retelling.svelte";

/** A summary as Markdown to paste elsewhere, each sentence with its place; what the model told stands before the document's own words, which are quoted. */
export function summaryAsText(name: string, summary: Summary, { parts: retold, whole }: Retold): string {
  const parts = summary.parts.map(({ headings, sentences }, index) => {
    const told = inModelWords(retold[index] ?? null);
    const own = sentences.map(({ text, place }) => `${told ? "> " : ""}${text.trim()} [${placeInWords(place)}]`);
    const heading = headings.length ? [`## ${headings.join(" › ")}`] : [];
    return [...heading, ...(told ? [told] : []), ...own].join("\n\n");
  });
  const above = inModelWords(whole);
  return [`# ${name}`, ...(above ? [above] : []), ...parts].join("\n\n");
}

function inModelWords(told: RetoldPart | null): string {
  const places = (support: Clause[]): string => support.map(({ place }) => ` [${placeInWords(place)}]`).join("");
  return (told?.sentences ?? []).map(({ text, support }) => text.trim() + places(support)).join(" ");
}
