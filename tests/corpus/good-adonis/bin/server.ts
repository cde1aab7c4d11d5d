import { Ignitor } from "@adonisjs/core";

new Ignitor(new URL("../", import.meta.url))
  .tap((app) => app.listen("SIGTERM", () => app.terminate()))
  .httpServer()
  .start();
