syntax 1
mitigation M2026-001 "title" {
}
}
let a = true
