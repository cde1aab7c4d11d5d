/** How a block looks in one picture, and what is said of it. */

import { type Block, maker } from "./block.ts";
import { change, share, size } from "./bytes.ts";
import { changeStyle, imageStyle } from "./colours.ts";
import type { Picture, PlaceIndex, Review } from "./review.ts";

export interface Look {
  style: (block: Block) => string;
  figure: (block: Block) => string;
  named: (block: Block) => string;
  says: (block: Block) => string; // what only a screen reader is told beside name and figure
  told: (block: Block) => string; // beside the pointer
}

export function look(review: Review, of: Picture["of"], whole: Block, hues: PlaceIndex[]): Look {
  const isImage = of === "image";
  const figure = (block: Block) => (isImage ? size : change)(block.size);
  const named = (block: Block) => `${block.part.name}, ${figure(block)}`;
  const part = (block: Block) => (isImage ? share(block.area, whole.area) : "");
  return {
    figure,
    named,
    style: (block) => (isImage ? imageStyle(block, hues) : changeStyle(block)),
    says: (block) => joined(", ", part(block), origin(review, block)),
    told: (block) => joined("\n", named(block), origin(review, block)),
  };
}

function origin(review: Review, block: Block): string {
  if (block.area && block.base === block.area) return "base image";
  const place = review.places[maker(block) ?? -1];
  return place ? joined(" ", place.text, place.line) : "";
}

function joined(between: string, ...words: (string | null)[]): string {
  return words.filter(Boolean).join(between);
}
