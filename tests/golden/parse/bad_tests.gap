syntax 1
mitigation M2026-001 "title" {
  tests { block GET }
}
mitigation M2026-001 "title" {
  tests { block "https://a.example/" }
}
mitigation M2026-001 "title" {
  tests { pass GET "/" from here }
}
mitigation M2026-001 "title" {
  tests { pass GET "/" at 5 }
}
mitigation M2026-001 "title" {
  tests { pass GET "/" with server }
}
mitigation M2026-001 "title" {
  tests { pass GET "/" at 2026-01-01 at 2026-01-02 }
}
mitigation M2026-001 "title" {
  tests { stays pass under case }
}
mitigation M2026-001 "title" {
  tests { stays block }
}
mitigation M2026-001 "title" {
  tests { reject GET "/" }
}
mitigation M2026-001 "title" {
  tests { pass GET "/" { Host: a } }
}
