syntax 1

set a : set<int> = { 0, 403, 0x1F, 9223372036854775807 }
set b : set<size> = { 512B, 4KiB, 1MiB, 2GiB }
set c : set<duration> = { 5ms, 30s, 10m, 2h, 7d }
set d : set<date> = { 1970-01-01, 2024-02-29 }
set e : set<version> = { 15.2.1118.20, 3.1.0 }
set f : set<cidr> = { 192.0.2.1, 10.0.0.0/28, 2001:db8::1, 2001:db8::/32, ::1, fe80::, ::ffff:192.0.2.1 }
set g : set<port> = { 5060/tcp, 53/udp }
