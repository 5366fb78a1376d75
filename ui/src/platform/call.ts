import type { Failure } from "./types";

/** A command that failed, with what the assistant says about it. */
export class CommandFailed extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.code}: ${failure.detail}`);
    this.name = "CommandFailed";
  }
}

type Answered<T> = { status: "ok"; data: T } | { status: "error"; error: Failure };

/** Whatever was thrown, as a failure that has a sentence. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof CommandFailed) return thrown.failure;
  return { code: "internal", subject: null, detail: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** What a command returned; throws [`CommandFailed`] where it failed. */
export async function call<T>(result: Promise<Answered<T>>): Promise<T> {
  const answered = await result;
  if (answered.status === "error") throw new CommandFailed(answered.error);
  return answered.data;
}
