syntax 1
let a = "\q \x4 \u{110000} \u41 ok \n"
