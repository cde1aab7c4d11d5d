/** A picture's parts as blocks: filtered, added up, and no finer than somebody can see. */

import type { Part, PlaceIndex } from "./review.ts";

export type Show = "all" | "own" | "base";

/** A part with what lies in it added up. */
export interface Block {
  part: Part;
  area: number; // growth and shrinkage both take room
  size: number; // in a change they cancel each other out
  base: number; // area that came with the base image
  made: Map<PlaceIndex | null, number>; // sizes by the instruction that produced them
  blocks: Block[]; // largest first
}

/** Adds up a picture; what is not to be shown is left out. */
export function block(part: Part, show: Show): Block {
  if (!part.parts) return leaf(part, show);
  const blocks = part.parts
    .map((each) => block(each, show))
    .filter(({ area }) => area > 0)
    .sort((one, other) => other.area - one.area);
  return { part, blocks, ...total(blocks) };
}

/** Puts the smallest blocks together where there are more than can be told apart. */
export function folded(blocks: Block[], most: number): Block[] {
  if (blocks.length <= most) return blocks;
  const rest = blocks.slice(most - 1);
  const part = { name: `${rest.length.toLocaleString("en")} smaller blocks` };
  return [...blocks.slice(0, most - 1), { part, blocks: [], ...total(rest) }];
}

/** Names the instruction that made all of a block, if one did. */
export function maker({ made }: Block): PlaceIndex | null {
  const [first, ...others] = made.keys();
  return first === undefined || others.length ? null : first;
}

function leaf(part: Part, show: Show): Block {
  const isShown = show === "all" || (show === "base") === Boolean(part.base);
  const size = isShown ? (part.size ?? 0) : 0;
  const area = Math.abs(size);
  const made = new Map(area ? [[part.made ?? null, size]] : []);
  return { part, area, size, base: part.base ? area : 0, made, blocks: [] };
}

function total(blocks: Block[]): Pick<Block, "area" | "size" | "base" | "made"> {
  const sum = { area: 0, size: 0, base: 0, made: new Map<PlaceIndex | null, number>() };
  for (const { area, size, base, made } of blocks) {
    sum.area += area;
    sum.size += size;
    sum.base += base;
    for (const [place, bytes] of made) sum.made.set(place, (sum.made.get(place) ?? 0) + bytes);
  }
  return sum;
}
