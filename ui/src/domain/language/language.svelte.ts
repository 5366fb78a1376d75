import type { Language } from "../../platform";
import en from "../../locales/en.json";
import zh from "../../locales/zh.json";
import { fill, pluralKey } from "./fill";

/** The key of a sentence. */
export type Key = keyof typeof en;
/** The key of a sentence that has forms for one and many, without the form. */
export type PluralKey = Key extends infer Each ? (Each extends `${infer Base}.other` ? Base : never) : never;
export type Values = Record<string, string | number>;
type Spoken = "en" | "zh";

const SENTENCES: Record<Spoken, Record<string, string>> = { en, zh };

class Speech {
  spoken = $state<Spoken>(systemLanguage());

  /** Follows a setting. */
  use(language: Language): void {
    this.spoken = language === "system" ? systemLanguage() : language;
    document.documentElement.lang = this.spoken === "zh" ? "zh-Hans" : "en";
  }
}

function systemLanguage(): Spoken {
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const speech = new Speech();

/** A sentence in the person's language. */
export function t(key: Key, values: Values = {}): string {
  return fill(SENTENCES[speech.spoken][key] ?? key, values);
}

/** A sentence about `count` things; the count stands in it as `{count}`. */
export function plural(key: PluralKey, count: number, values: Values = {}): string {
  const sentences = SENTENCES[speech.spoken];
  const chosen = pluralKey(key, count, speech.spoken, sentences);
  return fill(sentences[chosen] ?? key, { count: number(count), ...values });
}

/** A number as the person's language writes it. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(speech.spoken, { maximumFractionDigits: digits }).format(value);
}

/** A part of a whole, from 0 to 1, as a percentage. */
export function share(value: number): string {
  return new Intl.NumberFormat(speech.spoken, { style: "percent", maximumFractionDigits: 0 }).format(value);
}

/** The name of a language that a tag of BCP 47 stands for. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(speech.spoken, { type: "language", fallback: "code" }).of(tag) ?? tag;
}

/** Tags of languages in their order, the person's own before all others. */
export function ownFirst(tags: string[]): string[] {
  const own = (tag: string): boolean => tag.split("-")[0] === speech.spoken;
  return [...tags.filter(own), ...tags.filter((tag) => !own(tag))];
}

/** A number of things in a second: with a decimal where it is small. */
export function rate(value: number): string {
  return number(value, value < 9.95 ? 1 : 0);
}

/** A list of names as the person's language writes it. */
export function listed(names: string[]): string {
  return new Intl.ListFormat(speech.spoken, { type: "conjunction" }).format(names);
}

/** The day of a moment in seconds since 1970, short. */
export function day(seconds: number): string {
  const moment = new Date(seconds * 1000);
  const today = new Date().toDateString() === moment.toDateString();
  return new Intl.DateTimeFormat(
    speech.spoken,
    today ? { hour: "numeric", minute: "2-digit" } : { month: "short", day: "numeric" },
  ).format(moment);
}

/** The date of a moment in seconds since 1970, with its year. */
export function date(seconds: number): string {
  return new Intl.DateTimeFormat(speech.spoken, { year: "numeric", month: "short", day: "numeric" }).format(new Date(seconds * 1000));
}

/** A time in seconds, short: in minutes where seconds would be many. */
export function duration(seconds: number): string {
  const minutes = seconds >= 90;
  return new Intl.NumberFormat(speech.spoken, {
    style: "unit",
    unit: minutes ? "minute" : "second",
    unitDisplay: "short",
    maximumFractionDigits: seconds < 10 ? 1 : 0,
  }).format(minutes ? seconds / 60 : seconds);
}

/** A size in bytes, short. */
export function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(speech.spoken, {
    style: "unit",
    unit: units[step],
    // "37 byte" is how short bytes are in English.
    unitDisplay: step ? "short" : "long",
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}
