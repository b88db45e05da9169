// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target without a fuzzer: every file of a corpus folder, then seeded mutations of
// them. With clang the same targets link libFuzzer instead (tools/fuzz).
//   fuzz_NAME CORPUS [MUTATIONS [SEED]]
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

uint64_t next_random(uint64_t& state) {  // splitmix64
  uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

std::vector<std::string> read_corpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  if (!std::filesystem::is_directory(folder)) return {};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return corpus;
}

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

/// One to eight edits: flip a bit, set a byte, cut, repeat a piece, splice in a piece of another
/// input.
std::string mutate(const std::vector<std::string>& corpus, uint64_t& random) {
  std::string text = corpus[next_random(random) % corpus.size()];
  for (uint64_t edits = 1 + next_random(random) % 8; edits > 0; --edits) {
    const size_t at = text.empty() ? 0 : next_random(random) % text.size();
    const size_t length = 1 + next_random(random) % 32;
    switch (text.empty() ? 4 : next_random(random) % 5) {
      case 0:
        text[at] = static_cast<char>(text[at] ^ (1u << (next_random(random) % 8)));
        break;
      case 1:
        text[at] = static_cast<char>(next_random(random));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(at, length));
        break;
      default: {
        const std::string& other = corpus[next_random(random) % corpus.size()];
        if (!other.empty())
          text.insert(at, other.substr(next_random(random) % other.size(), length));
      }
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    std::fprintf(stderr, "usage: %s CORPUS [MUTATIONS [SEED]]\n", argv[0]);
    return 2;
  }
  const std::vector<std::string> corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s: no files in %s\n", argv[0], argv[1]);
    return 2;
  }
  const uint64_t mutations = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
  uint64_t random = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  for (const std::string& input : corpus) run(input);
  for (uint64_t i = 0; i < mutations; ++i) run(mutate(corpus, random));
  std::printf("%zu corpus files, %llu mutations: no finding\n", corpus.size(),
              static_cast<unsigned long long>(mutations));
}
