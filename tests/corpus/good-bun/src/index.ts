import { Hono } from "hono";

const app = new Hono();
app.get("/", (context) => context.text("hop"));
const server = Bun.serve({ port: 3000, fetch: app.fetch });
process.on("SIGTERM", () => server.stop());
