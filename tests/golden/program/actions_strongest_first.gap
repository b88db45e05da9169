syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/x-y-z"
  then log(http.uri, client.ip), tag("seen"), set_header("X-Seen", "1"), redirect("https://www.example.org/"), block(status: 404, body: "gone")
  tests {
    pass GET "https://www.example.org/"
  }
}
