import { createServer } from "node:http";
import ms from "ms";

createServer((_request, response) => response.end(ms(60_000))).listen(3000);
