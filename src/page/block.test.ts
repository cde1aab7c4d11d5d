import assert from "node:assert/strict";
import test from "node:test";
import { block, folded, maker } from "./block.ts";
import type { Part } from "./review.ts";

const IMAGE: Part = {
  name: "/",
  parts: [
    { name: "etc", parts: [{ name: "passwd", size: 10, base: true, made: 0 }] },
    {
      name: "app",
      parts: [
        { name: "small.js", size: 20, made: 1 },
        { name: "large.js", size: 70, made: 1 },
      ],
    },
  ],
};

test("a block has all that lies in it, and the largest comes first", () => {
  const { area, size, base, made, blocks } = block(IMAGE, "all");
  assert.deepEqual({ area, size, base }, { area: 100, size: 100, base: 10 });
  assert.deepEqual([...made].sort(), [
    [0, 10],
    [1, 90],
  ]);
  assert.deepEqual(
    blocks.map((each) => [each.part.name, ...each.blocks.map(({ part }) => part.name)]),
    [
      ["app", "large.js", "small.js"],
      ["etc", "passwd"],
    ],
  );
});

test("what is not to be shown leaves no empty block", () => {
  const names = (show: "own" | "base") => block(IMAGE, show).blocks.map(({ part }) => part.name);
  assert.deepEqual([names("own"), names("base")], [["app"], ["etc"]]);
});

test("growth and shrinkage both take room, and cancel out in the figure", () => {
  const { area, size } = block(
    {
      name: "/",
      parts: [
        { name: "a", size: 5 },
        { name: "b", size: -3 },
      ],
    },
    "all",
  );
  assert.deepEqual({ area, size }, { area: 8, size: 2 });
});

test("the smallest are put together, none is lost", () => {
  const parts = [5, 4, 3, 2].map((size) => ({ name: `${size}`, size, made: size }));
  const { blocks } = block({ name: "/", parts }, "all");
  assert.deepEqual(
    folded(blocks, 3).map(({ part, area }) => [part.name, area]),
    [
      ["5", 5],
      ["4", 4],
      ["2 smaller blocks", 5],
    ],
  );
  assert.equal(folded(blocks, 4), blocks);
});

test("one instruction is named, several are not", () => {
  const root = block(IMAGE, "all");
  assert.deepEqual([maker(root), root.blocks.map(maker)], [null, [1, 0]]);
});
