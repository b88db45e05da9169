syntax 1
mitigaton M "t" {
  when a
}
let a = true
rule x {}
