import { test } from "@playwright/test";
test("logs in", async () => {});
