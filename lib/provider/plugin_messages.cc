#include "lib/provider/plugin_messages.h"

#include "lib/provider/type_json.h"

namespace infra::provider {

Request::Request(std::string_view message) {
  WireReader reader(message);
  while (reader.next()) fields_.push_back({reader.field(), reader.integer(), reader.bytes()});
  if (!reader.ok()) throw MalformedMessage("a message is cut off or is no protobuf");
}

std::string_view Request::bytes(std::uint32_t field) const {
  std::string_view last;  // of a repeated scalar, the last one counts
  for (const Field& each : fields_)
    if (each.number == field) last = each.bytes;
  return last;
}

std::uint64_t Request::integer(std::uint32_t field) const {
  std::uint64_t last = 0;
  for (const Field& each : fields_)
    if (each.number == field) last = each.integer;
  return last;
}

DynamicValue Request::value(std::uint32_t field) const {
  const Request inner = message(field);
  return {inner.bytes(1), inner.bytes(2)};
}

Request Request::message(std::uint32_t field) const { return Request(bytes(field)); }

std::vector<std::string_view> Request::all(std::uint32_t field) const {
  std::vector<std::string_view> result;
  for (const Field& each : fields_)
    if (each.number == field) result.push_back(each.bytes);
  return result;
}

WireWriter encode(const Path& path) {
  WireWriter writer;
  for (const PathStep& step : path) {
    WireWriter selector;
    switch (step.kind) {
      case PathStep::Kind::attribute:
        selector.message(1, step.name);
        break;
      case PathStep::Kind::string_key:
        selector.message(2, step.name);
        break;
      case PathStep::Kind::index:
        selector.present_integer(3, static_cast<std::uint64_t>(step.index));
        break;
    }
    writer.message(1, selector);
  }
  return writer;
}

WireWriter encode(const PluginDiagnostic& diagnostic) {
  WireWriter writer;
  writer.integer(1, diagnostic.error ? 1 : 2)
      .bytes(2, diagnostic.summary)
      .bytes(3, diagnostic.detail);
  if (!diagnostic.attribute.empty()) writer.message(4, encode(diagnostic.attribute));
  return writer;
}

WireWriter dynamic_value(std::string_view msgpack) {
  WireWriter writer;
  writer.message(1, msgpack);
  return writer;
}

}  // namespace infra::provider
