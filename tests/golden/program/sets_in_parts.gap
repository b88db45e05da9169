syntax 1
import std.http

param words : set<text> = { "debug", "console"i }
set many : set<text> = {
  "/a01/", "/a02/", "/a03/", "/a04/", "/a05/", "/a06/", "/a07/", "/a08/", "/a09/", "/a10/", "/a11/",
  "/a12/", "/a13/", "/a14/", "/a15/", "/a16/", "/a17/"i,
}

mitigation R1 "a fixed set is a clause" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with any many and http.query contains any words
  then block
  tests { pass GET "https://www.example.org/" }
}
mitigation R2 "a param is none" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.uri ends_with any words and http.uri contains all words
  then block
  tests { pass GET "https://www.example.org/" }
}
