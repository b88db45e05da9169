// SPDX-License-Identifier: Apache-2.0
// See names.h. Tested by lists_test.cc.
#include "tests/oracle/names.h"

#include <algorithm>
#include <map>

namespace stopgap::oracle {

void add_views(Views& views, const Views& more) {
  for (const std::string& view : more) {
    if (std::find(views.begin(), views.end(), view) == views.end()) views.push_back(view);
  }
}

std::string replaced(std::string text, std::string_view bytes, char by) {
  for (char& c : text) {
    if (bytes.find(c) != std::string_view::npos) c = by;
  }
  return text;
}

std::string dashed(const std::string& name) {
  std::string result;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    result += letter || (c >= '0' && c <= '9') ? c : '-';
  }
  return result;
}

Views with_php_names(const Views& names) {
  Views views = names;
  for (const std::string& name : names) {
    std::string t = name.substr(0, name.find('\0'));
    t.erase(0, std::min(t.find_first_not_of(' '), t.size()));
    const size_t open = t.find('[');
    const std::string h = replaced(t.substr(0, open), " .", '_');
    add_views(views, {h});
    if (open == std::string::npos) continue;
    const std::string rest = t.substr(open);
    if (rest.find(']') != std::string::npos) {
      add_views(views, {h + rest});
    } else {
      add_views(views, {h + "_" + rest.substr(1)});
      add_views(views, {h + "_" + replaced(rest.substr(1), " .[", '_')});
    }
  }
  return views;
}

Groups groups_of(const Views& keys) {
  std::map<std::string, std::vector<size_t>> by_key;
  for (size_t i = 0; i < keys.size(); ++i) by_key[keys[i]].push_back(i);
  Groups groups;
  for (const auto& [key, members] : by_key) {
    if (members.size() > 1) groups.push_back(members);
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

Groups joined_groups(const std::vector<Views>& ways) {
  Groups groups = groups_of(ways.at(0));
  for (size_t way = 1; way < ways.size(); ++way) {
    const Views& before = ways[way - 1];
    for (const std::vector<size_t>& group : groups_of(ways[way])) {
      const bool other = std::any_of(group.begin(), group.end(), [&](size_t member) {
        return before[member] != before[group.front()];
      });
      if (other) groups.push_back(group);
    }
  }
  return groups;
}

}  // namespace stopgap::oracle
