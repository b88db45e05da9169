// SPDX-License-Identifier: Apache-2.0
// The few rules the grammar needs beside PEGTL's: whole words, `need` (a `must` with its own
// words), literals that must be closed, and the nesting bound. They report by throwing
// SyntaxFailure, which parser.cc catches for each declaration.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>
#include <tao/pegtl/contrib/limit_depth.hpp>

#include "lang/diagnostic.h"
#include "lang/limits.h"
#include "lang/words.h"

namespace stopgap::lang::grammar {

namespace pegtl = tao::pegtl;
using pegtl::alnum;
using pegtl::alpha;
using pegtl::at;
using pegtl::digit;
using pegtl::eof;
using pegtl::identifier_first;
using pegtl::identifier_other;
using pegtl::not_at;
using pegtl::not_one;
using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::rep;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;
using pegtl::two;
using pegtl::until;
using pegtl::xdigit;

/// Where and why matching stopped. `expected` names what should stand there (or what was not
/// closed); it is a literal.
struct SyntaxFailure {
  Code code;
  const char* at;
  const char* expected;
};

/// A string literal as a template argument.
template <size_t N>
struct Text {
  char value[N];
  constexpr Text(const char (&text)[N]) {
    std::copy_n(text, N, value);
  }  // NOLINT: implicit by design
  constexpr std::string_view view() const { return {value, N - 1}; }
};

inline constexpr Text kNextSection = "the next section or `}`";

/// Exactly these bytes.
template <Text W>
struct word_sign {
  using rule_t = word_sign;
  using subs_t = pegtl::empty_list;
  template <typename Input>
  static bool match(Input& in) {
    constexpr std::string_view text = W.view();
    if (in.size(text.size()) < text.size()) return false;
    if (std::memcmp(in.current(), text.data(), text.size()) != 0) return false;
    in.bump(text.size());
    return true;
  }
};

/// Length of the identifier at `text`; 0 when it continues with a dot and a letter, because then it
/// is part of a dotted name.
inline size_t whole_word(std::string_view text) {
  size_t size = 0;
  while (size < text.size() && is_word_byte(text[size])) ++size;
  const bool dotted = size + 1 < text.size() && text[size] == '.' && is_word_byte(text[size + 1]);
  return dotted ? 0 : size;
}

template <typename Input>
std::string_view rest(Input& in) {
  return {in.current(), in.size(0)};
}

/// A whole word: `in` does not match the beginning of `inside`, nor of `in.x`.
template <Text W>
struct word {
  using rule_t = word;
  using subs_t = pegtl::empty_list;
  template <typename Input>
  static bool match(Input& in) {
    constexpr std::string_view text = W.view();
    const std::string_view left = rest(in);
    if (left.substr(0, text.size()) != text) return false;
    if (whole_word(left.substr(0, text.size() + 2)) != text.size()) return false;
    in.bump(text.size());
    return true;
  }
};

/// A word of one of the tables in words.h.
template <bool (*Contains)(std::string_view)>
struct word_in {
  using rule_t = word_in;
  using subs_t = pegtl::empty_list;
  template <typename Input>
  static bool match(Input& in) {
    const size_t size = whole_word(rest(in).substr(0, kMaxReservedBytes + 2));
    if (!Contains(rest(in).substr(0, size))) return false;
    in.bump(size);
    return true;
  }
};
struct reserved : word_in<is_reserved> {};
struct section : word_in<is_section> {};

/// Only white space stands before this place on its line. Consumes nothing.
struct line_start {
  using rule_t = line_start;
  using subs_t = pegtl::empty_list;
  template <typename Input>
  static bool match(Input& in) {
    const char* at = in.current();
    while (at != in.begin() && (at[-1] == ' ' || at[-1] == '\t')) --at;
    return at == in.begin() || at[-1] == '\n';
  }
};

/// `Rule` must follow; if not, the error says that `What` was expected here.
template <Text What, typename Rule>
struct need {
  using rule_t = need;
  using subs_t = pegtl::type_list<Rule>;
  template <pegtl::apply_mode A, pegtl::rewind_mode, template <typename...> class Action,
            template <typename...> class Control, typename Input, typename... States>
  static bool match(Input& in, States&&... states) {
    if (!Control<Rule>::template match<A, pegtl::rewind_mode::required, Action, Control>(
            in, states...)) {
      throw SyntaxFailure{Code::kSyntaxError, in.current(), What.value};
    }
    return true;
  }
};

/// A literal that begins with `Open` must go on as `Rest`; if not, the error points at its
/// beginning.
template <Text What, typename Open, typename Rest>
struct closed {
  using rule_t = closed;
  using subs_t = pegtl::type_list<Open, Rest>;
  template <pegtl::apply_mode A, pegtl::rewind_mode, template <typename...> class Action,
            template <typename...> class Control, typename Input, typename... States>
  static bool match(Input& in, States&&... states) {
    const char* const begin = in.current();
    constexpr auto required = pegtl::rewind_mode::required;
    if (!Control<Open>::template match<A, required, Action, Control>(in, states...)) return false;
    if (!Control<Rest>::template match<A, required, Action, Control>(in, states...)) {
      throw SyntaxFailure{Code::kUnterminated, begin, What.value};
    }
    return true;
  }
};

/// `Rule`, one level deeper. INVARIANT (bounded nesting): every cycle of the grammar passes through
/// this rule.
template <typename Rule>
struct nested {
  using rule_t = nested;
  using subs_t = pegtl::type_list<Rule>;
  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input, typename... States>
  static bool match(Input& in, States&&... states) {
    const pegtl::internal::depth_guard guard(in.private_depth);
    if (in.private_depth > kMaxNesting) {
      throw SyntaxFailure{Code::kNestingTooDeep, in.current(), ""};
    }
    return Control<Rule>::template match<A, M, Action, Control>(in, states...);
  }
};

}  // namespace stopgap::lang::grammar

namespace tao::pegtl {
template <typename Name, stopgap::lang::grammar::Text W>
struct analyze_traits<Name, stopgap::lang::grammar::word_sign<W>> : analyze_any_traits<> {};
template <typename Name, stopgap::lang::grammar::Text W>
struct analyze_traits<Name, stopgap::lang::grammar::word<W>> : analyze_any_traits<> {};
template <typename Name, bool (*F)(std::string_view)>
struct analyze_traits<Name, stopgap::lang::grammar::word_in<F>> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, stopgap::lang::grammar::line_start> : analyze_opt_traits<> {};
template <typename Name, stopgap::lang::grammar::Text W, typename Rule>
struct analyze_traits<Name, stopgap::lang::grammar::need<W, Rule>> : analyze_seq_traits<Rule> {};
template <typename Name, stopgap::lang::grammar::Text W, typename Open, typename Rest>
struct analyze_traits<Name, stopgap::lang::grammar::closed<W, Open, Rest>>
    : analyze_seq_traits<Open, Rest> {};
template <typename Name, typename Rule>
struct analyze_traits<Name, stopgap::lang::grammar::nested<Rule>> : analyze_seq_traits<Rule> {};
}  // namespace tao::pegtl
