"use strict";
// The readers of multipart that frameworks use, over the same body. Usage: node multipart.js PORT
const http = require("http");
const { Readable } = require("stream");
const busboy = require("busboy");
const { formidable } = require("formidable");
const multiparty = require("multiparty");
const { Rows, bodyOf } = require("./rows.js");

const readers = {
  busboy(rows, request, done) {
    const parser = busboy({ headers: request.headers });
    parser.on("field", (name, value) => rows.add("busboy", "form", [name], value));
    parser.on("file", async (name, stream, info) => rows.file("busboy", name, info.filename, await bodyOf(stream)));
    parser.on("close", done).on("error", done);
    request.pipe(parser);
  },
  formidable(rows, request, done) {
    const form = formidable({});
    form.onPart = (part) => {
      bodyOf(part).then((content) => rows.file("formidable", part.name, part.originalFilename, content));
    };
    form.on("field", (name, value) => rows.add("formidable", "form", [name], value)); // not of multipart
    form.on("end", done).on("error", done);
    form.parse(request).catch(done);
  },
  multiparty(rows, request, done) {
    const form = new multiparty.Form();
    form.on("part", async (part) => rows.file("multiparty", part.name, part.filename, await bodyOf(part)));
    form.on("close", done).on("error", done);
    form.parse(request);
  },
};

// A stream for each reader, with what they look at of a request.
function copyOf(request, body) {
  const { headers, rawHeaders, method, url, httpVersion } = request;
  return Object.assign(Readable.from([body]), { headers, rawHeaders, method, url, httpVersion, complete: true });
}

http
  .createServer(async (request, response) => {
    const rows = new Rows();
    const body = await bodyOf(request);
    const limit = (resolve) => setTimeout(resolve, 1000).unref(); // some never say that they are done
    for (const read of Object.values(readers)) {
      await rows.tried(() => new Promise((resolve, reject) => {
        limit(resolve);
        try {
          read(rows, copyOf(request, body), () => setImmediate(resolve));
        } catch (error) {
          reject(error);
        }
      }));
    }
    rows.send(response);
  })
  .listen(Number(process.argv[2]), "127.0.0.1");
