import { type AnswerProgress, type Pin, type PinTarget, type Rating, type Scope, call, commands, failureOf } from "../../platform";
import { attempt } from "../status/notices.svelte";
import { samePin, targetOf } from "./pins";
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
  /** What is looked at with every question of the chat. */
  pins = $state.raw<Pin[]>([]);
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
    this.pins = [];
    this.scope = { of: "everything" };
  }

  async open(chat: number): Promise<void> {
    this.chat = chat;
    this.turns = [];
    this.pins = [];
    this.loading = true;
    const kept = await attempt(() => call(commands.chat(chat)));
    if (this.chat !== chat) return;
    this.loading = false;
    if (!kept) return this.begin();
    this.title = kept.title;
    this.turns = kept.turns.map(keptTurn);
    this.pins = kept.pins ?? [];
    this.scope = kept.turns.at(-1)?.scope ?? { of: "everything" };
  }

  /** Pins something, or takes its pin away. */
  async togglePin(pin: Pin): Promise<void> {
    const { chat } = this;
    const same = samePin(this.pins, pin);
    if (chat === null) {
      this.pins = same ? this.pins.filter((one) => one !== same) : [...this.pins, pin];
      return;
    }
    const target = targetOf(pin);
    const pins = await attempt(async () => {
      if (same) return call(commands.unpin(chat, same.id));
      return target ? call(commands.pin(chat, target)) : this.pins;
    });
    if (pins && this.chat === chat) this.pins = pins;
  }

  /** What is to be pinned to a chat that is new; of one that is kept it is kept. */
  private newPins(): PinTarget[] {
    return this.chat === null ? this.pins.map(targetOf).filter((target) => target !== null) : [];
  }

  /** The pins of a chat that was new, with the numbers that they have now. */
  private async numberPins(chat: number): Promise<void> {
    const kept = await attempt(() => call(commands.chat(chat)));
    if (kept && this.chat === chat) this.pins = kept.pins ?? [];
  }

  /** More of the next question was typed. */
  typed(text: string): void {
    if (!this.running) this.typing.typed(text);
  }

  /** What was not read ahead is read with the question, so a failure shows there. */
  private async readAhead(text: string): Promise<void> {
    const question = { chat: this.chat, instead_of: null, text, scope: $state.snapshot(this.scope), pins: this.newPins() };
    await commands.readAhead(question);
  }

  /** Asks; the question is shown at once. */
  async ask(text: string): Promise<void> {
    const asked = text.trim();
    if (!asked || this.running) return;
    this.typing.ended();
    this.turns.push(newTurn(asked, $state.snapshot(this.scope)));
    this.title ||= asked;
    await this.sent(this.turns.length - 1, null);
  }

  /** Asks again in the place of a turn, which stays one of the versions there. */
  async askInstead(turn: ShownTurn, text: string, scope: Scope): Promise<void> {
    const at = this.turns.indexOf(turn);
    const asked = text.trim();
    if (at < 0 || turn.id === null || !asked || this.running) return;
    const again = newTurn(asked, $state.snapshot(scope));
    again.versions = [...turn.versions];
    this.turns[at] = again;
    await this.sent(at, turn.id);
  }

  /**
   * Asks an edited question: in the place of the last turn, or, where others follow, in a chat of its own
   * that has what was said before. Returns the number of that chat.
   */
  async edit(turn: ShownTurn, text: string): Promise<number | null> {
    if (turn.id === null || this.running) return null;
    if (this.turns.at(-1) === turn) {
      await this.askInstead(turn, text, turn.scope);
      return null;
    }
    const { id, scope } = turn;
    const chat = await attempt(() => call(commands.branchChat(id, false)));
    if (chat === undefined) return null;
    await this.open(chat);
    this.scope = scope;
    await this.ask(text);
    return chat;
  }

  /** Begins a chat that has what was said up to a turn. Returns whether it is shown. */
  async branch(turn: ShownTurn): Promise<boolean> {
    const { id } = turn;
    if (id === null) return false;
    const chat = await attempt(() => call(commands.branchChat(id, true)));
    if (chat === undefined) return false;
    await this.open(chat);
    return true;
  }

  /** Shows another version of a turn. */
  async showVersion(version: number): Promise<void> {
    const kept = await attempt(() => call(commands.showVersion(version)));
    if (kept && kept.id === this.chat) this.turns = kept.turns.map(keptTurn);
  }

  /** Lets the model go on with an answer. */
  async goOn(turn: ShownTurn): Promise<void> {
    const { id, answer } = turn;
    if (id === null || this.running) return;
    const { outcome } = answer;
    answer.outcome = { outcome: "running" };
    turn.phase = { doing: "waiting" };
    const begun = await attempt(async () => {
      await call(commands.continueAnswer(id));
      return true;
    });
    if (!begun) answer.outcome = outcome;
  }

  /** Takes sentences out of an answer, or puts them back. Returns whether that was done. */
  async remove(turn: ShownTurn, sentences: number[], removed: boolean): Promise<boolean> {
    const { id } = turn;
    if (id === null) return false;
    const answer = await attempt(() => call(commands.removeSentences(id, sentences, removed)));
    if (answer) turn.answer = answer;
    return answer !== undefined;
  }

  /** Keeps what the person thinks of an answer. */
  async rate(turn: ShownTurn, rating: Rating | null): Promise<void> {
    const { id } = turn;
    if (id === null) return;
    const answer = await attempt(() => call(commands.rate(id, rating)));
    if (answer) turn.answer = answer;
  }

  /** Hands a turn that is shown to the assistant. */
  private async sent(at: number, insteadOf: number | null): Promise<void> {
    const turn = this.turns[at];
    if (!turn) return;
    const into = this.chat;
    this.asking += 1;
    try {
      const kept = await call(commands.ask({ chat: into, instead_of: insteadOf, text: turn.question, scope: turn.scope, pins: this.newPins() }));
      turn.id = kept.turn;
      turn.versions.push(kept.turn);
      if (this.turns.includes(turn)) this.chat = kept.chat;
      if (into === null && this.pins.length) await this.numberPins(kept.chat);
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
