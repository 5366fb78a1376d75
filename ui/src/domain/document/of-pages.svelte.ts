import { SvelteMap } from "svelte/reactivity";

import { call, commands } from "../../platform";

/** What is asked for page by page while a document is open. An extra: without it the page is shown as it is. */
export class OfPages<T> {
  private come = new SvelteMap<string, T>();
  private asked = new Set<string>();

  constructor(private ask: (file: number, page: number) => Promise<T>) {}

  /** Begins with a document, which may have changed since, or ends with it. */
  forget(): void {
    this.come.clear();
    this.asked = new Set();
  }

  /** That of a page, once it is known. */
  of(file: number, page: number): T | undefined {
    // Asked for outside of what is being derived, which may change no state.
    queueMicrotask(() => void this.load(file, page));
    return this.come.get(`${file}/${page}`);
  }

  private async load(file: number, page: number): Promise<void> {
    const key = `${file}/${page}`;
    const { asked } = this;
    if (asked.has(key)) return;
    asked.add(key);
    const come = await this.ask(file, page).catch(() => undefined);
    // Forgotten meanwhile, it may be that of a document that changed since.
    if (come !== undefined && asked === this.asked) this.come.set(key, come);
  }
}

/** The words of scanned pages that may be misread. */
export const unsureWords = new OfPages(async (file, page) => (await call(commands.pageText(file, page))).unsure);

/** The text of pages, line by line as it lies on them. */
export const placedText = new OfPages((file, page) => call(commands.placedText(file, page)));
