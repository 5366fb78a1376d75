import { type FieldCell, type FieldRow, type FieldTable, type Scope, type TableFormat, call, commands } from "../../platform";
import { settings } from "../settings/settings.svelte";
import { attempt } from "../status/notices.svelte";
import { addedFields } from "./fields";

/** What is known of one document; a field that is not in `cells` was not looked for yet. */
export type Row = { file: number; name: string; cells: Record<string, FieldCell | null> };

/** A table over documents, made row by row: it can be stopped, goes on where it was, and a new column leaves the others as they are. */
class Tabulating {
  scope = $state.raw<Scope>({ of: "everything" });
  fields = $state.raw<string[]>([]);
  rows = $state.raw<Row[]>([]);
  working = $state(false);
  private latest = 0;

  /** Rows of which a field is not known yet. */
  get missing(): number {
    return this.rows.filter((row) => this.unknown(row).length).length;
  }

  /** Opens with the fields of the last time. */
  begin(): void {
    if (!this.fields.length) this.fields = settings.current?.table_fields ?? [];
  }

  /** Takes other documents. */
  of(scope: Scope): void {
    this.stop();
    this.scope = scope;
    this.rows = [];
  }

  add(typed: string): void {
    this.keep(addedFields(this.fields, typed));
  }
  drop(field: string): void {
    this.keep(this.fields.filter((each) => each !== field));
  }

  /** Looks for what is not known yet, document by document. */
  async run(): Promise<void> {
    const turn = ++this.latest;
    this.working = true;
    const going = (): boolean => turn === this.latest;
    await attempt(async () => {
      const files = await call(commands.filesIn(this.scope));
      if (!going()) return;
      this.rows = files.map((file) => this.rows.find((row) => row.file === file) ?? { file, name: "", cells: {} });
      for (const file of files) {
        const row = this.rows.find((each) => each.file === file);
        const fields = row ? this.unknown(row) : [];
        if (!fields.length) continue;
        const found = await call(commands.tableRow(file, fields));
        if (!going()) return;
        this.fill(found, fields);
      }
    });
    if (going()) this.working = false;
  }

  stop(): void {
    this.latest += 1;
    this.working = false;
  }

  /** Saves what there is. Returns whether the person did not cancel. */
  async save(format: TableFormat): Promise<boolean> {
    return (await attempt(() => call(commands.saveTable(this.table(), format)))) ?? false;
  }

  private table(): FieldTable {
    const rows = this.rows.map(({ file, name, cells }) => ({ file, file_name: name, cells: this.fields.map((field) => cells[field] ?? null) }));
    return { fields: this.fields, rows };
  }
  private unknown(row: Row): string[] {
    return this.fields.filter((field) => !(field in row.cells));
  }
  private fill({ file, file_name: name, cells }: FieldRow, fields: string[]): void {
    const found = Object.fromEntries(fields.map((field, index) => [field, cells[index] ?? null]));
    this.rows = this.rows.map((row) => (row.file === file ? { file, name, cells: { ...row.cells, ...found } } : row));
  }
  private keep(fields: string[]): void {
    this.fields = fields;
    void settings.change({ table_fields: fields });
  }
}

export const tabulating = new Tabulating();
