const http = require("node:http");

const server = http.createServer((request, response) => response.end("hello"));
server.listen(3000);
process.on("SIGTERM", () => server.close());
