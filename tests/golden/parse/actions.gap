syntax 1

mitigation M "t" {
  then block, drop(), block(status: 403, body: "no"), redirect("https://a.example/", status: 302), log(http.uri, http.headers["A"].value),
       set_header("A", "b"), tag("x"), throttle(per_minute: 10)
}
