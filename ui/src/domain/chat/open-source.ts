import type { Citation } from "../../platform";
import { reading } from "../document/reading.svelte";
import { type ShownTurn, citedSources, atCitation } from "./turns";

/** Opens what is cited beside the chat; the arrow keys then go through all that the answer cites. */
export function openSource(turn: ShownTurn, citation: Citation): void {
  const cited = citedSources(turn.answer);
  const isMeant = ({ number }: { number: number }): boolean => number === citation.source;
  const among = cited.some(isMeant) ? cited : turn.answer.sources.map((source) => atCitation(source, undefined));
  const index = among.findIndex(isMeant);
  const opened = among.map((source, at) => (at === index ? atCitation(source, citation) : source));
  if (index >= 0) void reading.openPassage(opened, index);
}
