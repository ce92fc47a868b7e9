#include "lib/scaffold/archive.h"

#include <fmt/format.h>
#include <zstd.h>

#include <array>
#include <charconv>
#include <cstdint>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::scaffold {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kLineLength = 96;
constexpr std::size_t kLargest = 256'000'000;  // what a damaged size may ask for

[[noreturn]] void damaged() { throw Error("the archive is damaged"); }

}  // namespace

std::string pack(const Tree& tree) {
  std::string plain;
  for (const auto& [path, bytes] : tree) {
    plain += fmt::format("{} {}\n", bytes.size(), path);
    plain += bytes;
  }
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  constexpr int kLevel = 12;
  const std::size_t size =
      ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), kLevel);
  if (ZSTD_isError(size) != 0) throw Error(ZSTD_getErrorName(size));
  packed.resize(size);
  return packed;
}

Tree unpack(std::string_view bytes) {
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kLargest)
    damaged();
  std::string plain(static_cast<std::size_t>(size), '\0');
  const std::size_t done = ZSTD_decompress(plain.data(), plain.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(done) != 0 || done != plain.size()) damaged();
  Tree tree;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t line_end = plain.find('\n', at);
    const std::size_t blank = plain.find(' ', at);
    if (line_end == std::string::npos || blank > line_end) damaged();
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(plain.data() + at, plain.data() + blank, length);
    if (error != std::errc() || end != plain.data() + blank || length > plain.size() - line_end - 1)
      damaged();
    tree[plain.substr(blank + 1, line_end - blank - 1)] = plain.substr(line_end + 1, length);
    at = line_end + 1 + length;
  }
  return tree;
}

std::string to_text(std::string_view packed) {
  std::string text;
  std::size_t column = 0;
  for (std::size_t at = 0; at < packed.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group =
          group << 8 | (at + i < packed.size() ? static_cast<unsigned char>(packed[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      text += at + i > packed.size() ? '=' : kAlphabet[group >> (18 - 6 * i) & 63];
    if ((column += 4) == kLineLength) {
      text += '\n';
      column = 0;
    }
  }
  if (column != 0) text += '\n';
  return text;
}

std::string from_text(std::string_view text) {
  std::array<int, 256> values = {};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int>(i);
  std::string bytes;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == '=') continue;
    const int value = values[static_cast<unsigned char>(c)];
    if (value < 0) damaged();
    group = group << 6 | static_cast<std::uint32_t>(value);
    if ((bits += 6) < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits & 0xFF);
  }
  return bytes;
}

}  // namespace infra::scaffold
