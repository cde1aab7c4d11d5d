/** Where the blocks of a picture lie, and which of them is beside which. */

import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import { type Block, folded } from "./block.ts";

const LEVELS = 3;
const MOST = [80, 40, 25]; // blocks of one parent, by level
const HEADS = [0, 22, 16]; // pixels above the blocks of one parent, for its name
const SQUARISH = 1.4;

/** A block's place in pixels from the corner of the picture. */
export interface Box {
  block: Block;
  x: number;
  y: number;
  width: number;
  height: number;
  boxes: Box[];
}

interface Cut {
  block: Block;
  cuts: Cut[];
}

/** Lays out what lies in a block, and what lies in that. */
export function layout(root: Block, width: number, height: number): Box[] {
  const tree = hierarchy(cut(root, 0), ({ cuts }) => cuts).sum(({ block, cuts }) =>
    cuts.length ? 0 : block.area,
  );
  const place = treemap<Cut>()
    .tile(treemapSquarify.ratio(SQUARISH))
    .size([width, height])
    .round(true)
    .paddingInner(2)
    .paddingOuter(({ depth }) => (depth ? 2 : 0))
    .paddingTop(({ depth }) => HEADS[depth] ?? 0);
  return place(tree).children?.map(box) ?? [];
}

/** Finds the nearest box in the direction of an arrow key. */
export function neighbour(boxes: Box[], from: Box, key: string): Box | undefined {
  const [across, down] = DIRECTIONS[key] ?? [0, 0];
  const distance = (to: Box) => {
    const [dx, dy] = [centre(to).x - centre(from).x, centre(to).y - centre(from).y];
    const [ahead, aside] = [dx * across + dy * down, Math.abs(dx * down) + Math.abs(dy * across)];
    return ahead > 0 ? ahead + 2 * aside : Number.POSITIVE_INFINITY;
  };
  const [nearest] = boxes
    .map((each) => ({ each, far: distance(each) }))
    .filter(({ far }) => far < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.far - other.far);
  return nearest?.each;
}

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function cut(block: Block, level: number): Cut {
  const inner = level < LEVELS ? folded(block.blocks, MOST[level] ?? 0) : [];
  return { block, cuts: inner.map((each) => cut(each, level + 1)) };
}

function box(node: HierarchyRectangularNode<Cut>): Box {
  const { x0: x, y0: y, x1, y1, data, children } = node;
  return {
    block: data.block,
    x,
    y,
    width: x1 - x,
    height: y1 - y,
    boxes: children?.map(box) ?? [],
  };
}

function centre({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
