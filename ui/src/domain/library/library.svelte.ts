import { SvelteMap } from "svelte/reactivity";

import { type AddedFiles, type File, type FileEvent, call, commands } from "../../platform";
import { plural, t } from "../language/language.svelte";
import { attempt, notices } from "../status/notices.svelte";
import { collections } from "./collections.svelte";
import { inOrder } from "./order";

class Library {
  private byId = new SvelteMap<number, File>();
  loaded = $state(false);
  /** Newest first; documents inside a file follow it. */
  files = $derived(inOrder(this.byId.values()));
  /** Files that are waiting or being read. */
  underway = $derived(this.files.filter(({ progress }) => !isAtRest(progress.state)));
  /** Files that could not be read. */
  setAside = $derived(this.files.filter(({ progress }) => progress.state === "set_aside"));

  file(id: number): File | undefined {
    return this.byId.get(id);
  }

  async load(): Promise<void> {
    const files = await call(commands.files());
    this.byId.clear();
    for (const file of files) this.byId.set(file.id, file);
    this.loaded = true;
  }

  apply(event: FileEvent): void {
    if (event.event === "removed") this.byId.delete(event.id);
    else this.byId.set(event.file.id, event.file);
  }

  /** Adds files and folders. Returns the numbers of all files meant, new or there before. */
  async add(paths: string[]): Promise<number[]> {
    return this.added(() => call(commands.add(paths)));
  }
  async addSamples(): Promise<number[]> {
    return this.added(() => call(commands.addSamples()));
  }
  async chooseFiles(): Promise<number[]> {
    return this.added(() => call(commands.chooseFiles()));
  }
  async chooseFolder(): Promise<number[]> {
    return this.added(() => call(commands.chooseFolder()));
  }

  async retry(file: number): Promise<void> {
    await attempt(() => call(commands.retry(file)));
  }

  /** Gives the password of an encrypted file. Returns whether the file is open now. */
  async unlock(file: number, password: string, remember: boolean): Promise<boolean> {
    const opened = await attempt(() => call(commands.unlock(file, password, remember)));
    if (opened) this.byId.set(opened.id, opened);
    return opened !== undefined;
  }

  /** Takes files out; they can be taken back in for a few seconds. */
  async remove(files: readonly File[]): Promise<void> {
    const gone: File[] = [];
    for (const file of files) {
      if (await attempt(() => call(commands.remove(file.id)).then(() => true))) gone.push(file);
      else break;
    }
    const [first, ...others] = gone;
    if (!first) return;
    const kept = collections.list.map(({ id, files }) => ({ id, gone: gone.filter((file) => files.includes(file.id)) }));
    for (const { id } of gone) this.byId.delete(id);
    notices.say(others.length ? plural("library.removed_all", gone.length) : t("library.removed", { name: first.name }), {
      label: t("library.undo"),
      run: () => void this.takeBack(gone, kept),
    });
  }

  /** Takes files in again that were just taken out, also into the collections that they were kept in. */
  private async takeBack(gone: readonly File[], kept: readonly { id: number; gone: readonly File[] }[]): Promise<void> {
    await this.add(gone.map(({ path }) => path));
    // They have new numbers now.
    await attempt(() => this.load());
    for (const collection of kept) {
      const paths = new Set(collection.gone.map(({ path }) => path));
      const back = this.files.filter(({ path }) => paths.has(path));
      if (back.length) await collections.put(collection.id, back.map(({ id }) => id));
    }
  }

  private async added(add: () => Promise<AddedFiles | null>): Promise<number[]> {
    const added = await attempt(add);
    if (!added) return [];
    if (added.elsewhere.length) notices.say(plural("library.elsewhere", added.elsewhere.length));
    if (added.unsupported.length) notices.say(plural("library.unsupported", added.unsupported.length));
    else if (!added.queued.length && added.unchanged.length) {
      notices.say(plural("library.unchanged", added.unchanged.length));
    }
    return [...added.queued, ...added.unchanged];
  }
}

function isAtRest(state: File["progress"]["state"]): boolean {
  return state === "indexed" || state === "set_aside";
}

export const library = new Library();
