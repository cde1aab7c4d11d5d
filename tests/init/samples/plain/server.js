import { createServer } from "node:http";
import ms from "ms";

import { orders } from "./lib/orders.js";

const server = createServer((request, response) => {
  response.end(request.url === "/healthz" ? ms(60_000) : JSON.stringify(orders));
});
server.listen(process.env.PORT ?? 8080);
process.on("SIGTERM", () => server.close());
