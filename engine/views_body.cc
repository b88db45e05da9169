// SPDX-License-Identifier: Apache-2.0
// What the fields about bodies are made of. Private to Views; tested in body_reader_test.cc.
#include <new>

#include "engine/php_names.h"
#include "engine/views_state.h"

namespace stopgap::engine {
namespace {

BodyKind kind_of(FieldId list) {
  return list == FieldId::kParts ? BodyKind::kMultipart
         : list == FieldId::kXml ? BodyKind::kXml
                                 : BodyKind::kJson;
}

}  // namespace

void Views::State::forget_body() noexcept {
  if (body_owner == this) own_body.forget();
  unread = 0;
}

BodyGiven Views::State::given_body() {
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

const BodyForms& Views::State::body_forms() {
  static constexpr BodyForms kNone;
  return request->body.empty() ? kNone : reader().forms(given_body());
}

CauseSet Views::State::form_causes() {
  const BodyForms& forms = body_forms();
  const ArgumentCount form = count_arguments(forms.form, true);
  CauseSet causes = reader().causes(BodyKind::kForm);
  if (form.sent == 0 && forms.further.empty() && !forms.too_much) return causes;
  const ArgumentCount query = query_count();
  const auto beyond = [&](size_t before, size_t more) {
    return more > 0 && before + more > limits.arguments;
  };
  const size_t further = count_arguments(forms.further, false).sent;
  const bool left_out = forms.too_much || beyond(query.sent, form.sent) ||
                        beyond(query.parts, std::max(form.parts, further));
  return left_out ? causes | kOversize : causes;
}

ViewList Views::State::form_pieces() {
  form_texts = body_forms();
  if (!request->body.empty()) unread |= form_causes();
  Arena& scratch = last.scratch();
  const ViewList form =
      form_texts.form.empty() ? ViewList() : form_stages(form_texts.form, reads, scratch);
  if (form_texts.further.empty()) return form;
  const ViewList further = form_stages(form_texts.further, reads, scratch);
  auto* const all = scratch.allocate<std::string_view>(form.size() + further.size());
  std::copy(further.begin(), further.end(), std::copy(form.begin(), form.end(), all));
  return {all, form.size() + further.size()};
}

const BodyLists& Views::State::need_body_lists() {
  need_form_list();
  const size_t taken = query_list.sent.size() + form_list.sent.size();
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

/// Of kParts, kJson or kXml.
ViewList Views::State::pair(FieldId list, uint32_t index, uint32_t attribute) {
  const PairList::Entry& pair = need_pairs(list)[index];
  const std::string_view text = attribute == 0 ? pair.name.get() : pair.value.get();
  return last.of(static_cast<uint32_t>(list), index, attribute, text,
                 [&](const std::string_view& held, Arena& into) {
                   const ViewList stages = decode_stages(held, reads, into);
                   const bool name = list == FieldId::kParts && attribute == 0;
                   return name && reads.php_names ? with_php_names(stages, into) : stages;
                 });
}

/// The decode stages of `text` behind the first.
ViewList Views::State::pair_stages(std::string_view text) {
  gate_text = text;
  return decode_stages(gate_text, reads, last.scratch()).subspan(1);
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
