/** The order of a table's rows. */

import type { Cell } from "./review.ts";

/** Sorts rows by one column; what is not known comes last either way. */
export function ordered<Row>(
  rows: Row[],
  key: (row: Row) => Cell,
  direction: "ascending" | "descending",
): Row[] {
  const sign = direction === "ascending" ? 1 : -1;
  return rows.toSorted((one, other) => {
    const [left, right] = [key(one), key(other)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compared(left, right);
  });
}

function compared(left: string | number, right: string | number): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return WORDS.compare(String(left), String(right));
}

// "Dockerfile:9" comes before "Dockerfile:12".
const WORDS = new Intl.Collator("en", { numeric: true });
