syntax 1

mitigation M "t" { }
