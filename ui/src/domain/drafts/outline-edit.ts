import type { Outline, Point } from "../../platform";

export function emptyPoint(): Point {
  return { text: "", source: null };
}

/** Moves a section by one place. Returns whether it moved. */
export function moveSection(outline: Outline, section: number, by: -1 | 1): boolean {
  return swap(outline.sections, section, section + by);
}

/**
 * Moves a point by one place; past the end of its section it goes into the
 * next one. Returns where it is then, or null where it cannot move.
 */
export function movePoint(outline: Outline, section: number, point: number, by: -1 | 1): { section: number; point: number } | null {
  const points = outline.sections[section]?.points;
  if (!points?.[point]) return null;
  if (swap(points, point, point + by)) return { section, point: point + by };
  const neighbour = outline.sections[section + by]?.points;
  if (!neighbour) return null;
  const [moved] = points.splice(point, 1);
  if (!moved) return null;
  const at = by < 0 ? neighbour.length : 0;
  neighbour.splice(at, 0, moved);
  return { section: section + by, point: at };
}

function swap<T>(things: T[], one: number, other: number): boolean {
  const first = things[one];
  const second = things[other];
  if (first === undefined || second === undefined) return false;
  things[one] = second;
  things[other] = first;
  return true;
}

/**
 * Takes the sources of a kept outline over into the one that is edited, for
 * every point whose text is still the same. Text that is being typed stays.
 */
export function takeSources(edited: Outline, kept: Outline): void {
  edited.sections.forEach((section, index) => {
    section.points.forEach((point, place) => {
      const same = kept.sections[index]?.points[place];
      if (same && same.text === point.text) point.source = same.source;
    });
  });
}
