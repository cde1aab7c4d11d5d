/** What the colours and patterns of a picture mean. */

import type { Block } from "./block.ts";
import { size } from "./bytes.ts";
import { element } from "./element.ts";
import { place } from "./place.ts";
import type { PlaceIndex, Review } from "./review.ts";

export function imageLegend(review: Review, root: Block, hues: PlaceIndex[]): HTMLElement {
  const made = hues
    .filter((index) => root.made.has(index))
    .map((index) => {
      const bytes = size(root.made.get(index) ?? 0);
      return item(`hue-${hues.indexOf(index)}`, place(review, index), ` ${bytes}`);
    });
  return element(
    "ul",
    { class: "legend", "aria-label": "Colours" },
    ...made,
    root.base < root.area ? item("other", "another instruction") : null,
    root.base < root.area ? item("mixed", "several instructions") : null,
    root.base ? item("base", "base image") : null,
  );
}

export function changeLegend(): HTMLElement {
  return element(
    "ul",
    { class: "legend", "aria-label": "Colours" },
    item("grew", "grew (+)"),
    item("shrank", "shrank (\u2212)"),
    item("mixed", "both"),
  );
}

function item(style: string, ...words: (HTMLElement | string)[]): HTMLElement {
  const swatch = element("span", { class: `swatch block ${style}`, "aria-hidden": "true" });
  return element("li", {}, swatch, element("span", {}, ...words));
}
