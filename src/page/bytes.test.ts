import assert from "node:assert/strict";
import test from "node:test";
import { change, share, size } from "./bytes.ts";

test("sizes have one decimal and decimal units", () => {
  assert.deepEqual([0, 999, 1000, 12_345_678, 999_950, 2e15].map(size), [
    "0 B",
    "999 B",
    "1.0 kB",
    "12.3 MB",
    "1.0 MB",
    "2000.0 TB",
  ]);
});

test("a change has a sign, and none is an exact zero", () => {
  assert.deepEqual([61e6, -1500, 0].map(change), ["+61.0 MB", "\u22121.5 kB", "±0 B"]);
});

test("a share that is not nothing is never told as nothing", () => {
  assert.deepEqual(
    [share(1, 8), share(1, 1e6), share(0, 5), share(0, 0)],
    ["12.5 %", "under 0.1 %", "0.0 %", "0.0 %"],
  );
});
