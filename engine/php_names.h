// SPDX-License-Identifier: Apache-2.0
// The names PHP makes of names of parameters and cookies (php_register_variable_ex in
// main/php_variables.c; PHP manual, Variables from external sources): `user.name`, `user name`,
// ` user_name` and `user[name` are all `user_name`, `user_name[x]y` is the element `user_name[x]`
// of `user_name`, and `a[ ]` is `a[]`. Which versions replace what behind an open bracket differs:
// both readings are views.
// Others who read brackets leave them out at the start: `[cmd]` is `cmd` (qs, parseKeys; Rack,
// QueryParser.normalize_params, which takes `cmd]` for it too). And `?cmd` is `cmd` to those who
// take a further `?` for the one that begins the query (URL Standard, URLSearchParams; PHP's own
// server, php_http_parser.c).
#pragma once

#include "engine/arena.h"
#include "engine/elements.h"

namespace stopgap::engine {

/// `names`, then what they make of each that is not among them. `names` itself if nothing changes:
/// one look at each. None is longer than what it is made of; linear in their length.
ViewList with_php_names(ViewList names, Arena& arena);

}  // namespace stopgap::engine
