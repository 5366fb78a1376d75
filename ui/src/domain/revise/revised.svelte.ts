import type { RevisedBlock, RevisionBlock, RevisionResult, RevisionTask } from "../../platform";
import { type Decisions, applied, pieces, stateOf } from "./edits";
import { type Source, putsRight } from "./task";

/** How many changes there are, how many of them were taken back, and how many places should only be looked at. */
export type Counts = { changes: number; takenBack: number; looks: number };

/** What one task made of one text so far. */
export class Revised {
  /** None until they were read. */
  blocks = $state.raw<RevisionBlock[] | null>(null);
  /** Words that are right in it, whatever a dictionary says. */
  terms: string[] = [];
  /** The first blocks as they are now; the others wait. */
  results = $state.raw<RevisedBlock[]>([]);
  /** What the person decided on the edits of a block, by its index. */
  decisions = $state.raw<Readonly<Record<number, Decisions>>>({});
  working = $state(false);

  constructor(
    readonly task: RevisionTask,
    readonly source: Source,
  ) {}

  get done(): number {
    return this.results.length;
  }
  /** Whether every block is done. */
  get whole(): boolean {
    return this.blocks !== null && this.done === this.blocks.length;
  }

  counts: Counts = $derived.by(() => {
    const states = this.results.flatMap(({ edits }, block) => {
      const found = pieces(this.before(block), edits, this.decisions[block]);
      return found.flatMap((piece) => (piece.of === "edit" ? [stateOf(piece)] : []));
    });
    const takenBack = states.filter((state) => state === "taken_back").length;
    const looks = states.filter((state) => state === "look").length;
    return { changes: states.length - looks, takenBack, looks };
  });

  add(result: RevisedBlock): void {
    this.results = [...this.results, result];
  }

  /** Puts a text into the place of an edit: another one, what stood there, or what was suggested. */
  decide(block: number, edit: number, text: string): void {
    this.decisions = { ...this.decisions, [block]: { ...this.decisions[block], [edit]: text } };
  }

  before(block: number): string {
    return this.blocks?.[block]?.block.text ?? "";
  }

  /** What a block says now, with the edits that the person left in it. */
  after(block: number): string {
    const result = this.results[block];
    if (!result) return this.before(block);
    if (this.task.does !== "proofread") return result.text;
    return applied(this.before(block), result.edits, this.decisions[block]);
  }

  /** The blocks before and after. Those that wait belong to a text that is put right, as they are. */
  all(): RevisionResult[] {
    const { blocks, done, task } = this;
    const told = putsRight(task) ? blocks : blocks?.slice(0, done);
    return (told ?? []).map(({ block: { kind, text } }, index) => ({ kind, before: text, after: this.after(index) }));
  }
}
