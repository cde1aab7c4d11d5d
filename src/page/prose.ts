/** Sentences in which code stands between backticks. */

import { element } from "./element.ts";

export function prose(sentence: string): (HTMLElement | string)[] {
  const pieces = sentence.split("`");
  if (pieces.length % 2 === 0) return [sentence];
  return pieces.map((each, index) => (index % 2 ? element("code", {}, each) : each));
}
