/** All that is known of one block, with links to the lines behind it. */

import type { Block } from "./block.ts";
import { change, share, size } from "./bytes.ts";
import { element } from "./element.ts";
import { place } from "./place.ts";
import { prose } from "./prose.ts";
import type { PlaceIndex, Review } from "./review.ts";

const MOST = 6;

/** Where a block stands: the picture it is of, and the names above it. */
export interface Standing {
  of: "image" | "change";
  path: string;
  whole: Block;
}

export function details(review: Review, block: Block, standing: Standing): HTMLElement {
  const { of, path, whole } = standing;
  const { part } = block;
  return element(
    "div",
    { class: "details" },
    element("h3", {}, path),
    element(
      "p",
      { class: "total" },
      element("strong", {}, (of === "image" ? size : change)(block.size)),
    ),
    part.note ? element("p", { class: "note" }, ...prose(part.note)) : null,
    element("dl", {}, ...facts(block, whole, of)),
    part.asked === undefined ? null : element("p", {}, "Asked for in ", place(review, part.asked)),
    makers(review, block, of),
  );
}

function facts(block: Block, whole: Block, of: "image" | "change"): HTMLElement[] {
  if (of === "change") {
    const grown = (block.area + block.size) / 2;
    const both = grown > 0 && grown < block.area;
    return both
      ? [...fact("Grew", change(grown)), ...fact("Shrank", change(grown - block.area))]
      : [];
  }
  return [
    ...fact("Of all that is shown", share(block.area, whole.area)),
    ...(block.base ? fact("From the base image", share(block.base, block.area)) : []),
  ];
}

function fact(term: string, value: string): HTMLElement[] {
  return [element("dt", {}, term), element("dd", {}, value)];
}

function makers(review: Review, block: Block, of: "image" | "change"): HTMLElement | null {
  const known = [...block.made].filter((each): each is [PlaceIndex, number] => each[0] !== null);
  if (!known.length) return null;
  known.sort(([, one], [, other]) => Math.abs(other) - Math.abs(one));
  const figure = of === "image" ? size : change;
  const items = known
    .slice(0, MOST)
    .map(([index, bytes]) =>
      element(
        "li",
        {},
        element("span", { class: "figure-of" }, figure(bytes)),
        place(review, index),
      ),
    );
  if (known.length > MOST) items.push(element("li", {}, `and ${known.length - MOST} more`));
  return element("div", {}, element("h4", {}, "Made by"), element("ul", {}, ...items));
}
