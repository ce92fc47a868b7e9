#include "lib/provider/stored_text.h"

#include <openssl/sha.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "lib/base/strings.h"
#include "lib/provider/plan_facts.h"

namespace infra::provider {
namespace {

using hcl::Value;

std::string sha1_hex(std::string_view text) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  ::SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string to_upper_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// Go's encoding escapes what could be read as markup.
std::string go_json(const nlohmann::json& json) {
  std::string escaped;
  for (const char c : json.dump()) {
    if (c == '<') {
      escaped += "\\u003c";
    } else if (c == '>') {
      escaped += "\\u003e";
    } else if (c == '&') {
      escaped += "\\u0026";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string normalized(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  return json.is_discarded() ? text : go_json(json);
}

// A policy's version comes first, since IAM once wanted it so.
std::string normalized_policy(const std::string& text) {
  auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return json.is_discarded() ? text : go_json(json);
  const auto version = json.find("Version");
  if (version == json.end()) return go_json(json);
  const std::string first = "{\"Version\":" + go_json(*version);
  json.erase(version);
  return first + (json.empty() ? "}" : "," + go_json(json).substr(1));
}

}  // namespace

Value stored_text(std::string_view resource_type, std::string_view path, const Value& text) {
  const std::string& written = text.as_string();
  if (written.empty()) return text;
  switch (text_form(resource_type, path)) {
    case 'H':
      return Value::string(sha1_hex(written));
    case 'L':
      return Value::string(to_lower_ascii(written));
    case 'C':
      return Value::string(to_upper_ascii(written));
    case 'J':
      return Value::string(normalized(written));
    case 'P':
      return Value::string(normalized_policy(written));
    default:
      return text;
  }
}

}  // namespace infra::provider
