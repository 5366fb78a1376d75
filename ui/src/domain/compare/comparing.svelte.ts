import { type Comparison, type File, call, commands } from "../../platform";
import { library } from "../library/library.svelte";
import { attempt } from "../status/notices.svelte";
import { nearestByName } from "./nearest";

/** Whether a file was changed before another; of two that were changed together the names decide. */
function isEarlier(file: File, other: File): boolean {
  const apart = (other.modified ?? 0) - (file.modified ?? 0);
  return apart ? apart > 0 : file.name.localeCompare(other.name, undefined, { numeric: true }) < 0;
}

/** Two documents that are compared. */
class Comparing {
  before = $state<number | null>(null);
  after = $state<number | null>(null);
  result = $state.raw<Comparison | null>(null);
  working = $state(false);
  private latest = 0;

  /** Compares a document with the one whose name is most like its own, of which the older counts as the earlier. */
  begin(file: File): void {
    const other = nearestByName(file, library.files);
    const [before, after] = other && isEarlier(file, other) ? [file, other] : [other, file];
    void this.of(before?.id ?? null, after?.id ?? null);
  }

  /** Compares these. */
  async of(before: number | null, after: number | null): Promise<void> {
    this.before = before;
    this.after = after;
    this.result = null;
    const turn = ++this.latest;
    if (before === null || after === null || before === after) return;
    this.working = true;
    const result = await attempt(() => call(commands.compare(before, after)));
    if (turn !== this.latest) return;
    this.working = false;
    this.result = result ?? null;
  }
}

export const comparing = new Comparing();
