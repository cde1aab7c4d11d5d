/** A table whose rows can be sorted, searched, and shown a few at a time. */

import { change, size } from "./bytes.ts";
import { element } from "./element.ts";
import { ordered } from "./order.ts";
import { place } from "./place.ts";
import type { Cell, Column, Review, Table } from "./review.ts";

const FEW = 15;

const FIGURES = {
  text: String,
  count: (number: number) => number.toLocaleString("en"),
  bytes: size,
  change,
};

type Direction = "ascending" | "descending";

export function table(review: Review, table: Table, id: string): HTMLElement {
  return new Sheet(review, table, id).element;
}

class Sheet {
  readonly element: HTMLElement;
  readonly #review: Review;
  readonly #table: Table;
  readonly #body = element("tbody");
  readonly #heads: HTMLTableCellElement[];
  readonly #more = element("button", { type: "button", class: "more" });
  #rows: Cell[][];
  #all = false;
  #sought = "";

  constructor(review: Review, table: Table, id: string) {
    this.#review = review;
    this.#table = table;
    this.#rows = table.rows;
    this.#heads = table.columns.map((column, index) => this.#head(column, index));
    this.element = this.#skeleton(id);
    this.#more.addEventListener("click", () => {
      this.#all = !this.#all;
      this.#fill();
    });
    this.#fill();
  }

  #skeleton(id: string): HTMLElement {
    const { name, about, rows } = this.#table;
    return element(
      "section",
      { class: "table" },
      element(
        "div",
        { class: "table-head" },
        element("h2", { id }, name),
        rows.length > FEW ? this.#search() : null,
      ),
      about ? element("p", { class: "about" }, about) : null,
      element(
        "div",
        { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": id },
        element(
          "table",
          { "aria-labelledby": id },
          element("thead", {}, element("tr", {}, ...this.#heads)),
          this.#body,
        ),
      ),
      this.#more,
    );
  }

  #search(): HTMLElement {
    const input = element("input", { type: "search" });
    input.addEventListener("input", () => {
      this.#sought = input.value.toLowerCase();
      this.#fill();
    });
    const unseen = element("span", { class: "unseen" }, ` ${this.#table.name}`);
    return element("label", { class: "search" }, "Find", unseen, " ", input);
  }

  #head({ name, kind }: Column, index: number): HTMLTableCellElement {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => this.#sort(index));
    return element("th", { scope: "col", class: kind }, button);
  }

  /** Sorts by a column, figures largest first; a second time the other way round. */
  #sort(index: number): void {
    const head = this.#heads[index];
    const { kind } = this.#table.columns[index] ?? { kind: "text" };
    const first: Direction = kind === "text" || kind === "place" ? "ascending" : "descending";
    const second: Direction = first === "ascending" ? "descending" : "ascending";
    const direction = head?.getAttribute("aria-sort") === first ? second : first;
    for (const each of this.#heads) each.removeAttribute("aria-sort");
    head?.setAttribute("aria-sort", direction);
    this.#rows = ordered(this.#table.rows, (row) => this.#key(row[index] ?? null, kind), direction);
    this.#fill();
  }

  #fill(): void {
    const found = this.#rows.filter((row) => this.#holds(row));
    const rows = this.#all ? found : found.slice(0, FEW);
    this.#body.replaceChildren(...rows.map((row) => this.#row(row)));
    this.#more.hidden = found.length <= FEW;
    this.#more.textContent = this.#all
      ? `Show ${FEW}`
      : `Show all ${found.length.toLocaleString("en")}`;
  }

  #row(row: Cell[]): HTMLElement {
    const cells = this.#table.columns.map(({ kind }, index) => {
      const tag = index === 0 ? "th" : "td";
      const scope = index === 0 ? "row" : null;
      return element(tag, { class: kind, scope }, this.#shown(row[index] ?? null, kind));
    });
    return element("tr", {}, ...cells);
  }

  #shown(cell: Cell, kind: Column["kind"]): HTMLElement | string | null {
    if (cell === null || typeof cell === "string") return cell;
    if (kind === "place") return place(this.#review, cell);
    return element("span", { class: cell ? null : "zero" }, FIGURES[kind](cell));
  }

  #key(cell: Cell, kind: Column["kind"]): Cell {
    if (kind !== "place" || typeof cell !== "number") return cell;
    const found = this.#review.places[cell];
    return found?.line ?? found?.text ?? null;
  }

  #holds(row: Cell[]): boolean {
    if (!this.#sought) return true;
    const { columns } = this.#table;
    const words = row.map((cell, index) => this.#key(cell, columns[index]?.kind ?? "text"));
    return words.some((word) =>
      String(word ?? "")
        .toLowerCase()
        .includes(this.#sought),
    );
  }
}
