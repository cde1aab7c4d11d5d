const { Client } = require("pg");

async function main() {
  const client = new Client();
  await client.connect();
  await client.end();
}
main();
