import type { Source } from "../../platform";
import { reading } from "../document/reading.svelte";
import { type ShownTurn, citedSources } from "./turns";

/** Opens a source of an answer beside the chat; the arrow keys then go through all that it cites. */
export function openSource(turn: ShownTurn, number: number): void {
  const cited = citedSources(turn.answer);
  const among: Source[] = cited.some((source) => source.number === number) ? cited : turn.answer.sources;
  const index = among.findIndex((source) => source.number === number);
  if (index >= 0) void reading.openPassage(among, index);
}
