/** What the pointer is over, told beside it; keyboards have the focused block's own words. */

import { element } from "./element.ts";

const AWAY = 14; // pixels from the pointer

/** Follows the pointer over an area; `words` is empty where there is nothing to tell. */
export function tooltip(area: HTMLElement, words: (target: Element) => string): HTMLElement {
  const tip = element("div", { class: "tooltip", "aria-hidden": "true", hidden: true });
  area.addEventListener("pointermove", ({ target, clientX, clientY, pointerType }) => {
    const text = target instanceof Element && pointerType === "mouse" ? words(target) : "";
    tip.hidden = !text;
    tip.textContent = text;
    const { offsetWidth: width, offsetHeight: height } = tip;
    tip.style.left = `${Math.max(0, Math.min(clientX + AWAY, innerWidth - width - AWAY))}px`;
    tip.style.top = `${clientY + AWAY + height > innerHeight ? clientY - AWAY - height : clientY + AWAY}px`;
  });
  area.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
  return tip;
}
