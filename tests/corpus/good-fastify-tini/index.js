import Fastify from "fastify";
import closeWithGrace from "close-with-grace";

const app = Fastify({ logger: true });
app.get("/", async () => ({ hello: "world" }));
closeWithGrace(async () => app.close());
await app.listen({ host: "0.0.0.0", port: 3000 });
