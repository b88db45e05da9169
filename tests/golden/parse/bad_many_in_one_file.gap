syntax 1
let a = (
let b = true
set c = { }
mitigation M "t" { bogus } let d = ==
let e = "\q"
parm f : ip = 1.2.3.4
let g = 2022-02-30
