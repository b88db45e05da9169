// SPDX-License-Identifier: Apache-2.0
// The views of the names and values of elements, each computed by the first question that needs
// them, and kept as far as that takes no more than a few times the bytes of the list. Of what is
// not kept (a request may bring thousands of elements of a byte, or texts with a dozen views) only
// those of the name and of the value asked for last are there (INVARIANT: nobody asks for another
// name, or another value, while it looks at the views of one; a list inside a list asks again for
// those of the outer element).
#pragma once

#include <algorithm>
#include <array>
#include <new>
#include <span>
#include <string_view>
#include <utility>

#include "engine/arena.h"
#include "engine/elements.h"

namespace stopgap::engine {

/// What is kept of a list, tables included: so many times its bytes; or anything while its arena
/// holds no more than that.
inline constexpr size_t kKeptFactor = 4;
inline constexpr size_t kKeptViewBytes = 8 * 1024;

struct TextViews {
  std::string_view text;  ///< views without anything to decode are this one
  ViewList views;         ///< empty: not computed; no list of views is
};

/// What was asked for last, of any list; and what is needed for a moment.
class LastViews {
 public:
  /// `list` and `index` say which element it is. make(text, arena) returns the views of a text that
  /// stays where it is.
  template <typename Make>
  ViewList of(uint32_t list, uint32_t index, uint32_t attribute, std::string_view text, Make make) {
    One& one = last_[attribute];
    if (one.list == list && one.index == index) return one.made.views;
    used_ = true;
    one.list = kNone;  // also if memory runs out
    one.arena.reset();
    one.made.text = text;
    one.made.views = make(std::as_const(one.made.text), one.arena);
    one.list = list;
    one.index = index;
    return one.made.views;
  }

  /// Memory for what one question needs up to its answer, and for pieces that the gate takes up to
  /// the next. Valid until it is asked for again.
  Arena& scratch() {
    used_ = true;
    scratch_.reset();
    return scratch_;
  }

  /// A new request. O(1).
  void forget() noexcept {
    if (used_) drop();
  }
  size_t used() const { return last_[0].arena.used() + last_[1].arena.used() + scratch_.used(); }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct One {
    uint32_t list = kNone, index = 0;
    TextViews made;
    Arena arena;
  };

  [[gnu::noinline]] void drop() noexcept {
    used_ = false;
    scratch_.reset();
    for (One& one : last_) {
      one.list = kNone;
      one.arena.reset();
    }
  }

  bool used_ = false;
  std::array<One, 2> last_;
  Arena scratch_;
};

/// Those of one list.
class ListViews {
 public:
  /// Of so many elements none has been asked for. `bytes`: of what the list was made of. `arena` is
  /// where they are kept, then with what texts_of(index, texts) says are the name and the value.
  template <typename TextsOf>
  void start(size_t elements, size_t bytes, Arena& arena, TextsOf texts_of) {
    kept_ = {};
    size_ = elements;
    left_ = kKeptFactor * bytes;
    if (!may_keep(2 * elements * sizeof(TextViews), arena)) return;
    TextViews* const kept = arena.allocate<TextViews>(2 * elements);
    for (uint32_t i = 0; i < elements; ++i) {
      std::string_view texts[2];
      texts_of(i, texts);
      new (&kept[2 * size_t{i}]) TextViews{texts[0], {}};
      new (&kept[2 * size_t{i} + 1]) TextViews{texts[1], {}};
    }
    kept_ = {kept, 2 * elements};
  }

  size_t size() const { return size_; }

  /// What was asked for and is kept; empty otherwise.
  ViewList kept(uint32_t index, uint32_t attribute) const {
    const size_t at = 2 * size_t{index} + attribute;
    return at < kept_.size() ? kept_[at].views : ViewList();
  }

  /// read() returns the text, where that is not kept; for the rest see LastViews.
  template <typename Read, typename Make>
  ViewList of(uint32_t list, uint32_t index, uint32_t attribute, Arena& arena, LastViews& last,
              Read read, Make make) {
    if (kept_.empty()) return last.of(list, index, attribute, read(), make);
    TextViews& place = kept_[2 * size_t{index} + attribute];
    if (!place.views.empty()) return place.views;
    const ViewList views = last.of(list, index, attribute, place.text, make);
    size_t bytes = views.size_bytes();
    for (const std::string_view view : views) bytes += is_text(view, place) ? 0 : view.size();
    if (may_keep(bytes, arena)) place.views = copied(views, place, arena);
    return place.views.empty() ? views : place.views;
  }

 private:
  /// Takes them from what is left.
  bool may_keep(size_t bytes, const Arena& arena) {
    if (arena.used() + bytes <= kKeptViewBytes) return true;
    if (bytes > left_) return false;
    left_ -= bytes;
    return true;
  }
  static bool is_text(std::string_view view, const TextViews& place) {
    return view.data() == place.text.data() && view.size() == place.text.size();
  }
  static ViewList copied(ViewList views, const TextViews& place, Arena& arena) {
    if (views.size() == 1 && is_text(views[0], place)) return {&place.text, 1};
    std::string_view* const kept = arena.allocate<std::string_view>(views.size());
    std::string_view* end = kept;
    for (std::string_view view : views) {
      if (!is_text(view, place)) {
        char* const bytes = arena.allocate<char>(view.size());
        std::copy(view.begin(), view.end(), bytes);
        view = {bytes, view.size()};
      }
      new (end++) std::string_view(view);
    }
    return {kept, end};
  }

  size_t size_ = 0;
  size_t left_ = 0;            ///< bytes that may be kept beyond kKeptViewBytes
  std::span<TextViews> kept_;  ///< names and values in turn; none: they are not kept
};

}  // namespace stopgap::engine
