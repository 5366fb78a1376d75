import { reading } from "../document/reading.svelte";
import type { Hit } from "../search/hits";
import { search } from "../search/search.svelte";
import { desk } from "./desk.svelte";

/** Brings a turn of the chat that is shown into view. */
function showTurn(turn: number): void {
  requestAnimationFrame(() => document.querySelector(`[data-turn="${turn}"]`)?.scrollIntoView({ block: "start" }));
}

/** Opens what was found beside the results; a chat, or a question, takes their place. */
export async function openHit(hit: Hit): Promise<void> {
  switch (hit.of) {
    case "question":
      desk.newChat();
      return desk.conversation.ask(hit.text);
    case "chat":
      return desk.openChat(hit.chat.id);
    case "said":
      await desk.openChat(hit.hit.chat);
      return showTurn(hit.hit.turn);
    case "file":
      return desk.openFile(hit.file.id);
    case "passage": {
      // The arrow keys of the page then go through all passages that were found.
      const { passages } = search.results;
      return reading.openPassage(passages, Math.max(0, passages.indexOf(hit.hit)));
    }
  }
}
