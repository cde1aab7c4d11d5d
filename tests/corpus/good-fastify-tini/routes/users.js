export default async function users(app) {
  app.get("/users", async () => []);
}
