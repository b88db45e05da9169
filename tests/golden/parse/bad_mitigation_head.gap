syntax 1
mitigation "t" { }
mitigation M { }
mitigation M "t"
  when a
mitigation 5 "t" { }
