#include "lib/hcl/functions/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

std::string_view without_newline(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

}  // namespace

void CsvReader::error(std::string_view what) const {
  fail(fmt::format("CSV parse error on line {}: {}", line_, what));
}

std::string_view CsvReader::take_line() {
  const std::size_t newline = rest_.find('\n');
  const bool is_last = newline == rest_.npos;
  std::string_view line = rest_.substr(0, is_last ? rest_.size() : newline + 1);
  rest_.remove_prefix(line.size());
  if (!line.empty()) ++line_;
  if (is_last) return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
  if (!line.ends_with("\r\n")) return line;
  buffer_ = line.substr(0, line.size() - 2);
  buffer_ += '\n';
  return buffer_;
}

// After the opening quote; leaves `line` behind the closing one.
void CsvReader::read_quoted(std::string_view& line, std::string& field) {
  constexpr std::string_view kBadQuote = "extraneous or missing \" in quoted-field";
  while (true) {
    const std::size_t quote = line.find('"');
    if (quote == line.npos) {
      field += line;
      const bool is_end = rest_.empty();
      line = is_end ? std::string_view() : take_line();
      if (is_end) error(kBadQuote);
      continue;
    }
    field += line.substr(0, quote);
    line.remove_prefix(quote + 1);
    if (line.starts_with('"')) {
      field += '"';
      line.remove_prefix(1);
    } else if (line.starts_with(',') || without_newline(line).empty()) {
      return;
    } else {
      error(kBadQuote);
    }
  }
}

bool CsvReader::read(std::vector<std::string>& fields) {
  fields.clear();
  std::string_view line;
  do {
    if (rest_.empty()) return false;
    line = take_line();
  } while (without_newline(line).empty());
  while (true) {
    std::string& field = fields.emplace_back();
    if (line.starts_with('"')) {
      line.remove_prefix(1);
      read_quoted(line, field);
    } else {
      const std::string_view text = without_newline(line);
      field = text.substr(0, text.find(','));
      if (field.find('"') != std::string::npos) error("bare \" in non-quoted-field");
      line.remove_prefix(field.size());
    }
    if (!line.starts_with(',')) return true;
    line.remove_prefix(1);
  }
}

}  // namespace infra::hcl
