import { type DraftSummary, call, commands } from "../../platform";
import { attempt } from "../status/notices.svelte";

class Drafts {
  list = $state.raw<DraftSummary[]>([]);

  async load(): Promise<void> {
    this.list = await call(commands.drafts());
  }

  /** Deletes a draft. Returns whether it is gone. */
  async remove(draft: number): Promise<boolean> {
    const gone = await attempt(async () => {
      await call(commands.deleteDraft(draft));
      return true;
    });
    if (gone) this.list = this.list.filter(({ id }) => id !== draft);
    return gone ?? false;
  }
}

export const drafts = new Drafts();
