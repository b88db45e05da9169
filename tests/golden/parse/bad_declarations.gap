syntax 1
param a = 5
param b : set<ip = { }
set c : set<ip> = 10.0.0.0/8
set d : set<ip> = { 10.0.0.0/8 192.0.2.1 }
set e : set<ip> = { name }
let f "x"
predicate g = true
predicate h(x : text = true
form i
import "std.http"
