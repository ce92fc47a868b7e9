#include "lib/diag/source_map.h"

#include <algorithm>
#include <cassert>
#include <mutex>
#include <utility>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::diag {

std::uint32_t SourceMap::add(std::string path, std::string text) {
  if (text.size() >= UINT32_MAX) throw Error(path + " is larger than 4 GiB");
  const std::unique_lock lock(mutex_);
  files_.push_back({std::move(path), std::move(text)});
  return static_cast<std::uint32_t>(files_.size() - 1);
}

const SourceFile& SourceMap::operator[](std::uint32_t file) const {
  const std::shared_lock lock(mutex_);
  assert(file < files_.size());
  return files_[file];
}

std::string_view SourceMap::text(Span span) const {
  const std::string_view whole = (*this)[span.file].text;
  if (span.begin >= whole.size() || span.end <= span.begin) return {};
  return whole.substr(span.begin, span.end - span.begin);
}

void SourceMap::mask(Span span) {
  if (span.file == 0 || span.end <= span.begin) return;
  const std::unique_lock lock(mutex_);
  const auto touches = [&](const Span& each) {
    return each.file == span.file && each.begin <= span.end && span.begin <= each.end;
  };
  for (const Span& each : masked_) {
    if (!touches(each)) continue;
    span.begin = std::min(span.begin, each.begin);
    span.end = std::max(span.end, each.end);
  }
  std::erase_if(masked_, touches);
  masked_.insert(std::ranges::upper_bound(masked_, span), span);
}

std::string SourceMap::shown(Span span) const {
  std::string result;
  std::uint32_t at = span.begin;
  {
    const std::shared_lock lock(mutex_);
    for (const Span& secret : masked_) {
      if (secret.file != span.file || secret.end <= at || secret.begin >= span.end) continue;
      const std::string_view whole = files_[span.file].text;
      if (secret.begin > at) result += whole.substr(at, secret.begin - at);
      result += kMask;
      at = std::min(secret.end, span.end);
    }
  }
  return result + std::string(text({span.file, at, span.end}));
}

std::uint32_t SourceMap::size() const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::uint32_t>(files_.size());
}

Position position_at(const SourceFile& file, std::uint32_t offset) {
  const std::string_view before = std::string_view(file.text).substr(0, offset);
  const auto line_begin = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
  const auto lines = std::ranges::count(before, '\n');
  return {static_cast<std::uint32_t>(lines + 1),
          static_cast<std::uint32_t>(count_code_points(before.substr(line_begin)) + 1)};
}

}  // namespace infra::diag
