// What must not stand in a log, and which of terraform's errors pass by themselves.
#include <algorithm>
#include <string_view>

#include "lib/base/strings.h"
#include "lib/plan/terraform_plans.h"

namespace infra::plan {
namespace {

constexpr std::string_view kHidden = "(secret)";

bool names_a_secret(const std::string& name) {
  static constexpr std::string_view kSecret[] = {
      "token",      "secret",      "password", "passwd", "passphrase",
      "credential", "private_key", "api_key",  "apikey", "access_key"};
  const std::string lower = to_lower_ascii(name);
  return std::ranges::any_of(
      kSecret, [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

void hide(std::string& text, std::string_view value) {
  for (auto at = text.find(value); at != std::string::npos;
       at = text.find(value, at + kHidden.size()))
    text.replace(at, value.size(), kHidden);
}

// https://user:token@host: what stands before the @.
void hide_in_urls(std::string& text) {
  for (auto at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
    const auto begin = at + 3;
    const auto end = text.find_first_of("@/ \t\r\n\"'<>", begin);
    if (end == std::string::npos || text[end] != '@') continue;
    text.replace(begin, end - begin, kHidden);
  }
}

}  // namespace

std::string redacted(std::string text, const std::map<std::string, std::string>& environment) {
  constexpr std::size_t kShortest = 6;
  // The longest first: one secret may be a part of another.
  std::vector<std::string> values;
  for (const auto& [name, value] : environment)
    if (names_a_secret(name) && value.size() >= kShortest) values.push_back(value);
  std::ranges::sort(values, std::ranges::greater(), &std::string::size);
  for (const std::string& value : values) {
    hide(text, value);
    // Of several lines each: terraform prints its errors in a frame.
    for (const std::string_view line : split_lines(value))
      if (line.size() >= 4 * kShortest) hide(text, line);
  }
  hide_in_urls(text);
  return text;
}

bool is_transient(std::string_view output) {
  static constexpr std::string_view kPassing[] = {"Error acquiring the state lock",
                                                  "RequestLimitExceeded",
                                                  "ThrottlingException",
                                                  "Throttling: Rate exceeded",
                                                  "TooManyRequests",
                                                  "SlowDown",
                                                  "429 Too Many Requests",
                                                  "connection reset by peer",
                                                  "TLS handshake timeout",
                                                  "i/o timeout",
                                                  "Could not connect to",
                                                  "could not query provider registry",
                                                  "Failed to query available provider packages",
                                                  "502 Bad Gateway",
                                                  "503 Service Unavailable",
                                                  "504 Gateway",
                                                  "unexpected EOF",
                                                  "text file busy"};
  return std::ranges::any_of(
      kPassing, [&](std::string_view each) { return output.find(each) != std::string_view::npos; });
}

}  // namespace infra::plan
