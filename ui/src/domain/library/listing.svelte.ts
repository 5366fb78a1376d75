import type { File, Scope } from "../../platform";
import { withCollection, withDates, withFolder, withKinds } from "../chat/scope";
import { collections } from "./collections.svelte";
import { folders } from "./folders.svelte";
import { type KindGroup, groupsOf, kindsOf } from "./kinds";
import { library } from "./library.svelte";
import { matching } from "./match";
import { type Order, sortedBy } from "./order";
import { type Part, inCollection, inFolder } from "./part";
import { type Dates, isWithin } from "./periods";

const ANY: Dates = { from: null, before: null };

/** What the library page shows: a part of the library, narrowed and sorted. */
class Listing {
  private chosen = $state.raw<Part>({ of: "all" });
  groups = $state.raw<KindGroup[]>([]);
  dates = $state.raw<Dates>(ANY);
  order = $state<Order>("added");
  query = $state("");

  collection = $derived(this.chosen.of === "collection" ? collections.collection(this.chosen.id) : undefined);
  folder = $derived(this.chosen.of === "folder" ? folders.folder(this.chosen.id) : undefined);
  /** All of it where the chosen part is gone. */
  part = $derived<Part>(this.collection || this.folder ? this.chosen : { of: "all" });

  /** Everything in the part, sorted. */
  private all = $derived.by(() => {
    if (this.collection) return sortedBy(this.order, inCollection(library.files, this.collection));
    if (this.folder) return sortedBy(this.order, inFolder(library.files, this.folder));
    return this.order === "added" ? library.files : sortedBy(this.order, library.files);
  });
  count = $derived(this.all.length);
  /** The groups of kinds that there are. */
  there = $derived(groupsOf(this.all.map(({ kind }) => kind)));
  narrowed = $derived(this.groups.length > 0 || this.dates.from !== null || this.dates.before !== null);
  files = $derived(matching(this.narrowed ? this.all.filter((file) => this.fits(file)) : this.all, this.query, (file) => file.name));

  /** To ask what is shown, but for what was typed to find a name. */
  scope = $derived.by((): Scope => {
    let scope: Scope = { of: "everything" };
    if (this.collection) scope = withCollection(scope, this.collection.id);
    if (this.folder) scope = withFolder(scope, this.folder.path);
    return withDates(withKinds(scope, this.groups), this.dates);
  });

  /** Shows a part, all that is in it. */
  show(part: Part): void {
    this.chosen = part;
    this.widen();
  }

  /** Shows all that is in the part again. */
  widen(): void {
    this.groups = [];
    this.dates = ANY;
    this.query = "";
  }

  private fits(file: File): boolean {
    // A document inside another is as old as the file on disk.
    const disk = file.container === null ? file : library.file(file.container);
    const kinds = this.groups.flatMap(kindsOf);
    const anyDate = this.dates.from === null && this.dates.before === null;
    return (!kinds.length || (file.kind !== null && kinds.includes(file.kind))) && (anyDate || isWithin(disk?.modified ?? null, this.dates));
  }
}

export const listing = new Listing();
