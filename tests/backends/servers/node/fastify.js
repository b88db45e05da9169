"use strict";
// Fastify with its plugins for forms, multipart and cookies. Usage: node fastify.js PORT
const { Rows, kindOf } = require("./rows.js");

async function readParts(rows, body) {
  for (const part of Object.values(body).flat()) {
    if (part.file) rows.file("fastify", part.fieldname, part.filename, await part.toBuffer());
    else rows.nested("fastify", "form", part.value, [part.fieldname]);
  }
}

async function main() {
  const app = require("fastify")();
  app.register(require("@fastify/formbody"));
  app.register(require("@fastify/multipart"), { attachFieldsToBody: true });
  app.register(require("@fastify/cookie"));
  app.all("*", async (request) => {
    const rows = new Rows();
    rows.add("fastify", "path", [], request.url.split("?")[0]);
    rows.add("fastify", "path", [], request.params["*"]);
    rows.nested("fastify", "query", request.query);
    rows.nested("fastify", "cookie", request.cookies);
    if (request.isMultipart()) await readParts(rows, request.body || {});
    else rows.nested("fastify", kindOf(request.headers["content-type"]), request.body || {});
    return rows.all;
  });
  app.setErrorHandler(async () => []);
  await app.listen({ port: Number(process.argv[2]), host: "127.0.0.1" });
}

main();
