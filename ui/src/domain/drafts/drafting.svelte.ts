import {
  type Draft,
  type DraftFormat,
  type DraftRequest,
  type Failure,
  type Outline,
  type OutlineEvent,
  type OutlineProgress,
  call,
  commands,
  failureOf,
} from "../../platform";
import { attempt, notices } from "../status/notices.svelte";
import { takeSources } from "./outline-edit";

const KEEP_AFTER = 900;

/** The draft that is open: its request, its outline as it is edited, and its making. */
class Drafting {
  draft = $state<Draft | null>(null);
  /** How far the making has come; null where none is being made. */
  making = $state<OutlineEvent | { event: "waiting" } | null>(null);
  failure = $state<Failure | null>(null);
  saving = $state(false);
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Ends when all that was to be kept so far is kept. */
  private keeping: Promise<void> = Promise.resolve();

  begin(): void {
    void this.keep();
    this.draft = null;
    this.failure = null;
    this.making = null;
  }

  async open(id: number): Promise<void> {
    await this.keep();
    this.failure = null;
    this.making = null;
    this.draft = (await attempt(() => call(commands.draft(id)))) ?? null;
  }

  /** Keeps a new draft and makes its outline. */
  async create(request: DraftRequest): Promise<void> {
    const draft = await attempt(() => call(commands.createDraft(request)));
    if (!draft) return;
    this.draft = draft;
    await this.make();
  }

  /** Makes the outline, in place of one that is there. */
  async make(): Promise<void> {
    const id = this.draft?.id;
    if (id === undefined || this.making) return;
    this.making = { event: "waiting" };
    this.failure = null;
    try {
      const made = await call(commands.makeOutline(id));
      if (this.draft?.id === id) this.draft = made;
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (this.draft?.id === id && failure.code !== "stopped") this.failure = failure;
    } finally {
      if (this.draft?.id === id) this.making = null;
    }
  }

  async stop(): Promise<void> {
    const id = this.draft?.id;
    if (id === undefined) return;
    await attempt(() => call(commands.stopOutline(id)));
  }

  apply(progress: OutlineProgress): void {
    if (progress.draft === this.draft?.id && this.making) this.making = progress.event;
  }

  /** To be called after each change of the outline: keeps it once typing pauses. */
  changed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.keep(), KEEP_AFTER);
  }

  /** Keeps what was changed, now; ends when that and all before it is kept, so that a file is written from it. */
  keep(): Promise<void> {
    const draft = this.draft;
    if (this.timer && draft?.outline) {
      clearTimeout(this.timer);
      this.timer = undefined;
      const outline = $state.snapshot(draft.outline);
      this.keeping = this.keeping.then(() => this.send(draft.id, outline));
    }
    return this.keeping;
  }
  private async send(id: number, outline: Outline): Promise<void> {
    const kept = await attempt(() => call(commands.saveOutline(id, outline)));
    if (kept?.outline && this.draft?.id === kept.id && this.draft.outline) takeSources(this.draft.outline, kept.outline);
  }

  /** Writes the file; the system asks where. */
  async write(format: DraftFormat): Promise<void> {
    const id = this.draft?.id;
    if (id === undefined) return;
    this.saving = true;
    await this.keep();
    try {
      const written = await call(commands.writeDraft(id, format));
      if (written && this.draft?.id === id) this.draft.saved_to = written.saved_to;
    } catch (thrown) {
      notices.fail(thrown);
    } finally {
      this.saving = false;
    }
  }

  async reveal(): Promise<void> {
    const id = this.draft?.id;
    if (id !== undefined) await attempt(() => call(commands.revealDraft(id)));
  }
}

export const drafting = new Drafting();
