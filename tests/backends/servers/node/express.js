"use strict";
// Express with its own parsers and cookie-parser. Usage: node express.js PORT express4|express5
const cookieParser = require("cookie-parser");
const { Rows, kindOf } = require("./rows.js");

const [port, version] = process.argv.slice(2);
const express = require(version);
const app = express();
app.use(cookieParser(), express.json(), express.urlencoded({ extended: true }));
app.use((request, response) => {
  const rows = new Rows();
  rows.add(version, "path", [], request.path);
  rows.nested(version, "query", request.query);
  rows.nested(version, "cookie", request.cookies);
  rows.nested(version, kindOf(request.headers["content-type"]), request.body || {});
  rows.send(response);
});
app.use((error, request, response, next) => new Rows().send(response));
app.listen(Number(port), "127.0.0.1");
