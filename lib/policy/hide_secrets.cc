#include "lib/policy/hide_secrets.h"

#include <algorithm>
#include <set>
#include <string>

#include "lib/base/strings.h"

namespace infra::policy {
namespace {

// A shorter one could be any word.
constexpr std::size_t kShortest = 8;

void replace_all(std::string& text, const std::string& secret) {
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
    text.replace(at, secret.size(), diag::kMask);
}

// The same secret elsewhere in a file that a finding shows.
void mask_copies(const std::set<std::string, std::greater<>>& secrets,
                 const diag::Diagnostics& found, diag::SourceMap& sources) {
  std::set<std::uint32_t> files;
  for (const diag::Diagnostic& each : found) {
    files.insert(each.primary.span.file);
    for (const diag::Label& label : each.labels) files.insert(label.span.file);
  }
  for (const std::uint32_t file : files) {
    const std::string_view text = sources[file].text;
    for (const std::string& secret : secrets) {
      for (auto at = text.find(secret); at != std::string_view::npos;
           at = text.find(secret, at + secret.size()))
        sources.mask(
            {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + secret.size())});
    }
  }
}

}  // namespace

void hide_secrets(diag::Diagnostics& found, diag::SourceMap& sources) {
  std::set<std::string, std::greater<>> secrets;  // of two that begin alike the longer first
  for (const diag::Diagnostic& each : found) {
    if (!each.secret) continue;
    sources.mask(each.primary.span);
    std::string_view text = trim(sources.text(each.primary.span));
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
      text = text.substr(1, text.size() - 2);
    if (text.size() >= kShortest) secrets.emplace(text);
  }
  if (secrets.empty()) return;
  mask_copies(secrets, found, sources);
  for (diag::Diagnostic& each : found) {
    for (const std::string& secret : secrets) {
      replace_all(each.message, secret);
      replace_all(each.primary.text, secret);
      replace_all(each.help, secret);
      for (diag::Label& label : each.labels) replace_all(label.text, secret);
      for (std::string& note : each.notes) replace_all(note, secret);
    }
  }
}

}  // namespace infra::policy
