syntax 1

let a = x == ""
let b = x == "\"\\\n\r\t\0\x01\xFF\u{E9}\u{202E}"i
let c = x == "é € 😀 // no comment, 'quotes' /slash/"
