import { type Hardware, type Model, type ModelChoice, type ModelServer, call, commands, failureOf } from "../../platform";
import { attempt, notices } from "../status/notices.svelte";
import { keyOf } from "./naming";

function hereFirst(models: Model[]): Model[] {
  const isHere = ({ presence }: Model) => presence.state === "here";
  return [...models.filter(isHere), ...models.filter((model) => !isHere(model))];
}

/** The models that answer, search or could, the servers that were found, and the computer they run on. */
class Models {
  all = $state<Model[]>([]);
  servers = $state<ModelServer[] | null>(null);
  hardware = $state<Hardware | null>(null);
  loading = $state(false);
  looking = $state(false);
  choosing = $state<string | null>(null);
  /** The address of the server that wants a key, or another one. */
  refusing = $state<string | null>(null);
  here = $derived(this.all.filter(({ presence, purpose }) => purpose === "answers" && presence.state === "here"));
  offered = $derived(this.all.filter(({ presence, purpose }) => purpose === "answers" && presence.state !== "here"));
  /** Those that search, what is here first. */
  search = $derived(hereFirst(this.all.filter(({ purpose }) => purpose === "search")));
  /** Whether anything is on its way over the network. */
  downloading = $derived(this.all.some(({ presence }) => presence.state === "downloading"));

  async load(): Promise<void> {
    this.loading = true;
    const [all, hardware] = await Promise.all([
      attempt(() => call(commands.models())),
      attempt(() => call(commands.hardware())),
    ]);
    this.loading = false;
    if (all) this.all = all;
    if (hardware) this.hardware = hardware;
  }

  /** A model came, went, or is on its way. */
  async refresh(): Promise<void> {
    const all = await attempt(() => call(commands.models()));
    if (all) this.all = all;
  }

  /** Answers with this model from now on. Returns whether it does. */
  async choose(choice: ModelChoice): Promise<boolean> {
    this.choosing = keyOf(choice);
    const all = await attempt(() => call(commands.chooseModel(choice)));
    this.choosing = null;
    if (all) this.all = all;
    if (choice.from === "server" || this.servers) await this.look();
    return all !== undefined;
  }

  /** Answers with any GGUF file that the person chooses. */
  async chooseFile(): Promise<void> {
    const path = await attempt(() => call(commands.chooseModelFile()));
    if (path) await this.choose({ from: "file", path });
  }

  async download(model: Model, accepted: boolean): Promise<void> {
    if (model.choice.from !== "catalogue") return;
    const { id } = model.choice;
    await attempt(() => call(commands.downloadModel(id, accepted)));
    await this.refresh();
  }

  async pause(model: Model): Promise<void> {
    if (model.choice.from !== "catalogue") return;
    const { id } = model.choice;
    await attempt(() => call(commands.pauseDownload(id)));
    await this.refresh();
  }

  async cancel(model: Model): Promise<void> {
    if (model.choice.from !== "catalogue") return;
    const { id } = model.choice;
    await attempt(() => call(commands.cancelDownload(id)));
    await this.refresh();
  }

  /** Looks for servers on this computer. */
  async look(): Promise<void> {
    this.looking = true;
    const servers = await attempt(() => call(commands.servers()));
    this.looking = false;
    if (servers) this.servers = [...servers, ...(this.servers ?? []).filter((known) => !servers.some(({ url }) => url === known.url) && !known.here)];
  }

  /** Asks a server at an address what it offers, with a key where it wants one. */
  async ask(url: string, key: string | null): Promise<void> {
    this.looking = true;
    try {
      const server = await call(commands.server(url, key));
      this.refusing = null;
      this.servers = [...(this.servers ?? []).filter((known) => known.url !== server.url), server];
    } catch (thrown) {
      this.refusing = failureOf(thrown).code === "server_refused" ? url : null;
      if (!this.refusing || key) notices.fail(thrown);
    } finally {
      this.looking = false;
    }
  }

  /** Keeps the token of the hub, and goes on with the download that wanted one. */
  async keepToken(model: Model, token: string): Promise<void> {
    const kept = await attempt(async () => (await call(commands.keepHubToken(token)), true));
    if (kept) await this.download(model, true);
  }
}

export const models = new Models();
