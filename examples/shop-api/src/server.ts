import express from "express";

const app = express();
app.get("/healthz", (_request, response) => {
  response.send("ok");
});
app.get("/orders", (_request, response) => {
  response.json([{ id: 1, item: "crate" }]);
});

const server = app.listen(3000);
process.on("SIGTERM", () => server.close());
