import { type EngineChoice, type EngineTrial, call, commands } from "../../platform";
import { attempt } from "../status/notices.svelte";

/** What runs the model, and how fast each engine is. */
class Engines {
  current = $state<EngineChoice | null>(null);

  async load(): Promise<void> {
    this.current = await call(commands.engines());
  }

  apply(engines: EngineChoice): void {
    this.current = engines;
  }

  async measure(): Promise<void> {
    const measured = await attempt(() => call(commands.measureEngines()));
    if (measured) this.current = measured;
  }

  /** Answers with this engine; `null` takes the fastest. */
  async choose(engine: string | null): Promise<void> {
    const chosen = await attempt(() => call(commands.chooseEngine(engine)));
    if (chosen) this.current = chosen;
  }
}

export const engines = new Engines();

/** The fastest for a typical question first, those that do not run last. */
export function byQuestion(trials: EngineTrial[]): EngineTrial[] {
  const seconds = (trial: EngineTrial): number => (trial.result.result === "measured" ? (trial.result.speed.question_seconds ?? Infinity) : Infinity);
  return [...trials].sort((one, other) => seconds(one) - seconds(other));
}
