// Stands in for libFuzzer where the compiler is not clang: runs a fuzz target on each file of its
// corpus and on a fixed number of mutations of them, the same ones in every run.
// Usage: TARGET COUNT CORPUS...
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kLongest = 4096;  // of a mutation, in bytes

std::vector<std::string> inputs(char** begin, char** end) {
  std::vector<std::string> paths, texts;
  for (; begin != end; ++begin)
    for (const auto& entry : std::filesystem::directory_iterator(*begin))
      paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());  // the order of a directory is not the same everywhere
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return texts;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& texts) : texts_(texts) {}

  std::string next() {
    std::string text = texts_[below(texts_.size())];
    for (std::size_t left = 1 + below(8); left > 0; --left) mutate(text);
    if (text.size() > kLongest) text.resize(kLongest);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : engine_() % limit; }

  void mutate(std::string& text) {
    const std::size_t at = below(text.size() + 1), length = below(text.size() - at + 1) % 64;
    const std::string& other = texts_[below(texts_.size())];
    const std::size_t from = below(other.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(at, 1, static_cast<char>(below(256)));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, other, from, below(64));
        break;
      case 3:
        text.insert(at, text.substr(at, length));
        break;
      case 4:
        text.replace(at, length, other, from, length);
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
    }
  }

  const std::vector<std::string>& texts_;
  std::minstd_rand engine_{20240229};
};

void run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: TARGET COUNT CORPUS...\n", stderr);
    return 2;
  }
  const std::vector<std::string> texts = inputs(argv + 2, argv + argc);
  if (texts.empty()) {
    std::fputs("the corpus is empty\n", stderr);
    return 2;
  }
  for (const std::string& text : texts) run(text);
  Mutator mutator(texts);
  for (int left = std::atoi(argv[1]); left > 0; --left) run(mutator.next());
  return 0;
}
