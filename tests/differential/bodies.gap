// SPDX-License-Identifier: Apache-2.0
// What the differential run on bodies asks: every list and flag of a body, by itself.
syntax 1
import std.http

mitigation M2026-001 "Bodies 1" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.compressed
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-002 "Bodies 2" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.unknown_encoding
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-003 "Bodies 3" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.unknown_charset
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-004 "Bodies 4" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.mixed_charset
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-005 "Bodies 5" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.type_mismatch
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-006 "Bodies 6" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.bad_multipart
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-007 "Bodies 7" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.bad_json
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-008 "Bodies 8" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.bad_xml
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-009 "Bodies 9" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.xml_doctype
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-010 "Bodies 10" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.duplicate_key
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-011 "Bodies 11" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.flags.method_override
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-012 "Bodies 12" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.parts.value contains "ab"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-013 "Bodies 13" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.parts["a"].value == "/a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-014 "Bodies 14" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when all http.parts.value starts_with "a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-015 "Bodies 15" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.json.value contains "ab"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-016 "Bodies 16" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.json["a"].value == "/a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-017 "Bodies 17" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when all http.json.value starts_with "a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-018 "Bodies 18" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.xml.value contains "ab"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-019 "Bodies 19" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.xml["a"].value == "/a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-020 "Bodies 20" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when all http.xml.value starts_with "a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-021 "Bodies 21" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.body_args.value contains "ab"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-022 "Bodies 22" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.body_args["a"].value == "/a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-023 "Bodies 23" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when all http.body_args.value starts_with "a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-024 "Bodies 24" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.form_args.value contains "ab"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-025 "Bodies 25" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.form_args["a"].value == "/a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-026 "Bodies 26" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when all http.form_args.value starts_with "a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-027 "Bodies 27" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.args.value contains "ab"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-028 "Bodies 28" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when any http.args["a"].value == "/a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-029 "Bodies 29" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when all http.args.value starts_with "a"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-030 "Bodies 30" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.body contains "ab"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-031 "Bodies 31" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when http.body.raw contains "ab"
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}

mitigation M2026-032 "Bodies 32" {
  about     { severity low  breaks "nothing." }
  lifecycle { status enforce  revision 1 on 2026-02-01 }
  on http.request
  when same view (http.body contains "ab" and not http.body contains "b/")
  then block
  tests {
    pass GET "http://a.example/"
    block GET "http://a.example/"
  }
}
