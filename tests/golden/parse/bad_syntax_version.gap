syntax 2
let a = true
