/** What lies between two things of a list, both included and in its order; one alone where the other is not in it. */
export function between<Thing>(list: readonly Thing[], from: Thing, to: Thing): Thing[] {
  const [first, last] = [list.indexOf(from), list.indexOf(to)];
  if (last < 0) return [];
  return first < 0 ? [to] : list.slice(Math.min(first, last), Math.max(first, last) + 1);
}
