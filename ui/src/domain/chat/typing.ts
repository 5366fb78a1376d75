/** After so long without a key a person thinks, and the model reads ahead. */
const PAUSE = 150;

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
