#include "lib/hcl/format.h"

#include <deque>
#include <vector>

#include "lib/hcl/format_cleanup.h"
#include "lib/hcl/format_layout.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/scanner.h"

namespace infra::hcl {

std::optional<std::string> format_file(const diag::SourceMap& sources, std::uint32_t file,
                                       diag::Diagnostics& found) {
  const auto parsed = parse_file(sources, file, found);
  if (parsed->has_errors) return std::nullopt;
  const std::string_view text = sources[file].text;
  const std::vector<Token> scanned = scan(text);
  std::vector<FormatToken> tokens;
  tokens.reserve(scanned.size());
  std::uint32_t end = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;  // the mark goes
  for (const Token& token : scanned) {
    tokens.push_back(
        {token.kind, token.begin - end, text.substr(token.begin, token.end - token.begin)});
    end = token.end;
  }
  std::deque<std::string> texts;
  clean_up(*parsed->body, scanned, tokens, texts);
  lay_out(tokens);
  return to_text(tokens);
}

std::optional<std::string> format(std::string_view text) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  return format_file(sources, sources.add({}, std::string(text)), found);
}

}  // namespace infra::hcl
