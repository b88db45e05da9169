syntax 1
let any = true
param set : set<ip> = { }
let a = observe == 1
predicate view(x : text) = true
