import { type Manner, type RevisionFormat, type RevisionTask, type RevisionText, type TextLanguage, call, commands } from "../../platform";
import { speech, t } from "../language/language.svelte";
import { library } from "../library/library.svelte";
import { attempt, notices } from "../status/notices.svelte";
import { likelyTarget } from "./likely-language";
import { Revised } from "./revised.svelte";
import { type Does, type Source, alike } from "./task";

const LONGEST_TITLE = 60;

/** What was last chosen; kept as long as the window is open. */
type Choice = {
  does: Does;
  withModel: boolean;
  manner: Manner;
  wish: string;
  /** None stands for the language that is likely wanted. */
  explainIn: TextLanguage | null;
  translateTo: TextLanguage | null;
};

/** Texts that are proofread, rewritten, translated or explained block by block: it can be stopped, and goes on where it was. */
class Revising {
  choice = $state.raw<Choice>({ does: "proofread", withModel: false, manner: "plain", wish: "", explainIn: null, translateTo: null });
  source = $state.raw<Source>({ of: "text", text: "" });
  /** The texts that no document holds, also while one is chosen. */
  texts = $state.raw({ text: "", selection: "" });
  /** What was made, by task and source, so that a look at another task loses nothing. */
  private made = $state.raw<Readonly<Record<string, Revised>>>({});
  private running: Revised | null = null;
  private latest = 0;
  private stopped: Promise<unknown> = Promise.resolve();

  language: TextLanguage = $derived.by(() => {
    const { does, explainIn, translateTo } = this.choice;
    if (does === "explain") return explainIn ?? speech.spoken;
    return translateTo ?? likelyTarget(this.source.of === "file" ? "" : this.source.text, speech.spoken);
  });
  task: RevisionTask = $derived.by(() => {
    const { does, withModel, manner, wish } = this.choice;
    if (does === "proofread") return { does, with_model: withModel };
    if (does === "rewrite") return { does, manner, wish: wish.trim() || null };
    return { does, language: this.language };
  });
  /** What there is for the chosen task and source, perhaps made in another manner or language. */
  revised: Revised | null = $derived(this.made[nameOf(this.choice.does, this.source)] ?? null);
  /** Whether it was made as is chosen now, and can go on. */
  same: boolean = $derived(this.revised !== null && alike(this.revised.task, this.task) && alike(this.revised.source, this.source));
  /** Whether nothing is missing to begin. */
  ready: boolean = $derived.by(() => {
    if (this.source.of !== "file" && !this.source.text.trim()) return false;
    return this.task.does !== "rewrite" || this.task.manner !== "wish" || Boolean(this.task.wish);
  });

  choose(choice: Partial<Choice>): void {
    this.choice = { ...this.choice, ...choice };
    this.stopOther();
  }
  chooseLanguage(language: TextLanguage): void {
    this.choose(this.choice.does === "explain" ? { explainIn: language } : { translateTo: language });
  }
  of(source: Source): void {
    if (source.of !== "file") this.texts = { ...this.texts, [source.of]: source.text };
    this.source = source;
    this.stopOther();
  }

  /** Begins anew. */
  async start(): Promise<void> {
    if (!this.ready) return;
    this.stop();
    const revised = new Revised(this.task, this.source);
    this.made = { ...this.made, [nameOf(revised.task.does, revised.source)]: revised };
    await this.run(revised);
  }

  /** Goes on behind the last block that is done. */
  async goOn(): Promise<void> {
    if (this.revised && this.same && !this.revised.working) await this.run(this.revised);
  }

  stop(): void {
    if (!this.running) return;
    this.latest += 1;
    this.running.working = false;
    this.running = null;
    // What begins next waits for it, so as not to be stopped instead.
    this.stopped = call(commands.stopRevising()).catch(() => {});
  }

  /** Saves what there is. Returns whether the person did not cancel. */
  async save(format: RevisionFormat): Promise<boolean> {
    const { revised } = this;
    if (!revised) return false;
    const revision = { title: titleOf(revised.source), blocks: revised.all() };
    return (await attempt(() => call(commands.saveRevision(revision, format)))) ?? false;
  }

  private async run(revised: Revised): Promise<void> {
    const turn = ++this.latest;
    const goes = (): boolean => turn === this.latest;
    this.running = revised;
    revised.working = true;
    try {
      await this.stopped;
      if (!revised.blocks) {
        const text = await textOf(revised.source);
        if (!goes()) return;
        revised.blocks = text.blocks;
        revised.terms = text.terms;
      }
      for (const block of revised.blocks.slice(revised.done)) {
        if (!goes()) return;
        const result = await call(commands.revise(revised.task, block.block, revised.terms));
        // None where it was stopped.
        if (!goes() || !result) return;
        revised.add(result);
      }
    } catch (thrown) {
      if (goes()) notices.fail(thrown);
    }
    if (!goes()) return;
    revised.working = false;
    this.running = null;
  }

  /** What runs is stopped when something else is chosen. */
  private stopOther(): void {
    if (this.running && !(this.same && this.running === this.revised)) this.stop();
  }
}

/** One text after another is the person's own; what was made of the last one stays until the next begins. */
function nameOf(does: Does, source: Source): string {
  return `${does} ${source.of === "file" ? source.file : source.of}`;
}

function textOf(source: Source): Promise<RevisionText> {
  return call(source.of === "file" ? commands.revisionBlocks(source.file) : commands.textBlocks(source.text));
}

/** A document keeps its name; a text is called by its first words. */
function titleOf(source: Source): string {
  const name = source.of === "file" ? library.file(source.file)?.name.replace(/\.\w{1,5}$/, "") : source.text.trim().split("\n")[0]?.slice(0, LONGEST_TITLE).trim();
  return name || t("revise.own_text");
}

export const revising = new Revising();
