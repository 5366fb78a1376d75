import { type ChatHit, type SearchResults, call, commands } from "../../platform";
import { attempt } from "../status/notices.svelte";

/** After so long without a key it is searched, in milliseconds. */
const PAUSE = 90;

/** What was found in documents, and what was said in chats. */
export type Found = SearchResults & { said: ChatHit[] };

const NOTHING: Found = { files: [], passages: [], said: [] };

/** The search over everything, while its words are typed. */
class Search {
  text = $state("");
  results = $state.raw<Found>(NOTHING);
  /** The text that the results are for. */
  searched = $state("");
  /** The result that the keys are at, of all that are shown; null until one is chosen. */
  chosen = $state<number | null>(null);
  blank = $derived(!this.text.trim());
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest = 0;

  /** The text is this now. */
  type(text: string): void {
    this.text = text;
    this.chosen = null;
    clearTimeout(this.timer);
    // Whatever is on its way is for an older text.
    this.latest += 1;
    if (this.blank) this.show(NOTHING, "");
    else this.timer = setTimeout(() => void this.look(text), PAUSE);
  }

  clear(): void {
    this.type("");
  }

  private async look(text: string): Promise<void> {
    const turn = this.latest;
    const results = await attempt(async () => {
      const [found, said] = await Promise.all([call(commands.search(text, { of: "everything" })), call(commands.searchChats(text))]);
      return { ...found, said };
    });
    if (results && turn === this.latest) this.show(results, text);
  }

  private show(results: Found, text: string): void {
    this.results = results;
    this.searched = text;
  }
}

export const search = new Search();
