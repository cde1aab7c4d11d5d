import assert from "node:assert/strict";
import test from "node:test";
import { block } from "./block.ts";
import { type Box, layout, neighbour } from "./treemap.ts";

const leaf = (name: string, size: number) => ({ name, size });
const QUARTERS = layout(
  block({ name: "/", parts: ["a", "b", "c", "d"].map((name) => leaf(name, 1)) }, "all"),
  200,
  200,
);

function named(boxes: Box[], name: string): Box {
  const found = boxes.find(({ block }) => block.part.name === name);
  assert.ok(found);
  return found;
}

test("equal blocks share the room equally", () => {
  const shapes = new Set(QUARTERS.map(({ width, height }) => `${width}x${height}`));
  assert.deepEqual([QUARTERS.length, [...shapes]], [4, ["99x99"]]);
});

test("a block's blocks lie inside it, below its name", () => {
  const inner = { name: "app", parts: [leaf("a", 2), leaf("b", 1)] };
  const [app] = layout(block({ name: "/", parts: [inner] }, "all"), 300, 200);
  assert.ok(app);
  for (const each of app.boxes) {
    assert.ok(each.y >= app.y + 22 && each.y + each.height <= app.y + app.height);
    assert.ok(each.x >= app.x && each.x + each.width <= app.x + app.width);
  }
});

test("blocks are drawn three levels deep, and no deeper", () => {
  const deep = [5, 4, 3, 2, 1].reduce<{ name: string; size?: number; parts?: object[] }>(
    (part, level) => ({ name: `${level}`, parts: [part] }),
    leaf("file", 1),
  );
  const depth = (boxes: Box[]): number =>
    boxes.length ? 1 + Math.max(...boxes.map((each) => depth(each.boxes))) : 0;
  assert.equal(depth(layout(block(deep as never, "all"), 500, 500)), 3);
});

test("arrow keys go to the block beside, and stay where there is none", () => {
  const at = (x: number, y: number) => {
    const found = QUARTERS.find((each) => each.x === x && each.y === y);
    assert.ok(found);
    return found;
  };
  const [left, right, below] = [at(0, 0), at(101, 0), at(0, 101)];
  assert.deepEqual(
    ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"].map((key) =>
      neighbour(QUARTERS, left, key),
    ),
    [right, below, undefined, undefined],
  );
});

test("nothing is laid out where nothing is", () => {
  assert.deepEqual(layout(block({ name: "/", parts: [] }, "all"), 100, 100), []);
  assert.equal(named(QUARTERS, "a").boxes.length, 0);
});
