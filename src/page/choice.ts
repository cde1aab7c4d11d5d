/** A choice of one among a few. */

import { element } from "./element.ts";

export interface Option<Value> {
  value: Value;
  name: string;
}

export function choice<Value extends string>(
  legend: string,
  options: Option<Value>[],
  chosen: Value,
  choose: (value: Value) => void,
): HTMLElement {
  const buttons = options.map(({ value, name }) => {
    const input = element("input", {
      type: "radio",
      name: legend,
      value,
      checked: value === chosen,
    });
    input.addEventListener("change", () => choose(value));
    return element("label", {}, input, element("span", {}, name));
  });
  return element(
    "fieldset",
    { class: "choice" },
    element("legend", {}, legend),
    element("div", {}, ...buttons),
  );
}

/** Lists values, each once, under names of their own where they have any. */
export function options<Value extends string>(
  values: Value[],
  names: Partial<Record<Value, string>> = {},
): Option<Value>[] {
  return [...new Set(values)].map((value) => ({ value, name: names[value] ?? value }));
}
