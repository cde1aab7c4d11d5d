import assert from "node:assert/strict";
import test from "node:test";
import { block } from "./block.ts";
import { changeStyle, hues, imageStyle } from "./colours.ts";
import type { Part } from "./review.ts";

const of = (...parts: Part[]) => block({ name: "/", parts }, "all");

test("the largest instruction has the first colour, an unknown one has none", () => {
  const parts = [
    { name: "a", size: 1, made: 4 },
    { name: "b", size: 3, made: 2 },
    { name: "c", size: 9 },
  ];
  assert.deepEqual(hues(of(...parts)), [2, 4]);
});

test("a block of the image is coloured by what made all of it", () => {
  const one = { name: "a", size: 1, made: 4 };
  const other = { name: "b", size: 1, made: 5 };
  const base = { name: "c", size: 1, made: 4, base: true } as const;
  assert.deepEqual(
    [of(one), of(other), of(one, other), of(base), of(one, base)].map((each) =>
      imageStyle(each, [4]),
    ),
    ["hue-0", "other", "mixed", "base", "hue-0"],
  );
});

test("a block of the change grew, shrank, or did both", () => {
  const [more, less] = [
    { name: "a", size: 3 },
    { name: "b", size: -2 },
  ];
  assert.deepEqual([of(more), of(less), of(more, less)].map(changeStyle), [
    "grew",
    "shrank",
    "mixed",
  ]);
});
