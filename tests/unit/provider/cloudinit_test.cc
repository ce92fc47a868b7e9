#include "lib/provider/cloudinit.h"

#include <catch2/catch.hpp>

#include "lib/provider/plugin_service.h"

using namespace infra::provider;
using infra::hcl::Entry;
using infra::hcl::Type;
using infra::hcl::Value;

namespace {

Value part(const char* content, const char* type, const char* file) {
  const auto text = [](const char* value) {
    return value ? Value::string(value) : Value::null(Type::string());
  };
  return Value::object({{"content", text(content)},
                        {"content_type", text(type)},
                        {"filename", text(file)},
                        {"merge_type", Value::null(Type::string())}});
}

Value rendered(std::vector<Value> parts, const Value& gzip, const Value& encode) {
  const Type type = part("", "", "").type();
  return render_cloudinit(Value::object({{"gzip", gzip},
                                         {"base64_encode", encode},
                                         {"boundary", Value::null(Type::string())},
                                         {"id", Value::null(Type::string())},
                                         {"part", Value::list(type, std::move(parts))},
                                         {"rendered", Value::null(Type::string())}}));
}

}  // namespace

// The text that hashicorp/cloudinit documents for its parts: headers in Go's order.
TEST_CASE("user data of several parts is one MIME document") {
  const Value off = Value::boolean(false);
  const Value result = rendered(
      {part("#!/bin/sh\n", "text/x-shellscript", "a.sh"), part("key: 1", nullptr, nullptr)}, off,
      off);
  CHECK(result.find("rendered")->as_string() ==
        "Content-Type: multipart/mixed; boundary=\"MIMEBOUNDARY\"\nMIME-Version: 1.0\r\n\r\n"
        "--MIMEBOUNDARY\r\nContent-Disposition: attachment; filename=\"a.sh\"\r\n"
        "Content-Transfer-Encoding: 7bit\r\nContent-Type: text/x-shellscript\r\n"
        "Mime-Version: 1.0\r\n\r\n#!/bin/sh\n\r\n"
        "--MIMEBOUNDARY\r\nContent-Transfer-Encoding: 7bit\r\nContent-Type: text/plain\r\n"
        "Mime-Version: 1.0\r\n\r\nkey: 1\r\n--MIMEBOUNDARY--\r\n");
  CHECK(result.find("boundary")->as_string() == "MIMEBOUNDARY");
}

TEST_CASE("what nobody says is zipped and encoded; zipped alone is refused") {
  const Value open = Value::null(Type::boolean());
  const Value result = rendered({part("x", nullptr, nullptr)}, open, open);
  CHECK(result.find("rendered")->as_string().starts_with("H4sI"));  // gzip's first bytes
  CHECK(result.find("gzip")->as_bool());
  CHECK_THROWS(rendered({}, open, Value::boolean(false)));
}
