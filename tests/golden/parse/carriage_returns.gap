syntax 1
// comment
let a = x == """
  one
  two
  """
