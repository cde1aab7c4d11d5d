/** What is reviewed and what came out: the top of the page. */

import { change, size } from "./bytes.ts";
import { element, link } from "./element.ts";
import { prose } from "./prose.ts";
import type { Figure, Review } from "./review.ts";

const OUTCOMES: Record<string, [string, string]> = {
  pass: ["✓", "Pass"],
  findings: ["✕", "Findings"],
  "could-not-check": ["!", "Could not check"],
};

export function heading({ title, verdict, commits, figures, notes }: Review): HTMLElement {
  const [sign, words] = OUTCOMES[verdict.outcome] ?? ["", verdict.outcome];
  return element(
    "header",
    {},
    element(
      "div",
      { class: "title" },
      element("h1", {}, title),
      element("p", { class: `verdict ${verdict.outcome}` }, `${sign} ${words}`),
    ),
    element(
      "p",
      { class: "commits" },
      ...commits.map(({ role, name, url }) =>
        element("span", {}, `${role} `, link(name, url, "code")),
      ),
    ),
    list("reasons", verdict.reasons),
    element("div", { class: "figures" }, ...figures.map(figure)),
    list("notes", notes),
  );
}

function figure({ name, total, base, growth, baseGrowth }: Figure): HTMLElement {
  const grown = (bytes: number | null) => (bytes === null ? "" : ` (${change(bytes)})`);
  const own = growth === null ? null : growth - (baseGrowth ?? 0);
  const bar = element("span", { class: "bar", "aria-hidden": "true" }, element("span"));
  bar.style.setProperty("--own", total ? `${(100 * (total - base)) / total}%` : "0%");
  return element(
    "section",
    { class: "figure" },
    element("h2", {}, name),
    element(
      "p",
      { class: "total" },
      element("strong", {}, size(total)),
      growth === null ? null : element("span", { class: "growth" }, change(growth)),
    ),
    bar,
    element(
      "p",
      { class: "split" },
      element("span", {}, `own ${size(total - base)}${grown(own)}`),
      element("span", {}, `base image ${size(base)}${grown(baseGrowth)}`),
    ),
  );
}

function list(kind: string, lines: string[]): HTMLElement | null {
  const items = lines.map((line) => element("li", {}, ...prose(line)));
  return items.length ? element("ul", { class: kind }, ...items) : null;
}
