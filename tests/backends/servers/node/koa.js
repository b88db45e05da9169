"use strict";
// Koa with koa-body, which reads multipart with formidable. Usage: node koa.js PORT
const fs = require("fs");
const Koa = require("koa");
const { koaBody } = require("koa-body");
const { Rows, kindOf } = require("./rows.js");

const app = new Koa();
app.use(async (context, next) => {
  try {
    await next();
  } catch {
    context.body = [];
  }
});
app.use(koaBody({ multipart: true }));
app.use(async (context) => {
  const rows = new Rows();
  rows.add("koa", "path", [], context.path);
  rows.nested("koa", "query", context.query);
  const body = context.request.body || {};
  if (typeof body === "object") delete body.null; // a part without a name
  rows.nested("koa", kindOf(context.headers["content-type"]), body);
  for (const [name, files] of Object.entries(context.request.files || {})) {
    for (const file of [files].flat()) {
      rows.file("koa", name, file.originalFilename, fs.readFileSync(file.filepath));
      fs.unlinkSync(file.filepath);
    }
  }
  context.body = rows.all;
});
app.silent = true;
app.listen(Number(process.argv[2]), "127.0.0.1");
