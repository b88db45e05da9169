// SPDX-License-Identifier: Apache-2.0
// See lists.h. Tested by lists_test.cc.
#include "tests/oracle/lists.h"

#include <algorithm>
#include <map>

#include "tests/oracle/header_lists.h"
#include "tests/oracle/names.h"
#include "tests/oracle/target.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

std::string decoded_name(const NameValue& argument) {
  return pct(replaced(argument.name, "+", ' '));
}

Value value_of(Views views) {
  Value value;
  value.views = std::move(views);
  return value;
}

Views up_to_hash_too(const std::string& text, const Reads& reads, bool query) {
  Views views = argument_stages(text, reads);
  if (query) add_views(views, argument_stages(text.substr(0, text.find('#')), reads));
  return views;
}

Views argument_name_views(const std::string& name, const Reads& reads, bool query) {
  const Views stages = up_to_hash_too(name, reads, query);
  return reads.php_names ? with_php_names(stages) : stages;
}

Views argument_value_views(const NameValue& argument, const Reads& reads, bool query) {
  if (!query || argument.name.find('#') == std::string::npos)
    return up_to_hash_too(argument.value, reads, query);
  Views views = argument_stages(argument.value, reads);
  add_views(views, {""});
  return views;
}

Element argument_element(const NameValue& argument, const Reads& reads, bool query) {
  return {value_of(argument_name_views(argument.name, reads, query)),
          value_of(argument_value_views(argument, reads, query))};
}

void add_arguments(List& list, const NameValues& arguments, Causes end, const Reads& reads,
                   bool query) {
  for (const NameValue& argument : arguments) {
    list.elements.push_back(argument_element(argument, reads, query));
  }
  if (arguments.empty() || end == 0) return;
  list.elements.back().value.missing = end;
  if (arguments.back().value.empty()) list.elements.back().name.missing = end;
}

/// Without `=` at its start, if there is another one.
std::string named_behind(const std::string& part) {
  const std::string rest = part.substr(std::min(part.find_first_not_of('='), part.size()));
  return rest.find('=') == std::string::npos ? part : rest;
}

std::string override_kind(const std::string& header) {
  static const std::map<std::string, std::string> kKinds = {{"x-original-url", "target"},
                                                            {"x-rewrite-url", "target"},
                                                            {"x-forwarded-uri", "target"},
                                                            {"destination", "target"},
                                                            {"x-forwarded-prefix", "prefix"},
                                                            {"x-forwarded-host", "host"},
                                                            {"x-host", "host"},
                                                            {"x-http-host-override", "host"},
                                                            {"x-http-method-override", "method"},
                                                            {"x-http-method", "method"},
                                                            {"x-method-override", "method"}};
  const auto found = kKinds.find(dashed(lower(header)));
  return found == kKinds.end() ? "" : found->second;
}

bool is_method(const std::string& name, const Reads& reads, bool query) {
  return is_method_name(argument_name_views(name, reads, query));
}

}  // namespace

bool is_method_name(const Views& views) {
  return std::any_of(views.begin(), views.end(),
                     [](const std::string& view) { return lower(view) == "_method"; });
}

NameValue split_pair(std::string_view piece) {
  const size_t equals = piece.find('=');
  if (equals == std::string_view::npos) return {std::string(piece), ""};
  return {std::string(piece.substr(0, equals)), std::string(piece.substr(equals + 1))};
}

Arguments read_arguments(std::string_view text, std::string_view further) {
  Arguments result;
  for (const std::string& piece : split(further, '&')) {
    if (!piece.empty()) result.further.push_back(split_pair(piece));
  }
  for (const std::string& piece : split(text, '&')) {
    if (piece.empty()) continue;
    result.sent.push_back(split_pair(piece));
    if (piece.find(';') == std::string::npos && named_behind(piece) == piece) continue;
    for (const std::string& part : split(piece, ';')) {
      if (!part.empty()) result.parts.push_back(split_pair(named_behind(part)));
    }
  }
  return result;
}

List argument_list(const Arguments& arguments, Causes end, Causes further, const Reads& reads,
                   bool query) {
  List list;
  list.missing = further;
  add_arguments(list, arguments.sent, end, reads, query);
  if (reads.semicolon_pairs) add_arguments(list, arguments.parts, end, reads, query);
  add_arguments(list, arguments.further, 0, reads, query);
  if (!reads.joined_duplicates) return list;
  std::vector<Views> ways(reads.percent_u ? 3 : 2);
  for (const NameValue& argument : arguments.sent) {
    ways[0].push_back(decoded_name(argument));
    ways[1].push_back(lower(decoded_name(argument)));
    if (reads.percent_u) ways[2].push_back(lower(pctu(replaced(argument.name, "+", ' '))));
  }
  for (const std::vector<size_t>& group : joined_groups(ways)) {
    const bool with_last = group.back() + 1 == arguments.sent.size();
    if (with_last && end != 0 && arguments.sent.back().value.empty()) continue;
    std::string joined = arguments.sent[group[0]].value;
    for (size_t i = 1; i < group.size(); ++i) joined += "," + arguments.sent[group[i]].value;
    const NameValue argument{arguments.sent[group[0]].name, joined};
    list.elements.push_back(argument_element(argument, reads, query));
    list.elements.back().value.missing = further;
  }
  return list;
}

NameValues certain_arguments(const Arguments& arguments, bool parts_too, Causes end) {
  NameValues result = arguments.sent;
  if (end != 0 && !result.empty() && result.back().value.empty()) result.pop_back();
  if (parts_too) {
    NameValues parts = arguments.parts;
    if (end != 0 && !parts.empty() && parts.back().value.empty()) parts.pop_back();
    result.insert(result.end(), parts.begin(), parts.end());
  }
  return result;
}

bool has_one_name_twice(const NameValues& arguments) {
  Views names;
  for (const NameValue& argument : arguments) names.push_back(lower(decoded_name(argument)));
  return !groups_of(names).empty();
}

List override_list(const Headers& headers, const Arguments& query, Causes query_end,
                   const Arguments& form, Causes form_end, const Reads& reads) {
  List list;
  for (const auto& [name, value] : headers) {
    const std::string kind = override_kind(name);
    if (kind.empty()) continue;
    Views views = header_value_views(value, reads);
    if (kind == "target") add_views(views, target_path_views(on_one_line(value), reads));
    list.elements.push_back({value_of({kind}), value_of(views)});
  }
  const auto add = [&](NameValues arguments, Causes end, bool of_query) {
    if (end != 0 && !arguments.empty()) arguments.pop_back();
    for (const NameValue& argument : arguments) {
      if (!is_method(argument.name, reads, of_query)) continue;
      list.elements.push_back(
          {value_of({"method"}), value_of(argument_value_views(argument, reads, of_query))});
    }
  };
  add(query.sent, query_end, true);
  if (reads.semicolon_pairs) add(query.parts, query_end, true);
  add(form.sent, form_end, false);
  if (reads.semicolon_pairs) add(form.parts, form_end, false);
  add(form.further, 0, false);
  return list;
}

size_t overrides_within(const Headers& headers, size_t free, const Reads& reads) {
  size_t bytes = 0;
  for (size_t i = 0; i < headers.size(); ++i) {
    if (override_kind(headers[i].first) != "target") continue;
    bytes += bytes_beyond(target_path_views(on_one_line(headers[i].second), reads));
    if (bytes > free) return i;
  }
  return headers.size();
}

bool has_override(const Headers& headers, std::string_view kind) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return override_kind(header.first) == kind; });
}

bool has_method_argument(const NameValues& arguments, const Reads& reads, bool query) {
  return std::any_of(arguments.begin(), arguments.end(), [&](const NameValue& argument) {
    return is_method(argument.name, reads, query);
  });
}

}  // namespace stopgap::oracle
