// SPDX-License-Identifier: Apache-2.0
// See evasion.h. The generators are in generate_*.cc. Tested by evasion_test.cc.
#include "evasion/evasion.h"

#include <algorithm>
#include <tuple>

#include "evasion/generate.h"

namespace stopgap::evasion {
namespace {

std::vector<Variant> generated(Class id, const Request& request) {
  switch (id) {
    case Class::kPercentEncode:
      return percent_encode(request);
    case Class::kDoubleEncode:
      return double_encode(request);
    case Class::kMixedHexCase:
      return mixed_hex_case(request);
    case Class::kCase:
      return letter_case(request);
    case Class::kDotSegments:
      return dot_segments(request);
    case Class::kSlashes:
      return slashes(request);
    case Class::kPathParameters:
      return path_parameters(request);
    case Class::kPercentU:
      return percent_u(request);
    case Class::kOverlongUtf8:
      return overlong_utf8(request);
    case Class::kFullWidth:
      return full_width(request);
    case Class::kBestFit:
      return best_fit(request);
    case Class::kEncodedSeparators:
      return encoded_separators(request);
    case Class::kTrailingDots:
      return trailing_dots(request);
    case Class::kDataStream:
      return data_stream(request);
    case Class::kNulByte:
      return nul_byte(request);
    case Class::kHeaderCase:
      return header_case(request);
    case Class::kParameterOrder:
      return parameter_order(request);
    case Class::kParameterDuplication:
      return parameter_duplication(request);
    case Class::kJsonEscapes:
      return json_escapes(request);
    case Class::kCharset:
      return charset(request);
    case Class::kChunking:
      return chunking(request);
    case Class::kGzip:
      return gzip(request);
    case Class::kDeflate:
      return deflate(request);
    case Class::kMultipartForm:
      return multipart_form(request);
    case Class::kJsonForm:
      return json_form(request);
    case Class::kContentType:
      return content_type(request);
    case Class::kXmlEntities:
      return xml_entities(request);
    case Class::kXmlCdata:
      return xml_cdata(request);
    case Class::kHeaderUnderscore:
      return header_underscore(request);
    case Class::kHeaderSplit:
      return header_split(request);
    case Class::kObsFold:
      return obs_fold(request);
    case Class::kCookieQuoting:
      return cookie_quoting(request);
    case Class::kParameterSplit:
      return parameter_split(request);
    case Class::kParameterSemicolon:
      return parameter_semicolon(request);
    case Class::kParameterCase:
      return parameter_case(request);
    case Class::kPhpNames:
      return php_names(request);
    case Class::kFragment:
      return fragment(request);
  }
  return {};
}

std::string& text_of_part(Request& request, const Edit& edit) {
  switch (edit.part) {
    case Part::kHeaderName:
      return request.headers[edit.header].first;
    case Part::kHeaderValue:
      return request.headers[edit.header].second;
    case Part::kBody:
      return request.body;
    case Part::kTarget:
    case Part::kNewHeader:
    case Part::kDropHeader:
      break;
  }
  return request.target;
}

bool is_in_place(const Edit& edit) {
  return edit.part != Part::kNewHeader && edit.part != Part::kDropHeader;
}

/// `edits` are of one part, ordered by place.
void rewrite(std::string& text, const std::vector<const Edit*>& edits, size_t first, size_t last) {
  std::string out;
  size_t done = 0;
  for (size_t i = first; i < last; ++i) {
    out.append(text, done, edits[i]->begin - done);
    out += edits[i]->with;
    done = edits[i]->end;
  }
  text = out.append(text, done);
}

}  // namespace

const std::vector<ClassInfo>& class_table() {
  static const std::vector<ClassInfo> kTable = {
#define STOPGAP_EVASION(enumerator, name, changes, decoder, source) \
  {Class::enumerator, name, changes, decoder, source},
#include "evasion/classes.def"
#undef STOPGAP_EVASION
  };
  return kTable;
}

std::optional<Class> find_class(std::string_view name) {
  for (const ClassInfo& info : class_table()) {
    if (info.name == name) return info.id;
  }
  return std::nullopt;
}

std::string_view class_name(Class id) { return class_table()[static_cast<size_t>(id)].name; }

std::vector<Variant> variants(Class id, const Request& request) {
  std::vector<Variant> all = generated(id, request);
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const Variant& variant) { return variant.empty(); }),
            all.end());
  if (all.size() > kMaxVariants) all.resize(kMaxVariants);
  return all;
}

Request respell(const Request& request, const Variant& variant) {
  Request changed = request;
  std::vector<const Edit*> edits;
  for (const Change& change : variant) {
    for (const Edit& edit : change) {
      if (is_in_place(edit)) edits.push_back(&edit);
    }
  }
  const auto part_of = [](const Edit* edit) { return std::pair(edit->part, edit->header); };
  std::sort(edits.begin(), edits.end(), [&](const Edit* a, const Edit* b) {
    return std::tuple(part_of(a), a->begin, a->end) < std::tuple(part_of(b), b->begin, b->end);
  });
  for (size_t first = 0, last = 0; first < edits.size(); first = last) {
    while (last < edits.size() && part_of(edits[last]) == part_of(edits[first])) ++last;
    rewrite(text_of_part(changed, *edits[first]), edits, first, last);
  }
  std::vector<uint32_t> dropped;
  for (const Change& change : variant) {
    for (const Edit& edit : change) {
      if (edit.part == Part::kDropHeader) dropped.push_back(edit.header);
      if (edit.part != Part::kNewHeader) continue;
      const size_t colon = edit.with.find(": ");
      changed.headers.emplace_back(edit.with.substr(0, colon), edit.with.substr(colon + 2));
    }
  }
  std::sort(dropped.rbegin(), dropped.rend());
  for (const uint32_t header : dropped) changed.headers.erase(changed.headers.begin() + header);
  return changed;
}

size_t cost(const Variant& variant) {
  size_t bytes = 0;
  for (const Change& change : variant) {
    for (const Edit& edit : change) {
      bytes += edit.end > edit.begin ? edit.end - edit.begin : edit.with.size();
    }
  }
  return bytes;
}

}  // namespace stopgap::evasion
