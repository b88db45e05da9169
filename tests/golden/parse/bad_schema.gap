syntax 1
schema a version 1 {
  event e {
    field a text
  }
}
schema b version 1 {
  fields { }
}
schema c version 1 {
  event e { field a : text max 5 verbatim verbatim }
}
schema d { }
schema e version 1 { event x { field a : text maximum 5KiB } }
