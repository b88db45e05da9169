// SPDX-License-Identifier: Apache-2.0
// What every mutant that is accepted is asked: attacks and everyday traffic, responses,
// connections, events of embedders.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "engine/trace.h"

namespace stopgap::hostile {

size_t question_count();

/// One question at a time; the memory behind the views is the questions' own.
class Question {
 public:
  Question(size_t which, const engine::Pack& pack);
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  const engine::Decision& ask(engine::Worker& worker) const;
  engine::TracedRequest traced() const;
  std::string_view own_event() const { return event_ ? event_->event : std::string_view(); }

 private:
  engine::RequestView request_;
  std::optional<engine::ResponseView> response_;
  std::optional<engine::EventView> event_;
  bool connection_ = false;
  std::vector<engine::FieldValue> values_;
};

}  // namespace stopgap::hostile
