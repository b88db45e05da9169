syntax 1
let a = x = "1"
let b = x && y
let c = x || y
let d = !x
let e = x not y
let f = x is there
let g = (x and y
let h = x or absent
let i = any x where y
let j = x contains
let k = x == any "a"
let l = same (x)
