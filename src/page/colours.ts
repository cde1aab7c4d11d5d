/** What a block's colour means: the instruction that made it, or whether it grew. */

import { type Block, maker } from "./block.ts";
import type { PlaceIndex } from "./review.ts";

const HUES = 7;

/** Gives the instructions that made most of an image a colour each, the same in every picture. */
export function hues(own: Block): PlaceIndex[] {
  return [...own.made]
    .sort(([, one], [, other]) => other - one)
    .map(([place]) => place)
    .filter((place) => place !== null)
    .slice(0, HUES);
}

/** Names the style of a block of the image. */
export function imageStyle(block: Block, hues: PlaceIndex[]): string {
  if (block.base === block.area) return "base";
  const place = maker(block);
  if (place === null) return "mixed";
  const hue = hues.indexOf(place);
  return hue < 0 ? "other" : `hue-${hue}`;
}

/** Names the style of a block of the change. */
export function changeStyle({ size, area }: Block): string {
  if (area !== Math.abs(size)) return "mixed";
  return size < 0 ? "shrank" : "grew";
}
