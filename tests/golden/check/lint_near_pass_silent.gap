syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/search?q=debugging"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/admin/"i and any http.args.value contains "exec("i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/Admin/x?c=exec(1)"
    pass  GET "https://www.example.org/admin/X?c=1"
  }
}
mitigation M2026-003 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path matches /^\/(?:console|shell)\/[a-z]+$/i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/shell/x"
    pass  GET "https://www.example.org/docs/shell-scripts"
  }
}
