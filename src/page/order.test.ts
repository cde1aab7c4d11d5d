import assert from "node:assert/strict";
import test from "node:test";
import { ordered } from "./order.ts";
import type { Cell } from "./review.ts";

const sorted = (direction: "ascending" | "descending", ...cells: Cell[]) =>
  ordered(cells, (cell) => cell, direction);

test("lines are sorted by their numbers", () => {
  const lines = ["Dockerfile:12", "Dockerfile:9"];
  assert.deepEqual(sorted("ascending", ...lines), ["Dockerfile:9", "Dockerfile:12"]);
});

test("what is not known comes last in both directions", () => {
  assert.deepEqual(sorted("ascending", null, 2, 1), [1, 2, null]);
  assert.deepEqual(sorted("descending", null, 1, 2), [2, 1, null]);
});

test("equal rows keep their order", () => {
  const rows = ["b", "a", "c"].map((name) => ({ name, size: 1 }));
  assert.deepEqual(
    ordered(rows, ({ size }) => size, "descending").map(({ name }) => name),
    ["b", "a", "c"],
  );
});
