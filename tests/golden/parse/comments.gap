// before syntax
syntax 1 // beside syntax

pack "p" version 1.0 { // behind the brace
  publisher "x" // beside publisher
  // at the end of the pack
}
// before import
import std.http // beside import
/// doc
//// ruler
set s : set<text> = {
  // inside a set
  "a", // beside a
  "b"
} // beside s
let l = a // after a
  // before and
  and b
mitigation M "t" { // behind
  about { // behind about
    cve CVE-1 /// doc beside
    // end of about
  } // beside about
  // before on
  on http.request // beside on
  when // behind when
    a // beside when
  // before except
  except "why" when b // beside except
  then block, // behind block
       drop // beside then
  on_error log // beside on_error
  tests { // behind tests
    // before pass
    pass GET "u" // beside pass
  } // beside tests
  // end of M
} // beside M
// end of file
// at last