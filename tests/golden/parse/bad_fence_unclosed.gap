syntax 1
let b = true
let a = """
  abc
let c = true
