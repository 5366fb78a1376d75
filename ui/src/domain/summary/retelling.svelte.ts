import { type RetoldPart, type SummaryLength, call, commands } from "../../platform";
import { notices } from "../status/notices.svelte";
import type { Told } from "./summarising.svelte";

/** What the model told of a document so far: of its parts in order, and then of all of it. */
export type Retold = { parts: RetoldPart[]; whole: RetoldPart | null };

/** What is asked for of each document: the chapter and the length of its summary. */
type Asked = { chapter: string[] | null; length: SummaryLength };

const nothing: Retold = { parts: [], whole: null };

/** Summaries in the model's words, part by part; it can be stopped, and goes on where it was. */
class Retelling {
  working = $state(false);
  private made = $state.raw<Readonly<Record<number, Retold>>>({});
  private latest = 0;
  private stopped: Promise<unknown> = Promise.resolve();

  /** What the model told of a document. */
  of(file: number): Retold {
    return this.made[file] ?? nothing;
  }
  /** Whether the model told something. */
  begun(told: readonly Told[]): boolean {
    return told.some(({ file }) => this.of(file).parts.length > 0);
  }
  /** How many parts are told, and of how many. */
  progress(told: readonly Told[]): { done: number; all: number } {
    const done = told.reduce((sum, { file }) => sum + this.of(file).parts.length, 0);
    return { done, all: told.reduce((sum, { summary }) => sum + summary.parts.length, 0) };
  }
  /** Whether nothing is left to tell. */
  whole(told: readonly Told[]): boolean {
    return told.every(({ file, summary }) => this.isWhole(file, summary.parts.length));
  }

  /** Other summaries are shown. */
  begin(): void {
    this.stop();
    this.made = {};
  }

  /** Tells what is not told yet. */
  async goOn(told: readonly Told[], asked: Asked): Promise<void> {
    const turn = ++this.latest;
    const goes = (): boolean => turn === this.latest;
    this.working = true;
    try {
      await this.stopped;
      for (const each of told) if (goes()) await this.tell(each, asked, goes);
    } catch (thrown) {
      if (goes()) notices.fail(thrown);
    }
    if (goes()) this.working = false;
  }

  stop(): void {
    if (!this.working) return;
    this.latest += 1;
    this.working = false;
    // What begins next waits for it, so as not to be stopped instead.
    this.stopped = call(commands.stopRetelling()).catch(() => {});
  }

  private async tell({ file, summary }: Told, { chapter, length }: Asked, goes: () => boolean): Promise<void> {
    const all = summary.parts.length;
    for (let part = this.of(file).parts.length; part < all; part += 1) {
      const told = await call(commands.retellPart(file, chapter, length, part));
      if (!goes() || !told) return;
      this.made = { ...this.made, [file]: { parts: [...this.of(file).parts, told], whole: null } };
    }
    if (this.isWhole(file, all)) return;
    const { parts } = this.of(file);
    const whole = await call(commands.retellWhole(file, parts, length));
    if (goes() && whole) this.made = { ...this.made, [file]: { parts, whole } };
  }

  /** Of a single part nothing more is told. */
  private isWhole(file: number, parts: number): boolean {
    const told = this.of(file);
    return told.parts.length === parts && (parts < 2 || told.whole !== null);
  }
}

export const retelling = new Retelling();
