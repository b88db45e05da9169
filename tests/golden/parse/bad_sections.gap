syntax 1
mitigation M2026-001 "title" {
  whn a
}
mitigation M2026-001 "title" {
  when
  then block
}
mitigation M2026-001 "title" {
  then tests { }
}
mitigation M2026-001 "title" {
  affects server { 15.2 }
}
mitigation M2026-001 "title" {
  except when a
}
mitigation M2026-001 "title" {
  on_error panic
}
mitigation M2026-001 "title" {
  on "http.request"
}
