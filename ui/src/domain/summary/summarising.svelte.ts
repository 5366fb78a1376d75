import { type Scope, type Summary, type SummaryLength, call, commands } from "../../platform";
import { attempt } from "../status/notices.svelte";
import { retelling } from "./retelling.svelte";

/** What is summarised: a document, one of its chapters, or every document of a part of the library. */
export type Subject = { of: "file"; file: number; chapter: string[] | null } | { of: "part"; scope: Scope };
/** What a document says. */
export type Told = { file: number; summary: Summary };

/** Documents and what they say, in their own sentences; one by one, so that it can be stopped and goes on where it was. */
class Summarising {
  subject = $state.raw<Subject | null>(null);
  length = $state<SummaryLength>("medium");
  told = $state.raw<Told[]>([]);
  /** The documents that are to be told of. */
  files = $state.raw<number[]>([]);
  working = $state(false);
  /** The chapters of the one document. */
  chapters = $state.raw<string[][]>([]);
  private latest = 0;

  /** Summarises this. */
  async of(subject: Subject, length: SummaryLength): Promise<void> {
    const before = this.subject;
    const same = subject.of === "file" && before?.of === "file" && subject.file === before.file;
    if (!same) this.chapters = [];
    this.subject = subject;
    this.length = length;
    this.told = [];
    retelling.begin();
    this.files = [];
    const turn = ++this.latest;
    this.working = true;
    const files = subject.of === "file" ? [subject.file] : await attempt(() => call(commands.filesIn(subject.scope)));
    if (turn !== this.latest) return;
    this.files = files ?? [];
    await this.goOn();
  }

  /** Goes on with the documents that are not told of yet. */
  async goOn(): Promise<void> {
    const { subject, length } = this;
    if (!subject) return;
    const turn = ++this.latest;
    this.working = true;
    const chapter = subject.of === "file" ? subject.chapter : null;
    await attempt(async () => {
      for (const file of this.files.slice(this.told.length)) {
        const summary = await call(commands.summarise(file, chapter, length));
        if (turn !== this.latest) return;
        if (subject.of === "file") this.chapters = summary.chapters ?? [];
        this.told = [...this.told, { file, summary }];
      }
    });
    if (turn === this.latest) this.working = false;
  }

  stop(): void {
    this.latest += 1;
    this.working = false;
  }
}

export const summarising = new Summarising();
