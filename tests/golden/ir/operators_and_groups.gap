syntax 1
import std.http
import std.connection

set   nets  : set<cidr> = { 192.0.2.0/24, 2001:db8::/32 }
set   ports : set<int>  = { 80, 8080 }
param limit : size      = 4KiB
set   many  : set<text> = {
  "/p000/", "/p001/", "/p002/", "/p003/", "/p004/", "/p005/", "/p006/", "/p007/", "/p008/",
  "/p009/", "/p010/", "/p011/", "/p012/", "/p013/", "/p014/", "/p015/", "/p016/", "/p017/",
  "/p018/", "/p019/", "/p020/", "/p021/", "/p022/", "/p023/", "/p024/", "/p025/", "/p026/",
  "/p027/", "/p028/", "/p029/", "/p030/", "/p031/", "/p032/", "/p033/", "/p034/", "/p035/",
  "/p036/", "/p037/", "/p038/", "/p039/", "/p040/", "/p041/", "/p042/", "/p043/", "/p044/",
  "/p045/", "/p046/", "/p047/", "/p048/", "/p049/", "/p050/", "/p051/", "/p052/", "/p053/",
  "/p054/", "/p055/", "/p056/", "/p057/", "/p058/", "/p059/", "/p060/", "/p061/", "/p062/",
  "/p063/", "/p064/", "/p065/", "/p066/", "/p067/", "/p068/", "/p069/", "/p070/", "/p071/",
  "/p072/", "/p073/", "/p074/", "/p075/", "/p076/", "/p077/", "/p078/", "/p079/", "/p080/",
  "/p081/", "/p082/", "/p083/", "/p084/", "/p085/", "/p086/", "/p087/", "/p088/", "/p089/",
  "/p090/", "/p091/", "/p092/", "/p093/", "/p094/", "/p095/", "/p096/", "/p097/", "/p098/",
  "/p099/", "/p100/",
}

mitigation R1 "numbers, of a response" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.response
  when http.response.status >= 500 and http.response.status < 600 and http.body_size > limit
   and http.uri_size <= 100B and client.ip in nets and server.port in ports
   and http.response.body contains "stack trace" and any http.response.headers["X-A"] contains "trace"
  then remove_header("X-A")
  tests {
    pass GET "https://www.example.org/" response { }
  }
}
mitigation R2 "a connection" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on connection
  when tls.sni ends_with ".example" and client.ip not in nets or absent
  then drop
  tests {
    pass connection from 192.0.2.1 to 443
  }
}
mitigation R3 "late groups" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.response
  when any http.args.value contains "shell" and any http.headers.value contains "agent"
   and http.path contains "debug" and http.body contains "inside" and http.path in many
  then remove_header("X-A")
  tests {
    pass GET "https://www.example.org/" response { }
  }
}
