// SPDX-License-Identifier: Apache-2.0
// Random single tests: one field, one operator, one operand, with its guard where the language asks
// for one.
#pragma once

#include <string>
#include <vector>

#include "tests/differential/random.h"

namespace stopgap::differential {

/// A bound element: `x0`, and whether it is of http.headers.
struct Binder {
  std::string name;
  bool header = false;
};

/// Names of declarations a test may use, by what they hold.
struct Names {
  std::vector<std::string> text_sets, host_sets, address_sets, number_sets;
  std::vector<std::string> short_texts;  ///< sets short enough to follow `all`
  std::vector<std::string>
      header_names;  ///< set<text>, used for names of headers alone: there case never counts
  std::vector<std::string> forms;
  std::vector<std::string> texts, hosts, addresses, numbers;  ///< scalar params and literals
  std::vector<std::string> conditions;                        ///< lets
  /// Of one argument, by its type.
  std::vector<std::string> text_predicates, host_predicates, number_predicates;
};

/// Bytes for literals: pieces of paths, encodings and separators.
std::string random_literal_text(Random& random);
std::string random_host_text(Random& random);
/// As rule text, quotes and suffix included.
std::string random_string(Random& random);
/// `{ …, … }`
std::string random_set(Random& random, std::string (*element)(Random&));
std::string random_host_string(Random& random);
std::string random_range(Random& random);
std::string random_address(Random& random);
std::string random_number(Random& random);

/// What a rule is about; a declaration suits all but connections.
enum class About { kRequest, kResponse, kConnection };

class TestGen {
 public:
  TestGen(Random& random, const Names& names) : random_(random), names_(names) {}

  void set_about(About about) { about_ = about; }

  /// `under_not`: a test on an optional field must say what absence means.
  std::string test(const std::vector<Binder>& binders, bool under_not);

  /// What a `same view` may be about, and a test of one view of it.
  std::string view_subject(const std::vector<Binder>& binders, bool& optional);
  std::string view_test(const std::string& subject);
  /// Nothing, ` or absent` or ` and present`, as the language asks for.
  std::string guard(bool optional, bool negated, bool under_not);
  /// Operator and operand for a text subject.
  std::string text_tail(bool& negated);
  /// ` | form`, now and then.
  std::string form();

 private:
  std::string field_test(bool under_not);
  // test_gen_events.cc
  std::string connection_test(bool under_not);
  std::string response_test(bool under_not);
  std::string alpn_test(bool under_not);
  std::string attribute_test(const Binder& binder);
  std::string list_test();
  std::string host_test(bool under_not);
  std::string address_test(bool under_not);
  std::string number_test(bool under_not);
  std::string constant_or_presence();
  std::string call();
  std::string string_operand();
  /// Now and then a declared name in place of `text`.
  std::string either(const std::vector<std::string>& names, const std::string& text);

  Random& random_;
  const Names& names_;
  bool use_names_ = true;
  About about_ = About::kRequest;
};

/// `http.headers`, perhaps with a key; now and then of the response, if there is one.
std::string random_list(Random& random, bool& header, About about);

}  // namespace stopgap::differential
