syntax 1
pack "failure modes" version 1.0.0 {
  on_error    pass
  on_oversize block allow
  on_budget   log
  on_budget   log
}
