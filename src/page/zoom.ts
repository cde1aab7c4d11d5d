/** Where in a picture one stands. */

import type { Block } from "./block.ts";
import type { Part } from "./review.ts";

/** Follows parts from the outermost block inwards, as far as they are shown. */
export function path(whole: Block, zoom: Part[]): [Block, ...Block[]] {
  const [next, ...others] = zoom;
  const inner = whole.blocks.find(({ part }) => part === next);
  return inner ? [whole, ...path(inner, others)] : [whole];
}

/** Writes a path: of directories as everybody does. */
export function named(path: Block[]): string {
  const [root, ...names] = path.map(({ part }) => part.name);
  if (root === "/") return `/${names.join("/")}`;
  return names.length ? names.join(" › ") : (root ?? "");
}
