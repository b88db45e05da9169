"use strict";
// Rows as in README.md: [reader, kind, [pieces of the name], value], texts in base64.
const base64 = (text) => (Buffer.isBuffer(text) ? text : Buffer.from(String(text), "utf8")).toString("base64");

class Rows {
  constructor() {
    this.all = [];
  }

  add(reader, kind, path, value) {
    const isThere = (text) => text !== undefined && text !== null;
    if (path.every(isThere) && isThere(value)) this.all.push([reader, kind, path.map(base64), base64(value)]);
  }

  // Objects and arrays to their leaves. Of JSON only strings: numbers are read with another spelling. A body that is one text has no pairs.
  nested(reader, kind, value, path = []) {
    if (value !== null && typeof value === "object" && !Buffer.isBuffer(value)) {
      for (const key of Object.keys(value)) this.nested(reader, kind, value[key], [...path, key]);
    } else if (kind === "json" ? typeof value === "string" : path.length > 0) {
      this.add(reader, kind, path, value);
    }
  }

  file(reader, name, fileName, content) {
    this.add(reader, "file", [name], fileName);
    this.add(reader, "form", [name], content);
  }

  // One reader refuses what another takes.
  async tried(read) {
    try {
      await read();
    } catch {
      // says nothing
    }
  }

  send(response) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(this.all));
  }
}

// What a framework's parsed body is.
function kindOf(contentType = "") {
  return /json/i.test(contentType) ? "json" : "form";
}

function bodyOf(stream) {
  return new Promise((resolve, reject) => {
    const pieces = [];
    stream.on("data", (piece) => pieces.push(piece));
    stream.on("end", () => resolve(Buffer.concat(pieces)));
    stream.on("error", reject);
  });
}

// Nothing that a request does to a reader ends the server.
process.on("uncaughtException", () => {});
process.on("unhandledRejection", () => {});

module.exports = { Rows, bodyOf, kindOf };
