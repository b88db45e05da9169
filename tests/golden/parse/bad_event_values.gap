syntax 1
mitigation M1 "t" {
  tests { block event }
}
mitigation M2 "t" {
  tests { block event { a.b } }
}
mitigation M3 "t" {
  tests { block event { a.b = } }
}
mitigation M4 "t" {
  tests { block event { a.b = { name "a" } } }
}
mitigation M5 "t" {
  tests { block event { a.b = { name = "a", value = "b" } } }
}
mitigation M6 "t" {
  tests { block event { a.b = { name = { } } } }
}
mitigation M7 "t" {
  tests { block event { a.b = { "a" = "b" } } }
}
