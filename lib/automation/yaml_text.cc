#include "lib/automation/yaml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>

#include "lib/base/strings.h"

namespace infra::automation {
namespace {

bool is_plain(std::string_view text) {
  // What YAML 1.1 or 1.2 takes for something else than a text.
  static const std::set<std::string, std::less<>> kWords = {"true", "false", "yes", "no", "on",
                                                            "off",  "null",  "y",   "n"};
  if (text.empty() || kWords.contains(to_lower_ascii(text))) return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.find_first_not_of("0123456789.") == text.npos) return false;
  const char first = text[0];
  if (!is_letter(first) && !(first >= '0' && first <= '9') && first != '.' && first != '/' &&
      first != '_')
    return false;
  if (first >= '0' && first <= '9' &&
      text.find_first_not_of("0123456789.eExXoO_+-abcdfABCDF:") == text.npos)
    return false;
  return std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '_' || c == '-';
  });
}

}  // namespace

std::string yaml_text(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      quoted += fmt::format("\\x{:02x}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string fill(std::string_view text,
                 const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string result;
  while (true) {
    const std::size_t open = text.find("{{");
    const std::size_t close = open == text.npos ? text.npos : text.find("}}", open);
    if (close == text.npos) break;
    const std::string_view name = text.substr(open + 2, close - open - 2);
    result += text.substr(0, open);
    const auto found =
        std::ranges::find(values, name, &std::pair<std::string_view, std::string>::first);
    if (found != values.end()) {
      result += found->second;
    } else {
      result += text.substr(open, close + 2 - open);  // ${{ … }} of GitHub
    }
    text.remove_prefix(close + 2);
  }
  return result += text;
}

}  // namespace infra::automation
