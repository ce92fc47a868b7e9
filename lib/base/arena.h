// Bump allocation for syntax trees: nodes of one file die together, so none needs a destructor.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace infra {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  template <typename T, typename... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  template <typename T>
  std::span<const T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (items.empty()) return {};
    T* to = static_cast<T*>(allocate(items.size_bytes(), alignof(T)));
    std::uninitialized_copy(items.begin(), items.end(), to);
    return {to, items.size()};
  }
  template <typename T>
  std::span<const T> copy(const std::vector<T>& items) {
    return copy(std::span<const T>(items));
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* to = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  std::size_t bytes() const { return bytes_; }  // taken from the system

 private:
  void* allocate(std::size_t size, std::size_t alignment) {
    std::size_t at = (used_ + alignment - 1) & ~(alignment - 1);
    if (at + size > capacity_) [[unlikely]] {
      grow(size + alignment);
      at = 0;
    }
    used_ = at + size;
    return current_ + at;
  }

  [[gnu::noinline]] void grow(std::size_t least) {
    capacity_ =
        std::max(least, std::min<std::size_t>(chunks_.empty() ? 4096 : capacity_ * 2, 1 << 20));
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(capacity_));
    current_ = chunks_.back().get();
    bytes_ += capacity_;
  }

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* current_ = nullptr;  // the last chunk
  std::size_t used_ = 0, capacity_ = 0, bytes_ = 0;
};

}  // namespace infra
