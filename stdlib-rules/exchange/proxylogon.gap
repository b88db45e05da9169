// ProxyLogon: the front end took the name of the back end from a cookie, so a cookie sent requests anywhere, unauthenticated.
syntax 1
import std.http

/// The front end reads this cookie on static resources only and never sets it: no client has a reason to send it, whatever its
/// value. `contains`, not `==`: the name stays matched with a line break or another byte glued to it. Every Cookie header is read.
mitigation M2021-001 "ProxyLogon: back end chosen by the X-AnonResource-Backend cookie" {
  about {
    cve        CVE-2021-26855
    severity   critical
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2021-26855"
    breaks     "Nothing known. The writing of files by an administrator (CVE-2021-26858, CVE-2021-27065) is not covered."
  }
  lifecycle {
    status    enforce
    revision  1 on 2026-11-20
  }
  // One range per branch: the build of March 2021 on the newest update of that time. Older updates that got the fix too stay armed.
  affects exchange_server {
    15.0 before 15.0.1497.12
    15.1 before 15.1.2176.9
    15.2 before 15.2.792.10
  }
  on http.request
  // stopgap: allow SG0613 because "the hole was open at any path of these applications, and no client sets this cookie"
  when any c in http.cookies where c.name contains "X-AnonResource-Backend"i
  then block(status: 403), log(http.uri)
  tests {
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: X-AnonResource=true; X-AnonResource-Backend=h.test/ecp/default.flt?~3" }
    block GET  "https://mail.example.org/owa/auth/x.js" { "Cookie: X-AnonResource-Backend=h.test" }
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: x-anonresource-backend=h.test/a~1" }
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: X%2dAnonResource%2DBackend=h.test/a~1" }
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: X%252dAnonResource%25252dBackend=h.test/a~1" }
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: %58-%41nonResource-Backend=h.test/a~1" }
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: X-AnonResource-Backend = h.test/a~1" }
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: a=b", "Cookie: X-AnonResource-Backend=h.test/a~1" }
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "cookie: a=b;;  ; X-AnonResource-Backend=\"h.test/a~1\"" }
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: %0d%0aX-AnonResource-Backend%0a=h.test/a~1" }
    block GET  "https://mail.example.org/owa/auth/x.js" { "Cookie: X-AnonResource-Backend" }
    block POST "https://mail.example.org/ecp/y.js"
          { "Cookie: X-AnonResource-Backend=localhost/ecp/default.flt?~1941962753" }
    block """
      GET https://mail.example.org//owa/./auth/x.js HTTP/1.1
      Host: mail.example.org
      Cookie: ClientId=0A1B2C
      Cookie: X-AnonResource=true
      Cookie: X-AnonResource-Backend	=	h.test/ecp/default.flt?~3
    """
    pass  GET  "https://mail.example.org/owa/auth/x.js" { "Cookie: X-AnonResource=true" }
    pass  GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: X-BEResource=exch01.contoso.test~1941962754" }
    pass  GET  "https://mail.example.org/owa/auth/x.js"
    pass  GET  "https://mail.example.org/owa/auth/x.js" { "X-AnonResource-Backend: h.test/a~1" }
    pass  GET  "https://mail.example.org/owa/?q=X-AnonResource-Backend"
    pass  GET  "https://mail.example.org/owa/" { "Cookie: search=X-AnonResource-Backend" }
    pass  GET  "https://mail.example.org/owa/"
          { "Cookie: X-BackEndCookie=S-1-5-21-1111-2222-3333-1104=u56Lnp2ejJqBy87Sx8fI" }
    pass  GET  "https://mail.example.org/owa/"
          { "Cookie: ClientId=0A1B2C; X-OWA-CANARY=abc.def; UC=1", "Cookie: X-AnonResource=true" }
    pass  GET  "https://mail.example.org/ecp/"
          { "Referer: https://mail.example.org/X-AnonResource-Backend" }
    pass  POST "https://mail.example.org/EWS/Exchange.asmx"
          { "Cookie: exchangecookie=0123456789abcdef; X-BackEndCookie=a~b/c" }
    pass  POST "https://mail.example.org/owa/auth.owa" { "Cookie: PrivateComputer=true; PBack=0" }
    idle  GET  "https://mail.example.org/owa/auth/x.js" { "Cookie: X-AnonResource-Backend=h.test" }
          with exchange_server = 15.2.792.10
    idle  GET  "https://mail.example.org/owa/auth/x.js" { "Cookie: X-AnonResource-Backend=h.test" }
          with exchange_server = 15.1.2507.16
    block GET  "https://mail.example.org/owa/auth/x.js" { "Cookie: X-AnonResource-Backend=h.test" }
          with exchange_server = 15.0.1497.2
    stays block under percent_encode, double_encode, mixed_hex_case, case, dot_segments, slashes, path_parameters, header_case
    stays block under percent_u, overlong_utf8, full_width, best_fit, encoded_separators, trailing_dots, data_stream
  }
}

/// The front end itself sets this cookie, as SERVER~VERSION. The hole was that SERVER was put into a URL unchecked: a path, a
/// query, a user part or a fragment inside it made a URL of the attacker's. A server name holds none of these bytes, so one of
/// them before `~` is enough, and the ordinary cookie always passes. Without a `~` the front end does not read the value at all.
mitigation M2021-002 "ProxyLogon: URL smuggled through the X-BEResource cookie" {
  about {
    cve        CVE-2021-26855
    severity   critical
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2021-26855"
    breaks     "Nothing known. A cookie that names another server and nothing more looks like the real one and passes."
  }
  lifecycle {
    status    enforce
    revision  1 on 2026-11-20
  }
  affects exchange_server {
    15.0 before 15.0.1497.12
    15.1 before 15.1.2176.9
    15.2 before 15.2.792.10
  }
  on http.request
  // stopgap: allow SG0613 because "the hole was open at any path of these applications, and clients set the cookie with a plain value, if at all"
  when any c in http.cookies where c.name contains "X-BEResource"i
                               and c.value matches /[\/\\?#@].*~/
  then block(status: 403), log(http.uri)
  tests {
    block GET  "https://mail.example.org/owa/auth/x.js"
          { "Cookie: X-BEResource=localhost/owa/auth/logon.aspx?~1942062522" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: x-beresource=a/b~1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource = a/b~1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X%2dBEResource=a/b~1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a%2fb%7e1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a%25252fb%25257e1" }
    block GET  "https://mail.example.org/ecp/x.js"
          { "Cookie: a=b", "Cookie: c=d", "Cookie: X-BEResource=a/b~1" }
    block GET  "https://mail.example.org/ecp/x.js"
          { "Cookie: X-BEResource=exch01.contoso.test~1941962754; X-BEResource=a/b~1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=\"a/b~1\"" }
    block GET  "https://mail.example.org/ecp/x.js"
          { "Cookie: X-BEResource=]@exch01.contoso.test:444/autodiscover/autodiscover.xml?#~1941962753" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a\\b~1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=h.test?~1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a]@h.test#~1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a/b%0a~1" }
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a/b%0d%0ac~1" }
    block """
      POST http://mail.example.org/ecp//./x.js HTTP/1.1
      Host: mail.example.org
      Cookie: ClientId=1
      Cookie:	 %58-%42%45Resource =  localhost%2fowa%2fauth%2flogon.aspx?~1942062522
    """
    pass  GET  "https://mail.example.org/ecp/x.js"
          { "Cookie: X-BEResource=exch01.contoso.test~1941962754" }
    pass  GET  "https://mail.example.org/ecp/x.js"
          { "Cookie: X-BEResource=EXCH01~1941962754; msExchEcpCanary=abc/def~ghi" }
    pass  GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-AnonResource=true" }
    pass  GET  "https://mail.example.org/ecp/x.js"
          { "Cookie: X-BEResource=exch01.contoso.test~1941962754; path=/owa/x~y" }
    pass  GET  "https://mail.example.org/ecp/x.js"
          { "Cookie: X-BEResource=exch01.contoso.test~1941962754", "Cookie: next=/ecp/a~1" }
    pass  GET  "https://mail.example.org/ecp/x.js"
          { "Cookie: X-BEResource=exch01.contoso.test%7e1941962754" }
    pass  GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=" }
    pass  GET  "https://mail.example.org/ecp/x.js"
    pass  GET  "https://mail.example.org/owa/?q=X-BEResource=a/b~1"
    pass  GET  "https://mail.example.org/owa/" { "Cookie: last=~/X-BEResource/a~b" }
    pass  GET  "https://mail.example.org/~jo/"
          { "Cookie: X-BackEndCookie=actas1(sid:S-1-5-21-1)=u56Ln/p2e~jJqB" }
    pass  POST "https://mail.example.org/owa/service.svc?action=GetItem"
          { "Cookie: X-BEResource=exch-02.contoso.test~1942062522; X-OWA-CANARY=a/b~c" }
    idle  GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a/b~1" }
          with exchange_server = 15.1.2176.9
    idle  GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a/b~1" }
          with exchange_server = 15.2.1118.20
    block GET  "https://mail.example.org/ecp/x.js" { "Cookie: X-BEResource=a/b~1" }
          with exchange_server = 15.1.2106.2
    stays block under percent_encode, double_encode, mixed_hex_case, case, dot_segments, slashes, path_parameters, header_case
    stays block under percent_u, overlong_utf8, full_width, best_fit, encoded_separators, trailing_dots, data_stream
  }
}
