import assert from "node:assert/strict";
import test from "node:test";
import { block } from "./block.ts";
import { named, path } from "./zoom.ts";

const BIN = { name: "bin", parts: [{ name: "node", size: 1, base: true as const }] };
const USR = { name: "usr", parts: [BIN, { name: "own", size: 1 }] };

const zoomed = (name: string, show: "all" | "own") =>
  named(path(block({ name, parts: [USR] }, show), [USR, BIN]));

test("a path is written as its picture's names are", () => {
  assert.deepEqual([zoomed("/", "all"), zoomed("Everything", "all")], ["/usr/bin", "usr › bin"]);
});

test("a zoom goes as deep as what is shown", () => {
  assert.equal(zoomed("/", "own"), "/usr");
});

test("the whole has its picture's name", () => {
  assert.deepEqual(
    ["/", "Everything"].map((name) => named([block({ name, parts: [] }, "all")])),
    ["/", "Everything"],
  );
});
