require("node:http").createServer((_, answer) => answer.end("1")).listen(8080);
