syntax 1

let a = x == "1" and x != "2" and x < 1 and x <= 0x2 and x > 3 and x >= 4KiB
let b = x in { "a", "b"i } or x not in names or x contains "a" or x not contains any { "a", "b" }
let c = x starts_with all words and x ends_with "z" and x matches /^a.*\/b$/i and not x matches /a/
let d = x==y
