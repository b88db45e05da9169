syntax 1
let a = x == "abc
let b = x == "abc\
let c = true
