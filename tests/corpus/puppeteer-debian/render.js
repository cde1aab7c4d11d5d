const http = require("node:http");
const puppeteer = require("puppeteer");

http
  .createServer(async (request, response) => {
    const browser = await puppeteer.launch();
    await browser.close();
    response.end();
  })
  .listen(3000);
