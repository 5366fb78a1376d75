import { type Summary, type SummaryLength, call, commands } from "../../platform";
import { attempt } from "../status/notices.svelte";

/** A document and what it says, in its own sentences. */
class Summarising {
  file = $state<number | null>(null);
  length = $state<SummaryLength>("medium");
  result = $state.raw<Summary | null>(null);
  working = $state(false);
  private latest = 0;

  async of(file: number, length: SummaryLength): Promise<void> {
    if (file !== this.file) this.result = null;
    this.file = file;
    this.length = length;
    const turn = ++this.latest;
    this.working = true;
    const result = await attempt(() => call(commands.summarise(file, length)));
    if (turn !== this.latest) return;
    this.working = false;
    this.result = result ?? null;
  }
}

export const summarising = new Summarising();
