#include "lib/provider/cloudinit.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/strings.h"
#include "lib/provider/packed.h"
#include "lib/provider/plugin_service.h"

namespace infra::provider {
namespace {

using hcl::Value;

bool is_set(const Value* value) { return value && value->is_known() && !value->is_null(); }

std::string text(const Value& object, std::string_view name, std::string_view otherwise = "") {
  const Value* found = object.find(name);
  return is_set(found) ? found->as_string() : std::string(otherwise);
}

bool flag(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return !is_set(found) || found->as_bool();  // both flags are on where nothing is said
}

std::string document(const Value& object, const std::string& boundary) {
  std::string result =
      "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\nMIME-Version: 1.0\r\n\r\n";
  const Value* parts = object.find("part");
  std::string_view separator = "--";
  if (is_set(parts))
    for (const Value& part : parts->elements()) {
      result.append(separator).append(boundary).append("\r\n");
      separator = "\r\n--";
      if (const auto name = text(part, "filename"); !name.empty())
        result += "Content-Disposition: attachment; filename=\"" + name + "\"\r\n";
      result += "Content-Transfer-Encoding: 7bit\r\nContent-Type: " +
                text(part, "content_type", "text/plain") + "\r\nMime-Version: 1.0\r\n";
      if (const auto merge = text(part, "merge_type"); !merge.empty())
        result += "X-Merge-Type: " + merge + "\r\n";
      result += "\r\n" + text(part, "content");
    }
  return result + "\r\n--" + boundary + "--\r\n";
}

}  // namespace

Value render_cloudinit(const Value& object) {
  const bool zipped = flag(object, "gzip"), encoded = flag(object, "base64_encode");
  if (zipped && !encoded)
    throw failure("Expected base64_encode to be set to true when gzip is true", "");
  const std::string boundary = text(object, "boundary", "MIMEBOUNDARY");
  const std::string plain = document(object, boundary);
  const std::string packed = zipped ? gzip(plain) : plain;
  const std::map<std::string, Value, std::less<>> known = {
      {"gzip", Value::boolean(zipped)},
      {"base64_encode", Value::boolean(encoded)},
      {"boundary", Value::string(boundary)},
      {"rendered", Value::string(encoded ? base64(packed) : packed)},
      {"id", Value::string(std::to_string(crc32_of(packed)))},
  };
  std::vector<hcl::Entry> entries(object.entries().begin(), object.entries().end());
  for (hcl::Entry& entry : entries)
    if (const auto found = known.find(entry.key); found != known.end()) entry.value = found->second;
  return Value::object(std::move(entries));
}

}  // namespace infra::provider
