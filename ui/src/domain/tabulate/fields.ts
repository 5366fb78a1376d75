/** Fields with those that were typed or pasted put in: each line, and each part between commas, is one; each stands once. */
export function addedFields(fields: readonly string[], typed: string): string[] {
  const named = typed.split(/[\n\t,，;；、]/).map((field) => field.trim()).filter(Boolean);
  return [...new Set([...fields, ...named])];
}
