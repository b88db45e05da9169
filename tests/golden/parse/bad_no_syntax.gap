// nothing says which language
let a = true
