syntax 1
/// Hosts of the last campaign.
set bad_hosts:set<host>   from "hosts/2026.txt"
set words : set<text> from
  "words.txt"i
