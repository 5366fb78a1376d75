import type { Summary } from "../../platform";
import { placeInWords } from "../language/place";

/** A summary as Markdown to paste elsewhere, each sentence with its place. */
export function summaryAsText(name: string, summary: Summary): string {
  const parts = summary.parts.map(({ headings, sentences }) => {
    const heading = headings.length ? `## ${headings.join(" › ")}\n\n` : "";
    return heading + sentences.map(({ text, place }) => `${text.trim()} [${placeInWords(place)}]`).join("\n\n");
  });
  return [`# ${name}`, ...parts].join("\n\n");
}
