import express from "express";

const app = express();
app.get("/healthz", (_request, response) => response.send("ok"));

const server = app.listen(3000);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => server.close(() => process.exit(0)));
}
