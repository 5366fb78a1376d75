/**
 * After so long without a key, in milliseconds, the model reads ahead: shorter than
 * from one key of a typist to the next, longer than between those of a key held down.
 */
const PAUSE = 50;

/**
 * Watches a question while it is typed: calls `paused` at the first key, so that
 * the model is loaded, and after each pause, so that it reads what was found.
 */
export class Typing {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private seen = "";

  constructor(private readonly paused: (text: string) => void) {}

  /** The question is this now. */
  typed(text: string): void {
    clearTimeout(this.timer);
    const began = !this.seen && text;
    this.seen = text;
    if (!text.trim()) return;
    if (began) this.paused(text);
    this.timer = setTimeout(() => this.paused(text), PAUSE);
  }

  /** The question was asked, or given up. */
  ended(): void {
    clearTimeout(this.timer);
    this.seen = "";
  }
}
