const http = require("node:http");

const server = http.createServer((request, response) => response.end("hello"));
server.listen(process.env.PORT || 3000);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => server.close(() => process.exit(0)));
}
