syntax 1
set a : set<int> = { 99999999999999999999, 0xFFFFFFFFFFFFFFFF, 12abc, 0x }
set b : set<date> = { 2022-02-30, 2022-13-01, 1969-12-31, 2022-1-1 }
set c : set<size> = { 9007199254740993GiB, 4kb }
set d : set<cidr> = { 10.0.0.0/33, 300.0.0.0/8, 1::2::3, ::/129, 1.99999999999 }
set e : set<port> = { 0/tcp, 70000/udp, 53/sctp }
