"use strict";
// Node itself: its parsers of targets, queries, forms (also Request.formData) and JSON. Usage: node node.js PORT
const http = require("http");
const querystring = require("querystring");
const url = require("url");
const { Rows, bodyOf } = require("./rows.js");

function readTarget(rows, target) {
  rows.tried(() => rows.add("node-split", "path", [], target.split("?")[0]));
  rows.tried(() => rows.add("url.parse", "path", [], url.parse(target).pathname));
  rows.tried(() => rows.add("new URL", "path", [], new URL(target, "http://localhost").pathname));
  rows.tried(() => rows.nested("url.parse", "query", url.parse(target, true).query));
  rows.tried(() => {
    for (const [name, value] of new URL(target, "http://localhost").searchParams) rows.add("new URL", "query", [name], value);
  });
}

async function readBody(rows, request, body) {
  const type = request.headers["content-type"] || "";
  await rows.tried(() => rows.nested("JSON.parse", "json", JSON.parse(body.toString())));
  if (/^application\/x-www-form-urlencoded/i.test(type)) rows.nested("querystring", "form", querystring.parse(body.toString()));
  await rows.tried(async () => {
    const form = await new Request("http://localhost/", { method: "POST", headers: { "content-type": type }, body }).formData();
    for (const [name, value] of form) {
      if (typeof value === "string") rows.add("formData", "form", [name], value);
      else rows.file("formData", name, value.name, Buffer.from(await value.arrayBuffer()));
    }
  });
}

http
  .createServer(async (request, response) => {
    const rows = new Rows();
    const body = await bodyOf(request);
    for (let i = 0; i < request.rawHeaders.length; i += 2) rows.add("node", "header", [request.rawHeaders[i]], request.rawHeaders[i + 1]);
    readTarget(rows, request.url);
    if (body.length > 0) await readBody(rows, request, body);
    rows.send(response);
  })
  .listen(Number(process.argv[2]), "127.0.0.1");
