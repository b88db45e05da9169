syntax 1
# a comment
let a = true /* b */
let c = x == 'a'
let d = true;
