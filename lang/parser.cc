// SPDX-License-Identifier: Apache-2.0
// Text to syntax tree. The grammar matches one item of the file after another into flat nodes; a
// failure is thrown by the grammar, reported here, and parsing goes on at the next declaration. No
// exception leaves this file. Covered by parser_test.cc and tests/golden/parse.
#include <fmt/format.h>

#include <optional>

#include "lang/build.h"
#include "lang/comments.h"
#include "lang/grammar.h"
#include "lang/lang.h"
#include "lang/limits.h"
#include "lang/recovery.h"
#include "lang/syntax.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

using grammar::SyntaxFailure;
using Input = grammar::pegtl::memory_input<grammar::pegtl::tracking_mode::lazy,
                                           grammar::pegtl::eol::lf, const char*>;

template <typename Rule>
inline constexpr NodeKind kKindOf = NodeKind::kNone;
#define STOPGAP_NODE(rule, kind) \
  template <>                    \
  inline constexpr NodeKind kKindOf<grammar::rule> = NodeKind::kind;
#include "lang/syntax.def"
#undef STOPGAP_NODE

/// What matching leaves behind. INVARIANT: a node is left only by a rule that matched; all others
/// are cut off again.
class Recorder {
 public:
  explicit Recorder(const char* begin) : begin_(begin) {}

  void open(NodeKind kind, const char* at) {
    open_.push_back(static_cast<uint32_t>(nodes_.size()));
    nodes_.push_back({kind, offset(at), 0, 0});
  }
  void close(const char* at) {
    SyntaxNode& node = nodes_[open_.back()];
    open_.pop_back();
    node.end = token_end(offset(at));
    node.next = static_cast<uint32_t>(nodes_.size());
  }
  void cut() {
    nodes_.resize(open_.back());
    open_.pop_back();
  }
  /// After a failure was thrown: nothing is open, and nothing is left.
  void clear() {
    nodes_.clear();
    open_.clear();
  }

  void open_space(const char* at) { space_ = offset(at); }
  void close_space(const char* at) {
    if (offset(at) == space_) return;
    if (spaces_.empty() || spaces_.back().end < offset(at)) spaces_.push_back({space_, offset(at)});
  }
  void open_comment(const char* at) { comment_ = offset(at); }
  /// Backtracking reads comments again: only those beyond the last one are new.
  void close_comment(const char* at) {
    if (comments_.empty() || comments_.back().begin < comment_)
      comments_.push_back({comment_, offset(at)});
  }

  const std::vector<SyntaxNode>& nodes() const { return nodes_; }
  const std::vector<CommentSpan>& comments() const { return comments_; }
  uint32_t offset(const char* at) const { return static_cast<uint32_t>(at - begin_); }

 private:
  struct Space {
    uint32_t begin;
    uint32_t end;
  };
  /// Rules end behind the white space that follows their last token; nodes end with the token.
  /// Looking ahead may have read some spaces beyond `at`.
  uint32_t token_end(uint32_t at) const {
    auto space = spaces_.rbegin();
    while (space != spaces_.rend() && space->end > at) ++space;
    return space != spaces_.rend() && space->end == at ? space->begin : at;
  }

  const char* begin_;
  std::vector<SyntaxNode> nodes_;
  std::vector<uint32_t> open_;
  std::vector<CommentSpan> comments_;
  std::vector<Space> spaces_;
  uint32_t space_ = 0;
  uint32_t comment_ = 0;
};

template <typename Rule>
struct Control : grammar::pegtl::normal<Rule> {
  static constexpr bool kIsSpace = std::is_same_v<Rule, grammar::sep>;
  static constexpr bool kIsComment = std::is_same_v<Rule, grammar::comment>;
  static constexpr bool kIsNode = kKindOf<Rule> != NodeKind::kNone;

  static void start(const Input& in, Recorder& recorder) {
    if constexpr (kIsNode) recorder.open(kKindOf<Rule>, in.current());
    if constexpr (kIsSpace) recorder.open_space(in.current());
    if constexpr (kIsComment) recorder.open_comment(in.current());
  }
  static void success(const Input& in, Recorder& recorder) {
    if constexpr (kIsNode) recorder.close(in.current());
    if constexpr (kIsSpace) recorder.close_space(in.current());
    if constexpr (kIsComment) recorder.close_comment(in.current());
  }
  static void failure(const Input&, Recorder& recorder) {
    if constexpr (kIsNode) recorder.cut();
  }
};

/// The name or id that starts at `at`; empty when none does.
std::string_view word_at(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && (is_word_byte(text[end]) || text[end] == '-' || text[end] == '.')) {
    ++end;
  }
  return text.substr(at, end - at);
}

/// Where an item may stand: a file only ever goes down this list.
enum class Section { kPack, kImports, kDeclarations };

class Parser {
 public:
  Parser(uint32_t file, std::string_view text, Diagnostics& diagnostics)
      : file_(file), text_(text), diagnostics_(diagnostics), recorder_(text.data()) {}

  ast::File run() {
    match<grammar::start>();
    if (!syntax()) {
      out_.lost_import = true;
      return std::move(out_);
    }
    // Beyond the cap nothing would be shown; the one error more says so.
    while (at_ < text_.size() && diagnostics_.error_count() <= Diagnostics::kMaxDiagnostics) item();
    attach_comments(out_, recorder_.comments(), text_);
    collect_remarks(out_, recorder_.comments(), {file_, text_});
    return std::move(out_);
  }

 private:
  /// Matches Rule at at_ and goes behind it. A failure is reported and leaves at_ where it was.
  template <typename Rule>
  bool match() {
    Input in(text_.data() + at_, text_.data() + text_.size(), "");
    recorder_.clear();
    failed_at_.reset();
    try {
      if (!grammar::pegtl::parse<Rule, grammar::pegtl::nothing, Control>(in, recorder_))
        return false;
    } catch (const SyntaxFailure& failure) {
      failed_at_ = recorder_.offset(failure.at);
      report_failure({failure.code, *failed_at_, failure.expected}, at_, {file_, text_},
                     diagnostics_);
      return false;
    }
    at_ = recorder_.offset(in.current());
    return true;
  }

  Span here() const { return {file_, at_, at_ + found_size(text_, at_)}; }
  void resume() { at_ = next_declaration(text_, at_, failed_at_.value_or(at_)); }

  /// False when the file is written in a language this parser does not know.
  bool syntax() {
    constexpr std::string_view kHelp = "the first line of a file is `syntax 1`";
    if (!match<grammar::syntax>()) {
      if (!failed_at_)
        diagnostics_
            .add(Code::kSyntaxVersion, here(), "this file does not start with `syntax 1`",
                 std::string(kHelp))
            .fix = Fix{Span{file_, at_, at_}, "syntax 1\n", "insert `syntax 1`"};
      if (failed_at_) resume();
      return true;
    }
    const size_t errors = diagnostics_.error_count();
    out_.syntax = Builder(recorder_.nodes(), file_, text_, diagnostics_).literal(0);
    if (diagnostics_.error_count() != errors) return false;
    if (out_.syntax->kind == ast::LiteralKind::kInt && out_.syntax->number == 1) return true;
    diagnostics_.add(
        Code::kSyntaxVersion, out_.syntax->span,
        fmt::format("unknown version {} of the language", lang::quoted(out_.syntax->text)),
        "this compiler knows `syntax 1`");
    return false;
  }

  void item() {
    const Span begin = here();
    if (match<grammar::item>()) {
      check_order(recorder_.nodes().front().kind, begin);
      Builder(recorder_.nodes(), file_, text_, diagnostics_).add_item(0, out_);
      return;
    }
    if (!failed_at_) {
      report_unknown_item({file_, text_}, at_, diagnostics_);
      if (!starts_line(text_, at_)) lose_last();
    }
    lose();
    resume();
  }

  /// Notes what the declaration at at_ would have declared.
  void lose() {
    const std::string_view word = word_at(text_, at_);
    out_.lost_import = out_.lost_import || word == "import" || word == "schema";
    const size_t name = text_.find_first_not_of(" \t", at_ + word.size());
    if (name == std::string_view::npos) return;
    const std::string_view lost = word_at(text_, name);
    if (lost.empty()) return;
    out_.lost.emplace_back(lost);
    out_.lost_import = out_.lost_import || lost.substr(0, 4) == "std.";  // a misspelt `import`
  }

  /// The declaration before goes on, unreadably: what was read of it is not what it says.
  void lose_last() {
    if (out_.declarations.empty()) return;
    std::visit(
        [this](const auto& node) {
          if constexpr (std::is_same_v<std::decay_t<decltype(node)>, ast::Mitigation>) {
            out_.lost.push_back(node.id.text);
          } else {
            out_.lost.push_back(node.name.text);
          }
        },
        out_.declarations.back());
    out_.declarations.pop_back();
  }

  void check_order(NodeKind kind, Span place) {
    Section section = Section::kDeclarations;
    if (kind == NodeKind::kPack) section = Section::kPack;
    if (kind == NodeKind::kImport) section = Section::kImports;
    if (kind == NodeKind::kPack && out_.pack) {
      diagnostics_.add(Code::kSyntaxError, place, "a file has one `pack` block, this is another")
          .labels.push_back({out_.pack->name.span, "the first one"});
    } else if (section < section_) {
      diagnostics_.add(Code::kSyntaxError, place,
                       fmt::format("{} stands too late",
                                   quoted(text_.substr(place.begin, place.end - place.begin))),
                       "the order in a file is: `syntax`, `pack`, `import`s, declarations");
    }
    section_ = std::max(section, section_);
  }

  uint32_t file_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  Recorder recorder_;
  ast::File out_;
  uint32_t at_ = 0;
  std::optional<uint32_t> failed_at_;
  Section section_ = Section::kPack;
};

}  // namespace

ast::File parse(const SourceMap& sources, uint32_t file, Diagnostics& diagnostics) {
  const std::string_view text = sources.text(file);
  if (!check_text({file, text}, diagnostics)) {
    ast::File nothing;
    nothing.lost_import = true;
    return nothing;
  }
  return Parser(file, text, diagnostics).run();
}

}  // namespace stopgap::lang
