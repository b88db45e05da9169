// SPDX-License-Identifier: Apache-2.0
// What the fields about bodies are made of. Private to Views; tested in body_reader_test.cc.
#include <new>

#include "engine/views_state.h"

namespace stopgap::engine {
namespace {

BodyKind kind_of(FieldId list) {
  return list == FieldId::kParts ? BodyKind::kMultipart
         : list == FieldId::kXml ? BodyKind::kXml
                                 : BodyKind::kJson;
}

constexpr FieldId kPairLists[] = {FieldId::kParts, FieldId::kJson, FieldId::kXml};

bool is_part(FieldId part, FieldId list) {
  return part == list || list == FieldId::kArgs || list == FieldId::kBodyArgs;
}

}  // namespace

void Views::State::forget_body() noexcept {
  if (body_owner == this) own_body.forget();
  unread = 0;
  for (PairViews& last : pair_views) last.index = UINT32_MAX;
}

BodyGiven Views::State::given_body() {
  parts |= kBodyPart;
  body_owner->parts |= kBodyPart;
  return {need_seen().seen, request->body.substr(0, limits.body_bytes),
          !body_cut() && !request->body_truncated};
}

const BodyTexts& Views::State::need_body_texts() { return reader().texts(given_body()); }

ViewList Views::State::body_views() {
  if (request->body.empty()) {
    body = {};
    return {&body, 1};
  }
  const BodyTexts& texts = need_body_texts();
  unread |= reader().text_causes();
  return texts.views();
}

std::string_view Views::State::form_body() {
  if (request->body.empty()) return {};
  return reader().form(given_body());
}

CauseSet Views::State::form_causes() {
  const ArgumentCount form = count_arguments(form_body(), true);
  CauseSet causes = reader().causes(BodyKind::kForm);
  if (form.sent == 0) return causes;
  const ArgumentCount query = query_count();
  const auto beyond = [&](size_t before, size_t more) {
    return more > 0 && before + more > limits.arguments;
  };
  if (beyond(query.sent, form.sent) || beyond(query.parts, form.parts)) causes |= kOversize;
  return causes;
}

ViewList Views::State::form_pieces() {
  form_text = form_body();
  if (!request->body.empty()) unread |= form_causes();
  return form_text.empty() ? ViewList() : form_stages(form_text, reads, arena);
}

const BodyLists& Views::State::need_body_lists() {
  need_form_list();
  const size_t taken = query_list.taken.sent + form_list.taken.sent;
  return reader().lists(given_body(), limits.arguments - taken);
}

const PairList& Views::State::need_pairs(FieldId list) {
  static const PairList kNone;
  if (request->body.empty()) return kNone;
  const BodyKind kind = kind_of(list);
  const PairList& pairs = need_body_lists().of(kind).pairs;
  unread |= reader().causes(kind);
  return pairs;
}

size_t Views::State::pair_count(FieldId list) {
  size_t count = 0;
  for (const FieldId part : kPairLists) {
    if (is_part(part, list)) count += need_pairs(part).size();
  }
  return count;
}

/// Of the pairs of a list, those of its parts one behind the other.
ViewList Views::State::pair(FieldId list, uint32_t index, uint32_t attribute) {
  PairViews& last = pair_views[attribute];
  if (last.list == list && last.index == index) return last.views;
  uint32_t left = index;
  for (const FieldId part : kPairLists) {
    if (!is_part(part, list)) continue;
    const PairList& pairs = need_pairs(part);
    if (left >= pairs.size()) {
      left -= static_cast<uint32_t>(pairs.size());
      continue;
    }
    last.index = UINT32_MAX;
    last.arena.reset();
    last.text = attribute == 0 ? pairs[left].name.get() : pairs[left].value.get();
    last.views = decode_stages(last.text, reads, last.arena);
    last.list = list;
    last.index = index;
    return last.views;
  }
  return {};
}

/// The decode stages of `text` behind the first.
ViewList Views::State::pair_stages(std::string_view text) {
  PairViews& last = pair_views[0];
  last.index = UINT32_MAX;
  last.arena.reset();
  last.text = text;
  return decode_stages(last.text, reads, last.arena).subspan(1);
}

bool Views::State::json_duplicate_key() {
  if (request->body.empty()) return false;
  need_pairs(FieldId::kJson);
  return (need_body_lists().of(BodyKind::kJson).flags & kBodyDuplicateKey) != 0;
}

bool Views::State::body_flag(FieldId flag) {
  if (flag == FieldId::kFlagCompressed) return reader().head(given_body()).codings.any();
  if (flag == FieldId::kFlagUnknownEncoding) return reader().head(given_body()).codings.unknown;
  if (request->body.empty()) return false;
  const BodyTexts& texts = need_body_texts();
  unread |= reader().text_causes();
  if (flag == FieldId::kFlagMixedCharset) return texts.mixed_charset();
  if (flag == FieldId::kFlagTypeMismatch) return texts.mismatch();
  const BodyLists& lists = need_body_lists();
  const BodyReading& multipart = lists.of(BodyKind::kMultipart);
  if (flag == FieldId::kFlagUnknownCharset) {
    unread |= reader().causes(BodyKind::kMultipart);
    return texts.unknown_charset() || multipart.unknown_charset;
  }
  if (flag == FieldId::kFlagXmlDoctype) {
    unread |= reader().causes(BodyKind::kXml);
    return (lists.of(BodyKind::kXml).flags & kBodyDoctype) != 0;
  }
  const BodyKind kind = flag == FieldId::kFlagBadMultipart ? BodyKind::kMultipart
                        : flag == FieldId::kFlagBadXml     ? BodyKind::kXml
                                                           : BodyKind::kJson;
  unread |= reader().causes(kind);
  return lists.of(kind).bad || lists.of(kind).ambiguous;
}

bool Views::State::too_many_pairs() {
  if (request->body.empty()) return false;
  if ((form_causes() & kOversize) != 0) return true;
  const BodyLists& lists = need_body_lists();
  return lists.of(BodyKind::kMultipart).too_much || lists.of(BodyKind::kJson).too_much ||
         lists.of(BodyKind::kXml).too_much;
}

/// Without memory everything that a reader would see is missing.
BodyInspection Views::inspect_body() noexcept {
  try {
    return state_->inspect_body();
  } catch (const std::bad_alloc&) {
    forget();
    const BodyInspection::List none{kError, true};
    return {kError, kError, true, true, none, none, none, none};
  }
}

BodyInspection Views::State::inspect_body() {
  need_body_lists();
  BodyInspection seen;
  const auto list = [&](BodyKind kind) {
    return BodyInspection::List{reader().causes(kind), reader().may_be(kind)};
  };
  const BodyTexts& texts = need_body_texts();
  seen.text = texts.inflated() ? CauseSet{0} : kUnparsable;
  seen.views = texts.unread_charset() ? kUnparsable : CauseSet{0};
  seen.unclear = texts.unclear();
  seen.unmarked = texts.unmarked();
  seen.form = list(BodyKind::kForm);
  seen.form.causes = form_causes();
  seen.parts = list(BodyKind::kMultipart);
  seen.json = list(BodyKind::kJson);
  seen.xml = list(BodyKind::kXml);
  return seen;
}

}  // namespace stopgap::engine
