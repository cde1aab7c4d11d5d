/** Blocks on the screen: a list of buttons, each with the outline of what lies in it. */

import type { Block } from "./block.ts";
import { element } from "./element.ts";
import type { Look } from "./look.ts";
import type { Box } from "./treemap.ts";

const LEGIBLE = { width: 52, height: 17 };
const TWO_LINES = 36;
const ONE_LINE = 120;
const VISIBLE = 3;

/** Draws a box and remembers, for the pointer, which block each element shows. */
export function drawn(box: Box, look: Look, shown: WeakMap<Element, Block>): HTMLLIElement {
  const { block } = box;
  const button = element("button", { type: "button", class: classes(box, look), tabindex: -1 });
  button.append(
    label(box, look),
    element("span", { class: "unseen" }, `, ${look.says(block)}`),
    ...box.boxes.filter(isVisible).map((each) => nested(each, box, look, shown)),
  );
  lie(button, box, { x: 0, y: 0 });
  shown.set(button, block);
  return element("li", {}, button);
}

function nested(box: Box, outer: Box, look: Look, shown: WeakMap<Element, Block>): HTMLElement {
  const drawn = element("span", { class: classes(box, look), "aria-hidden": "true" });
  if (isLegible(box)) drawn.append(label(box, look));
  drawn.append(...box.boxes.filter(isVisible).map((each) => nested(each, box, look, shown)));
  lie(drawn, box, outer);
  shown.set(drawn, box.block);
  return drawn;
}

function label(box: Box, look: Look): HTMLElement {
  const { block } = box;
  const isTall = !box.boxes.length && box.height >= TWO_LINES;
  const hasRoom = isTall || box.width >= ONE_LINE;
  return element(
    "span",
    { class: isLegible(box) ? `label${isTall ? " tall" : ""}` : "unseen" },
    element("span", { class: "name" }, block.part.name),
    " ",
    element("span", { class: hasRoom ? "bytes" : "unseen" }, look.figure(block)),
  );
}

function classes(box: Box, look: Look): string {
  return ["block", look.style(box.block), box.boxes.length ? "group" : ""].join(" ").trim();
}

function lie(drawn: HTMLElement, box: Box, outer: { x: number; y: number }): void {
  drawn.style.left = `${box.x - outer.x}px`;
  drawn.style.top = `${box.y - outer.y}px`;
  drawn.style.width = `${box.width}px`;
  drawn.style.height = `${box.height}px`;
}

function isLegible({ width, height }: Box): boolean {
  return width >= LEGIBLE.width && height >= LEGIBLE.height;
}

function isVisible({ width, height }: Box): boolean {
  return width >= VISIBLE && height >= VISIBLE;
}
