import type { TextLanguage } from "../../platform";

const letters = (text: string, script: RegExp): number => text.match(script)?.length ?? 0;

/**
 * The language that a text is likely wanted in: the person's own, or the other one of the two
 * that the interface speaks where it is in that already. Goes by the script alone, as nothing
 * more is needed to offer one.
 */
export function likelyTarget(text: string, own: "en" | "zh"): TextLanguage {
  const other = own === "en" ? "zh" : "en";
  const latin = letters(text, /\p{Script=Latin}/gu);
  const han = letters(text, /\p{Script=Han}/gu);
  const kana = letters(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const all = letters(text, /\p{L}/gu);
  if (!all) return other;
  // A Chinese character says about as much as three letters.
  if (own === "zh") return han * 3 >= latin && !kana && han > 0 ? other : own;
  return latin > han * 3 && latin * 2 >= all ? other : own;
}
