syntax 1
let a = true
syntax 1
let b = true
