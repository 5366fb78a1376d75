import { SvelteMap } from "svelte/reactivity";

import { type UnsureWord, call, commands } from "../../platform";

/** The words of scanned pages that may be misread. */
class Recognised {
  private words = new SvelteMap<string, UnsureWord[]>();
  private asked = new Set<string>();

  /** Begins with a document, which may have changed since. */
  begin(): void {
    this.words.clear();
    this.asked.clear();
  }

  /** Those of a page, once they are known. */
  unsure(file: number, page: number): UnsureWord[] {
    // Asked for outside of what is being derived, which may change no state.
    queueMicrotask(() => void this.load(file, page));
    return this.words.get(`${file}/${page}`) ?? [];
  }

  private async load(file: number, page: number): Promise<void> {
    const key = `${file}/${page}`;
    if (this.asked.has(key)) return;
    this.asked.add(key);
    try {
      const { unsure } = await call(commands.pageText(file, page));
      this.words.set(key, unsure);
    } catch {
      // Marks are an extra: without them the page is shown as it is.
      this.words.delete(key);
    }
  }
}

export const recognised = new Recognised();
