import type { Place, Source } from "../../platform";
import { t } from "./language.svelte";

/** A place in a document as a person would say it: `page 7`, `§ 4.2 Notice`. */
export function placeInWords(place: Place): string {
  switch (place.in) {
    case "page":
      return t("place.page", { page: place.label ?? place.page });
    case "slide":
      return t(place.notes ? "place.notes" : "place.slide", { slide: place.slide });
    case "cells":
      return t("place.cells", { sheet: place.sheet, range: place.range });
    case "section":
      return place.headings.at(-1) ?? t("place.start");
    case "lines":
      return place.first === place.last
        ? t("place.line", { line: place.first })
        : t("place.lines", { first: place.first, last: place.last });
  }
}

/** Where a source stands, and whether its words were recognised from a picture. */
export function sourceInWords({ place, recognised }: Pick<Source, "place" | "recognised">): string {
  const words = placeInWords(place);
  return typeof recognised === "number" ? t("place.recognised", { place: words }) : words;
}
