/** How a place of the repository is told: the instruction that stands there, and a link to its line. */

import { element, link } from "./element.ts";
import type { Place, PlaceIndex, Review } from "./review.ts";

export function place(review: Review, index: PlaceIndex): HTMLElement {
  const found = review.places[index];
  return element(
    "span",
    { class: "place" },
    found?.text ? element("code", {}, found.text) : null,
    found?.text && found.line ? " " : null,
    line(found),
  );
}

/** Links to the line alone. */
export function line(found: Place | undefined): HTMLElement | null {
  return found?.line ? link(found.line, found.url, "line") : null;
}
