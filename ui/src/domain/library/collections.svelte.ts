import { type Collection, type Failure, call, commands, failureOf } from "../../platform";
import { attempt } from "../status/notices.svelte";

/** Files that a person keeps together, under a name. */
class Collections {
  list = $state.raw<Collection[]>([]);
  /** The files that go into a collection which is being named; null where none is. */
  making = $state.raw<number[] | null>(null);

  async load(): Promise<void> {
    this.list = await call(commands.collections());
  }

  collection(id: number): Collection | undefined {
    return this.list.find((collection) => collection.id === id);
  }

  /** Makes a collection. Returns why that cannot be, where it cannot. */
  async create(name: string, files: number[]): Promise<Failure | null> {
    return this.named(() => call(commands.createCollection(name.trim(), files)));
  }

  /** Gives a collection another name. Returns why that cannot be, where it cannot. */
  async rename(collection: number, name: string): Promise<Failure | null> {
    return this.named(() => call(commands.renameCollection(collection, name.trim())));
  }

  /** Deletes a collection; its files stay. */
  async remove(collection: number): Promise<void> {
    await this.changed(() => call(commands.deleteCollection(collection)));
  }
  async put(collection: number, files: number[]): Promise<void> {
    await this.changed(() => call(commands.putInCollection(collection, files)));
  }
  async takeOut(collection: number, files: number[]): Promise<void> {
    await this.changed(() => call(commands.takeOutOfCollection(collection, files)));
  }

  private async changed(change: () => Promise<unknown>): Promise<void> {
    await attempt(change);
    await attempt(() => this.load());
  }

  private async named(name: () => Promise<unknown>): Promise<Failure | null> {
    try {
      await name();
    } catch (thrown) {
      return failureOf(thrown);
    }
    await attempt(() => this.load());
    return null;
  }
}

export const collections = new Collections();
