syntax 1

let a = any http.headers["Cookie"] contains "x"
let b = any http.args.name == "q" and all http.args in allowed
let c = any a in http.headers["X-Id"] where a.value matches /^\d+$/
let d = http.headers["A"].value == "b"
let in_list = any tags in wanted
