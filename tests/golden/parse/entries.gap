syntax 1
pack "p" version 1.0 { publisher "Example CERT" requires engine >= 1.0 contact "a@b.example" url "https://a.example/" license Apache-2.0 }

mitigation M "t" {
  about { cve CVE-2026-1, CVE-2026-2 severity high reference "https://a.example/" reference "https://b.example/"
          unknown stays an entry, severity
          breaks "x" author "y" note "z" }
  lifecycle {
    status observe revision 3 on 2026-01-10
    supersedes M1, M2,
               M3
    expires 2026-12-31 then retire
    sttus enforce
  }
  affects a { }
  affects b_c { 1 before 2  1.5 before 1.7.2 }
}
