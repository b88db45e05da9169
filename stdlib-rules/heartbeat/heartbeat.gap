// A pack that does nothing but answer for itself. An agent asks for the path below on its own server: the tag in the decision
// proves that fetching, checking, compiling, loading, matching and reporting all work, which a successful download does not.
syntax 1
pack "heartbeat" version 1.0.0 {
  publisher  "stopgap"
  requires   engine >= 0.1
}
import std.http

/// Only observed: it can never stand in the way of a request. The path is compared as sent, since only the agent sends it.
mitigation PING-001 "Heartbeat: the way from a pack to a decision works" {
  about {
    severity  low
    breaks    "Nothing: it only tags."
  }
  lifecycle {
    status    observe
    revision  1 on 2026-11-20
  }
  on http.request
  // stopgap: allow SG0609, SG0610 because "only the agent sends this path, byte for byte"
  when http.path.raw == "/.stopgap/heartbeat"
  then tag("heartbeat")
  tests {
    observe GET  "https://www.example.org/.stopgap/heartbeat"
    observe HEAD "https://www.example.org/.stopgap/heartbeat?n=1"
    pass    GET  "https://www.example.org/.stopgap/"
    pass    GET  "https://www.example.org/.stopgap/heartbeats"
    pass    GET  "https://www.example.org/"
  }
}
