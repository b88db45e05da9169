// SPDX-License-Identifier: Apache-2.0
// expat's handlers; none of them lets an exception through expat. What is bounded here because a
// version of expat in use does not bound it: entities opened inside one another (CVE-2024-8176, on
// the stack), memory (CVE-2025-59375), defaults of attributes (each is compared with all before
// it). A body is one buffer, so no token is read twice (CVE-2023-52425); the salt of its hash
// tables is ours, else it asks the system for one each time. Tested in xml_reader_test.cc.
#include "engine/body/xml_reader.h"

#include <expat.h>
#include <sodium.h>

#include <algorithm>
#include <climits>
#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "engine/body/xml_memory.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

std::string_view local_name(std::string_view name) {
  return name.substr(name.rfind(':') + 1);  // npos + 1 is 0
}

std::string_view attribute_name(std::string_view name) {
  return name.starts_with("xmlns:") ? name : local_name(name);
}

/// What expat would take for UTF-16 whatever it is told.
bool looks_wide(std::string_view text) {
  const std::string_view start = text.substr(0, 2);
  return start == "\xFE\xFF" || start == "\xFF\xFE" || start.starts_with('\0') ||
         start == std::string_view("<\0", 2);
}

std::string_view text_of(const XML_Char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace

struct XmlReader::State {
  static constexpr size_t kNone = SIZE_MAX;
  struct Piece {  // of the text of an element
    size_t begin, size;
    size_t before;  // the one before it, of the same element
  };
  struct Frame {   // an open element
    size_t outer;  // of what the path was before
    size_t piece = kNone;
  };

  BodyResult read(std::string_view body);
  BodyResult finish(bool good);
  void begin(XML_Parser created);
  void set_limits(size_t body_size);
  void set_handlers();

  void start_element(std::string_view name, const XML_Char** attributes);
  void end_element();
  void add_text(std::string_view data);
  void declare(const XML_Char* name, std::string_view value, const XML_Char* system,
               bool parameter);
  void count_declaration();
  bool deliver(std::string_view sign, std::string_view name, std::string_view value,
               BodyPairKind kind);
  bool refuse();
  std::string_view copy(std::string_view text);
  void stop(BodyRead read);

  /// What expat calls: with the state, and nothing thrown.
  template <typename Do>
  static void guarded(void* context, Do what) {
    auto& state = *static_cast<State*>(context);
    if (state.stopped) return;  // expat may call once more
    try {
      what(state);
    } catch (...) {
      state.thrown = std::current_exception();
      state.stop(BodyRead::kTooMuch);
    }
  }

  XmlMemory memory;
  unsigned long salt = 0;
  XML_Parser parser = nullptr;
  Arena* arena = nullptr;
  const BodySink* sink = nullptr;
  BodyResult result;
  bool stopped = false;
  bool refused = false;  // by the sink, or the limit of names: nothing more is delivered
  std::exception_ptr thrown;
  size_t name_bytes = 0;
  size_t value_room = 0;
  size_t declarations = 0;
  bool incomplete = false;  // what is declared, or what an entity stands for, is not all known
  std::vector<Frame> frames;
  std::string path;
  std::string text;
  std::vector<Piece> pieces;
};

XmlReader::XmlReader() : state_(std::make_unique<State>()) {
  randombytes_buf(&state_->salt, sizeof(state_->salt));
  state_->salt |= 1;  // 0 is none
}
XmlReader::~XmlReader() = default;

BodyResult XmlReader::read(std::string_view body, Arena& arena, BodySink sink) {
  state_->arena = &arena;
  state_->sink = &sink;
  return state_->read(body);
}

size_t XmlReader::capacity() const { return state_->memory.capacity(); }

BodyResult XmlReader::State::read(std::string_view body) {
  if (looks_wide(body)) return {BodyRead::kBad, 0};
  if (body.size() > INT_MAX) return {BodyRead::kTooMuch, 0};
  begin(memory.create_parser(kXmlMemoryFactor * body.size() + kXmlMemoryBase));
  if (memory.ran_out()) throw std::bad_alloc();
  if (parser == nullptr) return {BodyRead::kTooMuch, 0};
  set_limits(body.size());
  set_handlers();
  const bool good =
      XML_Parse(parser, body.data(), static_cast<int>(body.size()), XML_TRUE) == XML_STATUS_OK;
  if (thrown) std::rethrow_exception(std::exchange(thrown, nullptr));
  if (!good && memory.ran_out()) throw std::bad_alloc();  // no limit, nothing wrong with the body
  return finish(good);
}

void XmlReader::State::begin(XML_Parser created) {
  parser = created;
  result = {};
  stopped = refused = false;
  thrown = nullptr;
  name_bytes = declarations = 0;
  incomplete = false;
  frames.clear();
  path.clear();
  text.clear();
  pieces.clear();
}

void XmlReader::State::set_limits(size_t body_size) {
  XML_SetHashSalt(parser, salt);
  value_room = 2 * body_size + kMaxXmlExpansion;
  // expat counts the bytes it was given and those that entities add: one also for each `&lt;` and
  // its like, of which a quarter of the body may be made.
  XML_SetBillionLaughsAttackProtectionMaximumAmplification(parser, 1);
  XML_SetBillionLaughsAttackProtectionActivationThreshold(
      parser, body_size + body_size / 4 + kMaxXmlExpansion);
  // Else the first reference to a parameter entity hides what is declared behind it.
  XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_ALWAYS);
}

void XmlReader::State::set_handlers() {
  XML_SetUserData(parser, this);
  XML_SetElementHandler(
      parser,
      [](void* context, const XML_Char* name, const XML_Char** attributes) {
        guarded(context, [&](State& state) { state.start_element(name, attributes); });
      },
      [](void* context, const XML_Char*) {
        guarded(context, [](State& state) { state.end_element(); });
      });
  XML_SetCharacterDataHandler(parser, [](void* context, const XML_Char* data, int size) {
    guarded(context, [&](State& state) { state.add_text({data, static_cast<size_t>(size)}); });
  });
  XML_SetCommentHandler(parser, [](void* context, const XML_Char* data) {
    guarded(context,
            [&](State& state) { state.deliver("#comment", {}, data, BodyPairKind::kComment); });
  });
  XML_SetProcessingInstructionHandler(
      parser, [](void* context, const XML_Char* target, const XML_Char* data) {
        guarded(context,
                [&](State& state) { state.deliver("?", target, data, BodyPairKind::kComment); });
      });
  XML_SetStartDoctypeDeclHandler(
      parser, [](void* context, const XML_Char*, const XML_Char* system, const XML_Char*, int) {
        guarded(context, [&](State& state) {
          state.result.flags |= kBodyDoctype;
          if (system != nullptr) state.result.flags |= kBodyExternalEntity;
          state.deliver("#doctype", {}, text_of(system), BodyPairKind::kDeclaration);
        });
      });
  XML_SetEntityDeclHandler(parser, [](void* context, const XML_Char* name, int parameter,
                                      const XML_Char* value, int size, const XML_Char*,
                                      const XML_Char* system, const XML_Char*, const XML_Char*) {
    guarded(context, [&](State& state) {
      const auto length = static_cast<size_t>(value == nullptr ? 0 : size);
      state.declare(name, {value, length}, system, parameter != 0);
    });
  });
  XML_SetAttlistDeclHandler(
      parser, [](void* context, const XML_Char*, const XML_Char*, const XML_Char*, const XML_Char*,
                 int) { guarded(context, [](State& state) { state.count_declaration(); }); });
  XML_SetSkippedEntityHandler(parser, [](void* context, const XML_Char*, int) {
    static_cast<State*>(context)->incomplete = true;
  });
  XML_SetExternalEntityRefHandler(parser, [](XML_Parser asking, const XML_Char*, const XML_Char*,
                                             const XML_Char*, const XML_Char*) {
    static_cast<State*>(XML_GetUserData(asking))->incomplete = true;
    return static_cast<int>(XML_STATUS_OK);
  });
}

/// Elements that are still open end here.
BodyResult XmlReader::State::finish(bool good) {
  if (good) {
    if (incomplete) result.read = BodyRead::kBad;
    return result;
  }
  if (!stopped) {
    const XML_Error error = XML_GetErrorCode(parser);
    result.read = error == XML_ERROR_NO_MEMORY || error == XML_ERROR_AMPLIFICATION_LIMIT_BREACH
                      ? BodyRead::kTooMuch
                      : BodyRead::kBad;
  }
  while (!frames.empty() && !refused) end_element();
  return result;
}

void XmlReader::State::start_element(std::string_view name, const XML_Char** attributes) {
  if (frames.size() == kMaxXmlDepth) return stop(BodyRead::kTooMuch);
  frames.push_back({path.size()});
  if (frames.size() > 1) path.push_back('.');
  path.append(local_name(name));
  for (; *attributes != nullptr; attributes += 2) {
    if (!deliver("@", attribute_name(attributes[0]), attributes[1], BodyPairKind::kAttribute))
      return;
  }
}

void XmlReader::State::end_element() {
  const Frame frame = frames.back();
  size_t size = 0;
  for (size_t i = frame.piece; i != kNone; i = pieces[i].before) size += pieces[i].size;
  char* value = arena->allocate<char>(size);
  size_t at = size;
  for (size_t i = frame.piece; i != kNone; i = pieces[i].before) {
    at -= pieces[i].size;
    std::copy_n(text.data() + pieces[i].begin, pieces[i].size, value + at);
  }
  deliver({}, {}, {value, size}, BodyPairKind::kValue);
  path.resize(frame.outer);
  frames.pop_back();
}

void XmlReader::State::add_text(std::string_view data) {
  size_t& last = frames.back().piece;
  if (last != kNone && last + 1 == pieces.size()) {
    pieces[last].size += data.size();  // nothing came between
  } else {
    pieces.push_back({text.size(), data.size(), last});
    last = pieces.size() - 1;
  }
  text.append(data);
}

void XmlReader::State::declare(const XML_Char* name, std::string_view value, const XML_Char* system,
                               bool parameter) {
  count_declaration();
  // From here on expat passes over a reference in an attribute to what it does not know, and says
  // nothing.
  if (parameter) incomplete = true;
  if (system != nullptr) {
    result.flags |= kBodyExternalEntity;
    value = system;
  }
  if (!stopped) deliver("#entity.", name, value, BodyPairKind::kDeclaration);
}

void XmlReader::State::count_declaration() {
  if (++declarations > kMaxXmlDeclarations) stop(BodyRead::kTooMuch);
}

/// Under the path of the element that is open, if one is.
bool XmlReader::State::deliver(std::string_view sign, std::string_view name, std::string_view value,
                               BodyPairKind kind) {
  const size_t size = path.size() + sign.size() + name.size();
  if (size > kMaxBodyNameBytes - name_bytes || value.size() > value_room) return refuse();
  name_bytes += size;
  value_room -= value.size();  // defaults of attributes repeat what is declared once
  char* whole = arena->allocate<char>(size);
  char* at = std::copy(path.begin(), path.end(), whole);
  at = std::copy(sign.begin(), sign.end(), at);
  std::copy(name.begin(), name.end(), at);
  if (kind != BodyPairKind::kValue) value = copy(value);
  return (*sink)({{whole, size}, value, kind}) || refuse();
}

bool XmlReader::State::refuse() {
  refused = true;
  stop(BodyRead::kTooMuch);
  return false;
}

/// What expat hands out lasts as long as the call.
std::string_view XmlReader::State::copy(std::string_view text) {
  char* copied = arena->allocate<char>(text.size());
  std::copy(text.begin(), text.end(), copied);
  return {copied, text.size()};
}

void XmlReader::State::stop(BodyRead read) {
  if (stopped) return;
  stopped = true;
  result.read = read;
  XML_StopParser(parser, XML_FALSE);
}

}  // namespace stopgap::engine
