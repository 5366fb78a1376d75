import { failureOf } from "../../platform";
import { failureInWords } from "../language/failure";

/** A line that comes up at the bottom and goes by itself. */
export type Notice = { id: number; text: string; tone: "plain" | "failure"; action?: { label: string; run: () => void } };

const SECONDS = 7;

class Notices {
  shown = $state<Notice[]>([]);
  private next = 1;

  say(text: string, action?: Notice["action"]): void {
    this.show({ text, tone: "plain", action });
  }

  /** Says why something failed. */
  fail(thrown: unknown): void {
    this.show({ text: failureInWords(failureOf(thrown)), tone: "failure" });
  }

  close(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }

  private show(notice: Omit<Notice, "id">): void {
    const id = this.next++;
    this.shown = [...this.shown.filter(({ text }) => text !== notice.text), { ...notice, id }].slice(-3);
    setTimeout(() => this.close(id), SECONDS * 1000);
  }
}

export const notices = new Notices();

/** Runs something that may fail; a failure is said, and `undefined` returned. */
export async function attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (thrown) {
    notices.fail(thrown);
    return undefined;
  }
}
