#include "lib/policy/secrets.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <vector>

#include "lib/base/strings.h"

namespace infra::policy {
namespace {

enum class Letters : std::uint8_t { upper, alnum, word, hex, base64 };

struct Form {
  std::string_view prefix;
  Letters letters;
  std::size_t least, most;  // letters after the prefix
  std::string_view what;
};

// Source: the services' own documentation of their tokens' prefixes.
constexpr Form kForms[] = {
    {"AKIA", Letters::upper, 16, 16, "an AWS access key"},
    {"ASIA", Letters::upper, 16, 16, "an AWS access key"},
    {"ABIA", Letters::upper, 16, 16, "an AWS access key"},
    {"ACCA", Letters::upper, 16, 16, "an AWS access key"},
    {"ghp_", Letters::alnum, 36, 255, "a GitHub token"},
    {"gho_", Letters::alnum, 36, 255, "a GitHub token"},
    {"ghu_", Letters::alnum, 36, 255, "a GitHub token"},
    {"ghs_", Letters::alnum, 36, 255, "a GitHub token"},
    {"ghr_", Letters::alnum, 36, 255, "a GitHub token"},
    {"github_pat_", Letters::word, 60, 255, "a GitHub token"},
    {"glpat-", Letters::word, 20, 64, "a GitLab token"},
    {"xoxb-", Letters::word, 20, 255, "a Slack token"},
    {"xoxp-", Letters::word, 20, 255, "a Slack token"},
    {"xoxa-", Letters::word, 20, 255, "a Slack token"},
    {"xoxr-", Letters::word, 20, 255, "a Slack token"},
    {"sk_live_", Letters::alnum, 16, 255, "a Stripe key"},
    {"rk_live_", Letters::alnum, 16, 255, "a Stripe key"},
    {"AIza", Letters::word, 35, 35, "a Google API key"},
    {"npm_", Letters::alnum, 36, 36, "an npm token"},
    {"pypi-AgEI", Letters::word, 50, 512, "a PyPI token"},
    {"hf_", Letters::alnum, 34, 40, "a Hugging Face token"},
    {"dop_v1_", Letters::hex, 64, 64, "a DigitalOcean token"},
    {"hvs.", Letters::word, 24, 255, "a Vault token"},
    {"shpat_", Letters::hex, 32, 32, "a Shopify token"},
    {"NRAK-", Letters::upper, 27, 27, "a New Relic key"},
    {"ATATT3", Letters::word, 50, 255, "an Atlassian token"},
    {"lin_api_", Letters::alnum, 32, 64, "a Linear key"},
    {"sk-ant-", Letters::word, 40, 255, "an Anthropic key"},
    {"dckr_pat_", Letters::word, 20, 64, "a Docker token"},
    {"tfp_", Letters::word, 40, 255, "a Terraform token"},
    {"pul-", Letters::hex, 40, 40, "a Pulumi token"},
};

bool is_letter(char c, Letters letters) {
  const auto byte = static_cast<unsigned char>(c);
  switch (letters) {
    case Letters::upper:
      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    case Letters::alnum:
      return std::isalnum(byte) != 0;
    case Letters::word:
      return std::isalnum(byte) != 0 || c == '_' || c == '-' || c == '.';
    case Letters::hex:
      return std::isxdigit(byte) != 0;
    case Letters::base64:
      return std::isalnum(byte) != 0 || c == '+' || c == '/' || c == '=';
  }
  return false;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Bits a character.
double entropy(std::string_view text) {
  std::array<std::size_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

std::optional<SecretText> token(std::string_view text) {
  for (const Form& form : kForms) {
    for (std::size_t at = 0; (at = text.find(form.prefix, at)) != text.npos; ++at) {
      if (at > 0 && is_letter(text[at - 1], Letters::alnum)) continue;
      std::size_t end = at + form.prefix.size();
      while (end < text.size() && is_letter(text[end], form.letters)) ++end;
      const std::size_t length = end - at - form.prefix.size();
      const std::string_view all = text.substr(at, end - at);
      if (length < form.least || length > form.most || is_placeholder(all)) continue;
      constexpr double kLeastEntropy = 2.5;  // AKIAXXXXXXXXXXXXXXXX stays below
      if (entropy(all.substr(form.prefix.size())) < kLeastEntropy) continue;
      return SecretText{std::string(form.what), at, all.size()};
    }
  }
  return std::nullopt;
}

std::optional<SecretText> private_key(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "PRIVATE KEY";
  for (std::size_t at = 0; (at = text.find(kBegin, at)) != text.npos; ++at) {
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    const std::size_t key = line.find(kEnd);
    if (key == line.npos || key > 40) continue;
    const std::size_t close = text.find("-----END ", at);
    const std::size_t end = close == text.npos ? text.size() : close;
    const std::string_view body = text.substr(at + line.size(), end - at - line.size());
    constexpr std::size_t kLeastBody = 64;
    if (body.size() < kLeastBody || is_placeholder(body.substr(0, 256))) continue;
    return SecretText{"a private key", at, end - at};
  }
  return std::nullopt;
}

// scheme://user:password@host
std::optional<SecretText> connection(std::string_view text) {
  for (std::size_t at = 0; (at = text.find("://", at)) != text.npos; at += 3) {
    const std::size_t begin = at + 3;
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'/?#<>", begin), text.size());
    const std::string_view authority = text.substr(begin, end - begin);
    const std::size_t host = authority.rfind('@');
    const std::size_t colon = authority.find(':');
    if (host == authority.npos || colon == authority.npos || colon > host) continue;
    const std::string_view password = authority.substr(colon + 1, host - colon - 1);
    if (password.size() < 4 || is_placeholder(password) || contains(password, "$") ||
        contains(password, "%") || contains(password, "{") ||
        password == authority.substr(0, colon) || to_lower_ascii(password) == "password" ||
        to_lower_ascii(password) == "pass")
      continue;
    return SecretText{"a connection string with a password", begin + colon + 1, password.size()};
  }
  return std::nullopt;
}

std::optional<SecretText> storage_key(std::string_view text) {
  constexpr std::string_view kName = "AccountKey=";
  const std::size_t at = text.find(kName);
  if (at == text.npos) return std::nullopt;
  std::size_t end = at + kName.size();
  while (end < text.size() && is_letter(text[end], Letters::base64)) ++end;
  const std::size_t length = end - at - kName.size();
  if (length < 40) return std::nullopt;
  return SecretText{"a storage account key", at + kName.size(), length};
}

std::optional<SecretText> slack_hook(std::string_view text) {
  constexpr std::string_view kName = "hooks.slack.com/services/T";
  const std::size_t at = text.find(kName);
  if (at == text.npos) return std::nullopt;
  std::size_t end = at + kName.size();
  while (end < text.size() && (is_letter(text[end], Letters::alnum) || text[end] == '/')) ++end;
  const std::string_view all = text.substr(at, end - at);
  constexpr std::size_t kLeast = 60;
  if (all.size() < kLeast || is_placeholder(all) || contains(all, "00000000")) return std::nullopt;
  return SecretText{"a Slack webhook", at, all.size()};
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    const bool begins = std::isupper(byte) != 0 && i > 0 &&
                        std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    if (std::isalnum(byte) == 0 || begins) words.emplace_back();
    if (std::isalnum(byte) != 0) words.back() += static_cast<char>(std::tolower(byte));
  }
  std::erase(words, "");
  return words;
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> all) {
  return std::ranges::find(all, word) != all.end();
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_letter(text[i], Letters::hex)) return false;
  }
  return true;
}

// Names and paths: words with separators.
bool is_slug(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '/' || c == '.' || c == ':';
  });
}

bool is_password_name(const std::vector<std::string>& words) {
  return !words.empty() && one_of(words.back(), {"password", "passwd", "pwd", "passphrase"});
}

// `{"name": "DB_PASSWORD", "value": "…"}`: the name stands beside the value.
class NameBeside {
 public:
  void see(std::string_view value, std::size_t at) {
    name_ = value;
    at_ = at;
  }
  // The name that a value at `at` has in the same braces; "": none.
  std::string_view of(std::string_view name, std::string_view text, std::size_t at) const {
    if (name_.empty() || name.size() != 5 || to_lower_ascii(name) != "value") return {};
    const bool same = text.substr(at_, at - at_).find_first_of("{}") == text.npos;
    return same ? name_ : std::string_view();
  }

 private:
  std::string_view name_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<SecretText> secret_by_form(std::string_view text) {
  for (const auto find : {&token, &private_key, &connection, &storage_key, &slack_hook})
    if (auto found = find(text)) return found;
  return std::nullopt;
}

std::optional<SecretText> secret_by_line(std::string_view text) {
  NameBeside beside;
  const auto is_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  };
  for (std::size_t at = text.find_first_of("=:"); at != text.npos;
       at = text.find_first_of("=:", at + 1)) {
    std::size_t name_end = at;
    while (name_end > 0 &&
           (text[name_end - 1] == ' ' || text[name_end - 1] == '"' || text[name_end - 1] == '\''))
      --name_end;
    std::size_t name_begin = name_end;
    while (name_begin > 0 && is_name(text[name_begin - 1])) --name_begin;
    std::string_view name = text.substr(name_begin, name_end - name_begin);
    const std::string_view other = beside.of(name, text, at);
    if (!other.empty()) name = other;
    const bool is_pair = name.size() <= 4 && one_of(to_lower_ascii(name), {"name", "key"});
    if (!is_pair && !is_secret_name(name)) continue;
    // Parts of an ARN or a path are no names; a colon stands before a value with a blank or quote.
    if (name_begin > 0 && (text[name_begin - 1] == ':' || text[name_begin - 1] == '/')) continue;
    std::size_t begin = at + 1;
    if (text[at] == ':' && begin < text.size() && !contains(" \t\"'", text.substr(begin, 1)))
      continue;
    while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
    std::string_view quote;
    for (const std::string_view each : {"\"", "'", "\\\"", "\\'"})
      if (text.substr(begin).starts_with(each)) quote = each;
    begin += quote.size();
    const std::size_t end = std::min(
        quote.empty() ? text.find_first_of(" \t\r\n,;&|)}", begin) : text.find(quote, begin),
        text.size());
    const std::string_view value = text.substr(begin, end - begin);
    if (is_pair) {
      beside.see(value, begin);
      continue;
    }
    // What a shell or a template puts in is no secret yet, and a pattern is none.
    if (value.find_first_of("${(`\n[]^*\\") != value.npos) continue;
    if (is_secret_value(name, value))
      return SecretText{"a value named `" + std::string(name) + "`", begin, value.size()};
  }
  return std::nullopt;
}

bool is_secret_name(std::string_view name) {
  constexpr std::size_t kLongest = 80;
  if (name.empty() || name.size() > kLongest) return false;
  const std::vector<std::string> words = words_of(name);
  if (words.empty()) return false;
  for (const std::string& word : words)
    if (one_of(word, {"hash",        "sha",        "sha256",       "md5",    "checksum", "digest",
                      "fingerprint", "thumbprint", "public",       "policy", "enable",   "enabled",
                      "is",          "has",        "use",          "manage", "require",  "required",
                      "create",      "next",       "continuation", "ssm",    "path",     "arn"}))
      return false;
  const std::string& last = words.back();
  if (is_password_name(words) || one_of(last, {"secret", "token", "apikey", "credential"}))
    return true;
  if (words.size() < 2) return false;
  const std::string& before = words[words.size() - 2];
  return last == "key" && one_of(before, {"api", "secret", "private", "auth", "encryption",
                                          "signing", "account", "license", "master", "access"});
}

bool is_placeholder(std::string_view value) {
  const std::string lower = to_lower_ascii(value);
  static constexpr std::string_view kParts[] = {
      "example", "changeme", "change_me", "change-me", "change me", "placeholder", "dummy",
      "sample",  "redacted", "your",      "xxxx",      "replace",   "todo",        "fake",
      "mock",    "insert",   "notreal",   "not-real",  "****",      "...",         "<",
      "${",      "{{",       "tbd",       "foobar",    "override",  "generated",   "initial"};
  return std::ranges::any_of(kParts, [&](auto part) { return contains(lower, part); });
}

bool is_secret_value(std::string_view name, std::string_view value) {
  constexpr std::size_t kLeast = 4, kMost = 4096;
  if (value.size() < kLeast || value.size() > kMost || is_placeholder(value)) return false;
  const std::string lower = to_lower_ascii(value);
  if (one_of(lower, {"null", "none", "true", "false", "empty", "unset", "required", "optional",
                     "string", "disabled", "enabled"}))
    return false;
  for (const std::string_view begin : {"arn:", "/", "./", "alias/", "data.", "var.", "module.",
                                       "local.", "ssm:", "secretsmanager:", "vault:", "projects/",
                                       "http://", "https://", "aws/", "file:", "env:", "op://"})
    if (lower.starts_with(begin)) return false;
  if (is_uuid(value) || contains(value, " ")) return false;
  if (contains(value, "/") && is_slug(value)) return false;
  const std::vector<std::string> words = words_of(name);
  if (is_password_name(words)) return true;
  if (to_lower_ascii(name) == lower || is_slug(value)) return false;
  constexpr std::size_t kLeastOpaque = 12;
  constexpr double kLeastEntropy = 3.0;
  return value.size() >= kLeastOpaque && has_digit(value) && entropy(value) >= kLeastEntropy;
}

}  // namespace infra::policy
