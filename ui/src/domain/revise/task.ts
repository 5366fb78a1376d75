import type { Manner, RevisionTask, TextLanguage } from "../../platform";

/** What is done to a text, without how. */
export type Does = RevisionTask["does"];
/** What is revised: a document, a text that the person gives, or one that they selected in a document or an answer. */
export type Source = { of: "file"; file: number } | { of: "text" | "selection"; text: string };

export const TASKS: Does[] = ["proofread", "rewrite", "translate", "explain"];
export const MANNERS: Manner[] = ["plain", "shorter", "formal", "friendly", "wish"];
export const LANGUAGES: TextLanguage[] = ["en", "zh", "de", "fr", "es", "it", "pt", "ru", "ja", "ko", "ar"];

/** The tag of BCP 47 that names a language as it will be written. */
export function tagOf(language: TextLanguage): string {
  return language === "zh" ? "zh-Hans" : language;
}

/** Whether two tasks, or two sources, are the same. */
export function alike<T extends RevisionTask | Source>(one: T, other: T): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether the text that was begun with is put right, so that what was not looked at belongs to it as well. */
export function putsRight({ does }: RevisionTask): boolean {
  return does === "proofread" || does === "rewrite";
}

/** The tag of the language that a task writes in; none where it is that of the text. */
export function languageOf(task: RevisionTask): string | undefined {
  return task.does === "translate" || task.does === "explain" ? tagOf(task.language) : undefined;
}
