import { SvelteSet } from "svelte/reactivity";

import type { File, Scope } from "../../platform";
import { withFile } from "../chat/scope";
import { listing } from "./listing.svelte";
import { between } from "./range";

/** The files that a person has chosen on the library page, to do something with all of them. */
class Chosen {
  private ids = new SvelteSet<number>();
  /** Where a range begins. */
  private from: number | null = null;

  /** What is shown that can be chosen: a document inside another goes where that goes. */
  private choosable = $derived(listing.files.filter(({ container }) => container === null));
  /** Those that are shown: nothing is done with what one does not see. */
  files = $derived(this.choosable.filter(({ id }) => this.ids.has(id)));
  whole = $derived(this.choosable.length > 0 && this.files.length === this.choosable.length);

  scope = $derived(this.files.reduce<Scope>((scope, { id }) => withFile(scope, id), { of: "everything" }));

  has(file: File): boolean {
    return this.ids.has(file.id);
  }

  /** Chooses a file or gives it up; `upTo` it, all from the one before. */
  toggle(file: File, upTo: boolean): void {
    const on = !this.ids.has(file.id);
    const range = upTo && this.from !== null ? between(this.choosable.map(({ id }) => id), this.from, file.id) : [file.id];
    for (const id of range) {
      if (on) this.ids.add(id);
      else this.ids.delete(id);
    }
    this.from = file.id;
  }
  all(): void {
    for (const { id } of this.choosable) this.ids.add(id);
  }
  none(): void {
    this.ids.clear();
    this.from = null;
  }
}

export const chosen = new Chosen();
