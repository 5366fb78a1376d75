import { type AnswerProgress, type Scope, call, commands, failureOf } from "../../platform";
import { attempt } from "../status/notices.svelte";
import { Typing } from "./typing";
import { type ShownTurn, applyEvent, isRunning, keptTurn, newTurn } from "./turns";

/** One chat as it is shown: its turns, and the answer that is being made. */
export class Conversation {
  chat = $state<number | null>(null);
  title = $state("");
  turns = $state<ShownTurn[]>([]);
  loading = $state(false);
  /** What the next question is asked of. */
  scope = $state<Scope>({ of: "everything" });
  running = $derived(this.turns.find(isRunning));
  /** What happened to turns whose number the assistant has not told yet. */
  private early: AnswerProgress[] = [];
  private asking = 0;
  private typing = new Typing((text) => void this.readAhead(text));

  /** Begins a new chat. */
  begin(): void {
    this.chat = null;
    this.title = "";
    this.turns = [];
    this.scope = { of: "everything" };
  }

  async open(chat: number): Promise<void> {
    this.chat = chat;
    this.turns = [];
    this.loading = true;
    const kept = await attempt(() => call(commands.chat(chat)));
    if (this.chat !== chat) return;
    this.loading = false;
    if (!kept) return this.begin();
    this.title = kept.title;
    this.turns = kept.turns.map(keptTurn);
    this.scope = kept.turns.at(-1)?.scope ?? { of: "everything" };
  }

  /** More of the next question was typed. */
  typed(text: string): void {
    if (!this.running) this.typing.typed(text);
  }

  /** What was not read ahead is read with the question, so a failure shows there. */
  private async readAhead(text: string): Promise<void> {
    const question = { chat: this.chat, text, scope: $state.snapshot(this.scope) };
    await commands.readAhead(question);
  }

  /** Asks; the question is shown at once. */
  async ask(text: string): Promise<void> {
    const asked = text.trim();
    if (!asked || this.running) return;
    this.typing.ended();
    const into = this.chat;
    this.turns.push(newTurn(asked, $state.snapshot(this.scope)));
    const turn = this.turns.at(-1);
    if (!turn) return;
    this.title ||= asked;
    this.asking += 1;
    try {
      const kept = await call(commands.ask({ chat: into, text: asked, scope: turn.scope }));
      turn.id = kept.turn;
      if (this.turns.includes(turn)) this.chat = kept.chat;
      for (const progress of this.early) if (progress.turn === kept.turn) applyEvent(turn, progress.event);
    } catch (thrown) {
      turn.answer.outcome = { outcome: "failed", failure: failureOf(thrown) };
    } finally {
      this.asking -= 1;
      if (!this.asking) this.early = [];
    }
  }

  async stop(): Promise<void> {
    const turn = this.running?.id;
    if (turn != null) await attempt(() => call(commands.stop(turn)));
  }

  apply(progress: AnswerProgress): void {
    const turn = this.turns.find(({ id }) => id === progress.turn);
    if (turn) applyEvent(turn, progress.event);
    else if (this.asking) this.early.push(progress);
  }
}
