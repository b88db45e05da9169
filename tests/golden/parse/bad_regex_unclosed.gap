syntax 1
let a = x matches /abc[/]
let b = x matches /a\/
let c = x matches //
