import { type Settings, call, commands } from "../../platform";
import { speech } from "../language/language.svelte";
import { attempt } from "../status/notices.svelte";

const darkness = matchMedia("(prefers-color-scheme: dark)");

class Preferences {
  current = $state<Settings | null>(null);

  async load(): Promise<void> {
    this.apply((await call(commands.settings())) as Settings);
  }

  apply(settings: Settings): void {
    this.current = settings;
    speech.use(settings.language);
    this.paint();
  }

  /** Keeps some settings; shown at once, and put back where they cannot be kept. */
  async change(changes: Partial<Settings>): Promise<void> {
    const before = this.current;
    if (!before) return;
    const after = { ...before, ...changes };
    this.apply(after);
    const kept = await attempt(async () => {
      await call(commands.changeSettings(after));
      return true;
    });
    if (!kept) this.apply(before);
  }

  /** Puts the theme on the page. */
  paint(): void {
    const theme = this.current?.theme ?? "system";
    const dark = theme === "dark" || (theme === "system" && darkness.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }
}

export const settings = new Preferences();
darkness.addEventListener("change", () => settings.paint());
