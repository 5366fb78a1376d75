/** Puts values into the `{name}` places of a sentence. A place without a value stays, so that it is seen. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place));
}

/** The form of a sentence for `count` things; `other` where the language has no form of its own. */
export function pluralKey(key: string, count: number, language: string, sentences: Record<string, string>): string {
  const form = `${key}.${new Intl.PluralRules(language).select(count)}`;
  return form in sentences ? form : `${key}.other`;
}
