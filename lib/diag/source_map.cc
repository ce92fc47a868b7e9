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
