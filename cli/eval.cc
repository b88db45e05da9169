// SPDX-License-Identifier: Apache-2.0
// `stopgap eval`: decides recorded requests, streaming. Tested by tests/e2e/eval_test.cc.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "cli/choice.h"
#include "cli/command.h"
#include "cli/dates.h"
#include "cli/decision_text.h"
#include "cli/exchange.h"
#include "cli/files.h"
#include "cli/line_reader.h"
#include "cli/open_pack.h"
#include "cli/progress.h"
#include "cli/raw_record.h"
#include "cli/request_record.h"
#include "cli/simulate.h"
#include "cli/site_text.h"
#include "engine/engine.h"

namespace stopgap::cli {
namespace {

constexpr size_t kMaxLineBytes = 8u << 20;

enum class Format { kText, kJsonl };

struct EvalOptions {
  std::vector<std::string> paths;
  std::vector<std::string> requests;
  Format format = Format::kText;
  std::optional<std::string> site;
  std::optional<std::string> at;
  bool fail_on_block = false;
  std::vector<engine::CauseSet> simulate;
};

/// One run over all inputs: decides, writes, counts.
class Evaluation {
 public:
  Evaluation(Console& console, const engine::Engine& engine, const EvalOptions& options,
             int32_t day)
      : console_(console),
        exchange_(engine, worker_options(all_of(options.simulate))),
        format_(options.format),
        day_(day),
        progress_(console) {}

  /// False: the input could not be read, and that was said.
  bool run(const std::string& path) {
    Result<File> file = open_input(path);
    if (!file) {
      console_.complain(file.error().detail);
      return false;
    }
    LineReader reader(file.value().fd(), kMaxLineBytes, [this] { console_.out.flush(); });
    const std::string_view start = reader.start();
    if (!start.empty() && is_raw_request(start)) return run_raw(path, reader);
    return run_lines(path, reader);
  }

  void finish() {
    console_.out.flush();
    progress_.clear();
    console_.say(count_of(requests_, "request") + ", " + std::to_string(blocked_) + " blocked, " +
                 count_of(errors_, "error") + degraded() + ", " +
                 progress_.rate(requests_ + errors_));
  }

  /// ", degraded: 2 oversize, 1 error (3 results by failure modes)"
  std::string degraded() const {
    const engine::Worker::Stats& stats = exchange_.stats();
    std::string causes;
    const auto add = [&](uint64_t count, std::string_view cause) {
      if (count == 0) return;
      causes += (causes.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(cause);
    };
    add(stats.oversize, "oversize");
    add(stats.unparsable, "unparsable");
    add(stats.budget, "budget");
    add(stats.errors, "error");
    if (causes.empty()) return {};
    return ", degraded: " + causes + " (" + count_of(stats.undecided, "result") +
           " by failure modes)";
  }

  size_t blocked() const { return blocked_; }
  size_t errors() const { return errors_; }

 private:
  bool run_lines(const std::string& path, LineReader& reader) {
    while (!console_.out.closed()) {
      const LineReader::Line line = reader.next();
      switch (line.kind) {
        case LineReader::Kind::kEnd:
          return true;
        case LineReader::Kind::kError:
          console_.complain(file_error("read", path, line.error_number).detail);
          return false;
        case LineReader::Kind::kTooLong:
          report_error(std::nullopt, "the line is longer than 8 MiB", line.number);
          break;
        case LineReader::Kind::kLine:
          decide_line(line);
          break;
      }
      progress_.tick(requests_ + errors_);
    }
    return true;
  }

  bool run_raw(const std::string& path, LineReader& reader) {
    const LineReader::Line all = reader.rest();
    if (all.kind == LineReader::Kind::kError) {
      console_.complain(file_error("read", path, all.error_number).detail);
      return false;
    }
    const std::string id = path == kStdinPath ? std::string(kStdinName) : path;
    if (all.kind == LineReader::Kind::kTooLong) {
      report_error(id, "the request is larger than 8 MiB", std::nullopt);
    } else if (const auto error = parse_raw_request(all.text, id, record_)) {
      report_error(id, *error, std::nullopt);  // it names the line
    } else {
      if (record_.bytes_after > 0) {
        console_.complain(id + ": " + count_of(record_.bytes_after, "byte") +
                          " behind the body not looked at; give each request a file of its own");
      }
      decide();
    }
    return true;
  }

  void decide_line(const LineReader::Line& line) {
    if (line.text.find_first_not_of(" \t\r") == std::string_view::npos) return;
    if (const std::optional<std::string> error = parse_record(line.text, record_)) {
      const auto id = record_.has_id ? std::optional<std::string_view>(record_.id) : std::nullopt;
      return report_error(id, *error, line.number);
    }
    if (!record_.unknown_keys.empty()) tell_unknown_keys(line.number);
    decide();
  }

  /// Each once: a request whose body is under another name would pass unseen.
  void tell_unknown_keys(uint64_t line) {
    for (const std::string& key : record_.unknown_keys) {
      if (told_keys_.size() == kMaxToldKeys || !told_keys_.insert(key).second) continue;
      const auto near = nearest_record_key(key);
      progress_.clear();
      console_.complain("line " + std::to_string(line) + ": the key `" + key +
                        "` means nothing and is passed over" +
                        (near ? "; did you mean `" + *near + "`?" : std::string()));
    }
  }

  void decide() {
    const Exchanged& decided = exchange_.decide(record_, day_);
    ++requests_;
    if (decided.decision.verdict >= engine::Verdict::kBlock) ++blocked_;
    text_.clear();
    switch (format_) {
      case Format::kText:
        append_decision_text(text_, record_, decided, console_.colour_out);
        break;
      case Format::kJsonl:
        append_decision_json(text_, record_.id, decided);
        break;
    }
    console_.out.write(text_);
  }

  void report_error(std::optional<std::string_view> id, std::string_view message,
                    std::optional<uint64_t> line) {
    ++errors_;
    text_.clear();
    switch (format_) {
      case Format::kText:
        append_error_text(text_, id, message, line, console_.colour_out);
        break;
      case Format::kJsonl:
        append_error_json(text_, id, message, line);
        break;
    }
    console_.out.write(text_);
  }

  Console& console_;
  Exchange exchange_;
  Format format_;
  int32_t day_;
  Progress progress_;
  RequestRecord record_;
  std::string text_;
  static constexpr size_t kMaxToldKeys = 20;
  std::set<std::string> told_keys_;
  size_t requests_ = 0, blocked_ = 0, errors_ = 0;
};

/// What the site changes, and what it leaves unsaid.
void tell_site(Console& console, const engine::Pack& pack, const engine::Site& site, int32_t day) {
  for (const std::string& line : site_lines(site, day)) console.say("site: " + line);
  size_t unknown = 0;
  for (uint32_t i = 0; i < pack.rules().size(); ++i) {
    unknown += pack.armed(i) == engine::Armed::kUnknown ? 1 : 0;
  }
  if (unknown == 0) return;
  console.say("site: " + count_of(unknown, "mitigation") +
              " armed because the installed version of a product is not known");
}

bool names_stdin(const std::vector<std::string>& paths) {
  return std::find(paths.begin(), paths.end(), kStdinPath) != paths.end();
}

Exit run_eval(Console& console, const EvalOptions& options) {
  if (names_stdin(options.paths) && names_stdin(options.requests)) {
    console.complain("rules and requests cannot both come from standard input");
    return Exit::kUsage;
  }
  const std::optional<int32_t> day = options.at ? parse_date(*options.at) : today();
  if (!day) {
    console.complain("`" + *options.at + "` is not a date like 2026-01-31");
    return Exit::kUsage;
  }
  Result<engine::Site> site = read_site(options.site);
  if (!site) {
    console.complain(site.error().detail);
    return exit_for(site.error());
  }
  // Before the work of linking: a misspelt file name should not cost a minute.
  for (const std::string& path : options.requests) {
    if (Status readable = check_readable(path); !readable) {
      console.complain(readable.error().detail);
      return Exit::kUsage;
    }
  }
  auto opened = open_pack(console, options.paths);
  if (const Exit* exit = std::get_if<Exit>(&opened)) return *exit;
  auto pack = load_for_site(console, std::get<LinkedPack>(opened), site.value());
  if (pack == nullptr) return Exit::kUsage;
  tell_site(console, *pack, site.value(), *day);
  opened = Exit::kClean;  // the pack holds its own copy; a run may be long
  engine::Engine engine;
  engine.swap(pack);
  Evaluation evaluation(console, engine, options, *day);
  bool readable = true;
  for (const std::string& path : options.requests) readable = evaluation.run(path) && readable;
  evaluation.finish();
  if (!readable) return Exit::kUsage;
  const bool hit = options.fail_on_block && evaluation.blocked() > 0;
  return hit || evaluation.errors() > 0 ? Exit::kFindings : Exit::kClean;
}

}  // namespace

Run add_eval(CLI::App& app) {
  CLI::App* command = app.add_subcommand("eval", "decide recorded requests");
  auto options = std::make_shared<EvalOptions>();
  command->add_option("PATH", options->paths, "a pack, or rule files, or a directory")->required();
  command
      ->add_option("--requests", options->requests,
                   "JSON lines, or one raw HTTP/1.1 request; - is standard input")
      ->required()
      ->type_name("FILE");
  add_choice<Format>(*command, "--format", options->format,
                     {{"text", Format::kText}, {"jsonl", Format::kJsonl}}, "text or jsonl")
      ->type_name("FORMAT");
  command->add_option("--site", options->site, "the site file: modes, parameters, versions")
      ->type_name("FILE");
  command->add_option("--at", options->at, "decide as of this day (default: today)")
      ->type_name("DATE");
  add_simulate(*command, options->simulate);
  command->add_flag("--fail-on-block", options->fail_on_block,
                    "exit with 1 if a request is blocked or dropped");
  return [options](Console& console) { return run_eval(console, *options); };
}

}  // namespace stopgap::cli
