// Texts and numbers one behind the other, for files that only this program reads (caches). Whoever
// changes what is written in which order must see to it that what was written before is not read.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace infra {

class PackWriter {
 public:
  void number(std::uint32_t value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out_.append(bytes, sizeof bytes);
  }
  void flag(bool value) { out_.push_back(value ? '\1' : '\0'); }
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    out_ += value;
  }
  std::string take() && { return std::move(out_); }

 private:
  std::string out_;
};

// Of a text that ends too early it gives zeros and empty texts, and is not ok().
class PackReader {
 public:
  explicit PackReader(std::string_view in) : in_(in) {}
  std::uint32_t number() {
    std::uint32_t value = 0;
    const std::string_view bytes = take(sizeof value);
    if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  bool flag() { return take(1) == std::string_view("\1", 1); }
  std::string_view text() { return take(number()); }
  bool ok() const { return ok_; }
  bool at_end() const { return in_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (size > in_.size()) {
      ok_ = false;
      in_ = {};
      return {};
    }
    const std::string_view bytes = in_.substr(0, size);
    in_.remove_prefix(size);
    return bytes;
  }

  std::string_view in_;
  bool ok_ = true;
};

}  // namespace infra
