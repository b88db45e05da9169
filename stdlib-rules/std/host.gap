syntax 1

/// Mitigations of the host itself: no request is looked at, `affects` arms them (docs/language.md, section 6).
schema std.host version 1 {
  event host {
  }
}
