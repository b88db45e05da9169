syntax 1
schema a.b version 1 { event a.later after { } }
mitigation M1 "t" { tests { pass connection to } }
mitigation M2 "t" { tests { pass connection to 192.0.2.1 } }
mitigation M3 "t" { tests { pass connection sni a } }
mitigation M4 "t" { tests { pass GET "/" response } }
mitigation M5 "t" { tests { pass GET "/" response "A: b" } }
mitigation M6 "t" { tests { pass GET "/" response 2026-01-01 { } } }
mitigation M7 "t" { tests { pass connection to 1 to 2 alpn { } alpn { } response { } response { } gives { } gives { } } }
