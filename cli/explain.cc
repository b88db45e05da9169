// SPDX-License-Identifier: Apache-2.0
// `stopgap explain`: why a request is decided as it is; what a pack does, and when; or what a
// diagnostic code means. Tested by
// tests/e2e/explain_test.cc.
#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "cli/code_pages.h"
#include "cli/command.h"
#include "cli/dates.h"
#include "cli/explanation.h"
#include "cli/files.h"
#include "cli/open_pack.h"
#include "cli/raw_record.h"
#include "cli/request_record.h"
#include "cli/simulate.h"

namespace stopgap::cli {
namespace {

constexpr size_t kMaxRequestBytes = 16u << 20;

struct ExplainOptions {
  std::vector<std::string> paths;
  std::string request;
  std::optional<std::string> site;
  std::optional<std::string> at;
  bool all = false;
  std::vector<engine::CauseSet> simulate;
};

bool looks_like_code(std::string_view text) {
  return text.size() == 6 && (text.starts_with("SG") || text.starts_with("sg")) &&
         std::all_of(text.begin() + 2, text.end(), [](unsigned char c) { return std::isdigit(c); });
}

Exit explain_code(Console& console, std::string code) {
  std::transform(code.begin(), code.end(), code.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (const auto page = code_page(code)) {
    console.out.write(std::string(*page));
    return Exit::kClean;
  }
  console.complain("there is no diagnostic `" + code + "`");
  return Exit::kUsage;
}

std::optional<std::string> read_request(std::string_view text, const std::string& id,
                                        RequestRecord& record) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "it is empty";
  return is_raw_request(text.substr(first)) ? parse_raw_request(text, id, record)
                                            : parse_record(text, record);
}

Exit refuse(Console& console, const Error& error) {
  console.complain(error.detail);
  return exit_for(error);
}

/// The one request of the file; complains otherwise.
bool load_request(Console& console, const std::string& path, RequestRecord& record) {
  Result<std::string> text = read_file(path, kMaxRequestBytes + 1);
  if (!text) {
    console.complain(text.error().detail);
    return false;
  }
  if (text.value().size() > kMaxRequestBytes) {
    console.complain("`" + path + "` is larger than 16 MiB; explain takes one request");
    return false;
  }
  if (const auto error = read_request(text.value(), path, record)) {
    console.complain("`" + path + "` is not one request: " + *error);
    return false;
  }
  return true;
}

Exit explain_paths(Console& console, const ExplainOptions& options) {
  const std::optional<int32_t> day = options.at ? parse_date(*options.at) : today();
  if (!day) {
    console.complain("`" + *options.at + "` is not a date like 2026-01-31");
    return Exit::kUsage;
  }
  Result<engine::Site> site = read_site(options.site);
  if (!site) return refuse(console, site.error());
  const bool has_request = !options.request.empty();
  RequestRecord record;
  if (has_request && !load_request(console, options.request, record)) return Exit::kUsage;
  auto opened = open_pack(console, options.paths);
  if (const Exit* exit = std::get_if<Exit>(&opened)) return *exit;
  const LinkedPack& linked = std::get<LinkedPack>(opened);
  auto pack = load_for_site(console, linked, site.value());
  if (pack == nullptr) return Exit::kUsage;
  const ExplanationOptions how{*day, options.all, options.site.has_value(), console.colour_out,
                               all_of(options.simulate)};
  console.out.write(has_request ? explain(pack, linked.bytes, site.value(), record, how)
                                : explain_pack(pack, linked.bytes, site.value(), how));
  return Exit::kClean;
}

Exit run_explain(Console& console, const ExplainOptions& options) {
  const bool code = options.paths.size() == 1 && looks_like_code(options.paths.front());
  if (code && options.request.empty()) return explain_code(console, options.paths.front());
  return explain_paths(console, options);
}

}  // namespace

Run add_explain(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("explain", "say why a request is decided as it is, or what a pack does");
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("PATH", options->paths, "a pack, rule files, a directory; or a code (SG0102)")
      ->required();
  command
      ->add_option("--request", options->request,
                   "one raw HTTP/1.1 request, or one record; - is standard input")
      ->type_name("FILE");
  command->add_option("--site", options->site, "the site file: modes, parameters, versions")
      ->type_name("FILE");
  command->add_option("--at", options->at, "decide as of this day (default: today)")
      ->type_name("DATE");
  add_simulate(*command, options->simulate);
  command->add_flag("--all", options->all, "every mitigation, not only those that hold or nearly");
  return [options](Console& console) { return run_explain(console, *options); };
}

}  // namespace stopgap::cli
