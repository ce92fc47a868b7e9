#include "lib/policy/config_place.h"

#include <algorithm>

namespace infra::policy {

diag::Span config_place(const workspace::LoadedConfig& loaded, const diag::SourceMap& sources,
                        const std::string& key, std::string_view text) {
  std::uint32_t file = 1;
  while (file < sources.size() && sources[file].path != loaded.path) ++file;
  const auto line = loaded.lines.find(key);
  if (file >= sources.size() || line == loaded.lines.end()) return diag::kNoSpan;
  const std::string_view whole = sources[file].text;
  std::size_t begin = 0;
  for (std::uint32_t i = 1; i < line->second; ++i)
    begin = std::min(whole.find('\n', begin), whole.size() - 1) + 1;
  const auto span = [&](std::size_t at, std::size_t length) {
    return diag::Span{file, static_cast<std::uint32_t>(at),
                      static_cast<std::uint32_t>(at + length)};
  };
  if (const auto at = text.empty() ? std::string_view::npos : whole.find(text, begin);
      at != std::string_view::npos)
    return span(at, text.size());
  begin = std::min(whole.find_first_not_of(" \t", begin), whole.size());
  return span(begin, std::min(whole.find_first_of("\r\n", begin), whole.size()) - begin);
}

}  // namespace infra::policy
