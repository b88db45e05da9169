syntax 1
mitigation M2026-001 "title" {
  tests {
    pass GET "/"
mitigation M2026-002 "title" {
  about {
    severity high
