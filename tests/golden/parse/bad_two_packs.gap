syntax 1
pack "a" version 1 { }
pack "b" version 1 { }
let a = true
