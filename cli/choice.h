// SPDX-License-Identifier: Apache-2.0
// Options whose value is one of a few words. (CLI11's own transformers also accept the number
// behind a word, and show it in their message.)
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace stopgap::cli {

template <typename T>
using Choices = std::vector<std::pair<std::string, T>>;

/// What `word` stands for; any other word is a usage error that names all choices.
template <typename T>
T choose(const std::string& option, const std::string& word, const Choices<T>& choices) {
  std::string all;
  for (const auto& [choice, value] : choices) {
    if (choice == word) return value;
    all += (all.empty() ? "" : ", ") + choice;
  }
  throw CLI::ValidationError(option, "`" + word + "` is none of " + all);
}

/// One value. `value` must live until the arguments are parsed.
template <typename T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& value, Choices<T> choices,
                        const std::string& description) {
  const auto take = [&value, name, choices = std::move(choices)](const std::string& word) {
    value = choose(name, word, choices);
  };
  return app.add_option_function<std::string>(name, take, description);
}

/// The option may be given several times; `take` is called for each value.
template <typename T>
CLI::Option* add_choices(CLI::App& app, const std::string& name, Choices<T> choices,
                         const std::string& description, std::function<void(T)> take) {
  const auto take_all = [name, choices = std::move(choices),
                         take = std::move(take)](const std::vector<std::string>& words) {
    for (const std::string& word : words) take(choose(name, word, choices));
  };
  return app.add_option_function<std::vector<std::string>>(name, take_all, description);
}

}  // namespace stopgap::cli
