// SPDX-License-Identifier: Apache-2.0
// What the readers find in the body of a request, and what of it is missing: "Bodies" of
// docs/language.md section 4 and section 8.1, word for word.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/oracle/body.h"
#include "tests/oracle/body_texts.h"

namespace stopgap::oracle {

struct BodyList {
  std::vector<BodyPair> pairs;
  bool bad = false;        ///< further ones are missing, because a text or a part is unparsable
  bool cut = false;        ///< because a limit was met
  bool may_go_on = false;  ///< where the end of the body is missing, elements of this list are
  bool flag = false;       ///< bad_multipart, bad_json, bad_xml
};

struct RequestBody {
  BodyTexts texts;
  std::vector<std::string> views;
  std::string form, further_form;
  bool further_cut = false;  ///< something of further_form was left out
  bool form_may_go_on = false;
  std::map<std::string, BodyList> lists;  ///< "multipart", "json", "xml"
  bool compressed = false, unknown_encoding = false, unknown_charset = false, doctype = false;
  bool duplicate_key = false;  ///< of a JSON object
  bool unclear = false;        ///< fewer than 512 bytes came out, and nobody knows what they are
  /// A bad XML text was read: how much of it before it ends is the parser's own affair.
  bool inexact = false;
};

/// `whole`: nothing follows `body`, which is within `window`.
RequestBody read_body(const BodyHeaders& headers, const std::string& body, bool whole,
                      size_t window);
/// Fills the lists: `most` pairs in all.
void read_pairs(const BodyHeaders& headers, bool whole, size_t most, RequestBody& body);

}  // namespace stopgap::oracle
