import { type Status, call, commands } from "../../platform";

class AppStatus {
  current = $state<Status | null>(null);
  ready = $derived(this.current?.model_state.state === "ready");

  async load(): Promise<void> {
    this.current = await call(commands.status());
  }

  apply(status: Status): void {
    this.current = status;
  }
}

export const status = new AppStatus();
