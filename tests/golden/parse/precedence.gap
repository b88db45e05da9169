syntax 1

let a = p or q and r or not s and t
let b = (p or q) and not not (r)
let c = any x in list where x.name == "a" and x.value == "b" or q
let d = all x in list where (any y in other where y.z == "1") or q
