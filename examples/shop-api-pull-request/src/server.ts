import express from "express";
import lodash from "lodash";

const app = express();
app.get("/healthz", (_request, response) => {
  response.send("ok");
});
app.get("/orders", (_request, response) => {
  response.json(lodash.sortBy([{ id: 2, item: "barrel" }, { id: 1, item: "crate" }], "id"));
});

const server = app.listen(3000);
process.on("SIGTERM", () => server.close());
