import { type Work, call, commands } from "../../platform";
import { attempt } from "../status/notices.svelte";

/** While the work is shown it is asked for so often, in milliseconds. */
const EVERY = 2000;

/** What is left to do in the background. */
class WorkLeft {
  current = $state.raw<Work | null>(null);
  paused = $derived(this.current?.paused ?? false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  async load(): Promise<void> {
    this.current = await call(commands.work());
  }

  /** Asks again before long: many files may change at once. */
  soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void attempt(() => this.load());
    }, EVERY / 2);
  }

  /** Asks again and again, until what is returned is called. */
  follow(): () => void {
    void attempt(() => this.load());
    const timer = setInterval(() => void attempt(() => this.load()), EVERY);
    return () => clearInterval(timer);
  }

  async pause(): Promise<void> {
    await this.steer(() => call(commands.pauseWork()));
  }
  async resume(): Promise<void> {
    await this.steer(() => call(commands.resumeWork()));
  }
  /** Sets aside what waits to be read. */
  async stop(): Promise<void> {
    await this.steer(() => call(commands.stopReading()));
  }
  /** Reads every file again that was set aside. */
  async retryAll(): Promise<void> {
    await attempt(() => call(commands.retryAll()));
    await attempt(() => this.load());
  }

  private async steer(command: () => Promise<Work>): Promise<void> {
    const work = await attempt(command);
    if (work) this.current = work;
  }
}

export const work = new WorkLeft();
