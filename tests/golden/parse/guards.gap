syntax 1

// `or absent` belongs to the comparison, the `or` behind it to the condition
let a = x != "1" or absent or y == "2" and present and z
let b = x is absent or y is present
let c = not (x == "1" and present)
