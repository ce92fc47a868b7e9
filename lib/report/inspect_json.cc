#include "lib/report/inspect_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/hcl/print.h"
#include "lib/report/diagnostics_json.h"

namespace infra::report {
namespace {

using hcl::Type;
using hcl::Value;

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Numbers keep all their digits, which nlohmann's would not.
class Writer {
 public:
  Writer(const InspectOptions& options, std::string& out) : options_(options), out_(out) {}

  void write(const Value& value, const std::string& path) {
    if (value.is_sensitive()) {
      sensitive.push_back(path);
      if (value.is_known() && !options_.show_sensitive) {
        out_ += "\"(sensitive)\"";
        return;
      }
    }
    if (!value.is_known()) {
      unknown.push_back(path);
      out_ += "null";
      return;
    }
    if (value.is_null()) {
      out_ += "null";
      return;
    }
    switch (value.kind()) {
      case Type::Kind::boolean:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Type::Kind::number:
        out_ += value.as_number().to_string();
        break;
      case Type::Kind::string:
        out_ += json_string(value.as_string());
        break;
      case Type::Kind::list:
      case Type::Kind::set:
      case Type::Kind::tuple:
        sequence(value, path);
        break;
      case Type::Kind::map:
      case Type::Kind::object:
        entries(value, path);
        break;
      case Type::Kind::dynamic:
        out_ += "null";
        break;
    }
  }

  void entries(const Value& value, const std::string& path) {
    const bool map = value.kind() == Type::Kind::map;
    out_ += '{';
    bool first = true;
    for (const hcl::Entry& entry : value.entries()) {
      const std::string inner =
          map ? hcl::path_key(path, entry.key) : hcl::path_attribute(path, entry.key);
      if (!entry.value.is_known()) {
        if (entry.value.is_sensitive()) sensitive.push_back(inner);
        unknown.push_back(inner);
        continue;
      }
      if (!first) out_ += ',';
      first = false;
      out_ += json_string(entry.key);
      out_ += ':';
      write(entry.value, inner);
    }
    out_ += '}';
  }

  std::vector<std::string> unknown, sensitive;

 private:
  void sequence(const Value& value, const std::string& path) {
    out_ += '[';
    const auto elements = value.elements();
    bool first = true;
    std::size_t index = 0;
    const auto add = [&](const Value& element) {
      if (!first) out_ += ',';
      first = false;
      write(element, hcl::path_index(path, index++));
    };
    if (value.kind() == Type::Kind::set) {  // Terraform puts known elements first
      for (const Value& element : elements) {
        if (element.is_wholly_known()) add(element);
      }
      for (const Value& element : elements) {
        if (!element.is_wholly_known()) add(element);
      }
    } else {
      for (const Value& element : elements) add(element);
    }
    out_ += ']';
  }

  const InspectOptions& options_;
  std::string& out_;
};

void add_strings(std::string& out, std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  out += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ',';
    out += json_string(texts[i]);
  }
  out += ']';
}

std::string_view mode_name(terraform::Mode mode) {
  switch (mode) {
    case terraform::Mode::managed:
      return "managed";
    case terraform::Mode::data:
      return "data";
    case terraform::Mode::ephemeral:
      return "ephemeral";
  }
  return "";
}

void add_place(std::string& out, diag::Span span, const diag::SourceMap& sources) {
  if (span.file == 0) {
    out += ",\"file\":null,\"line\":null";
    return;
  }
  const diag::SourceFile& file = sources[span.file];
  out += fmt::format(",\"file\":{},\"line\":{}", json_string(file.path),
                     diag::position_at(file, span.begin).line);
}

void add_resource(std::string& out, const terraform::Resource& resource,
                  const diag::SourceMap& sources, const InspectOptions& options) {
  out += fmt::format("{{\"address\":{},\"mode\":\"{}\",\"type\":{},\"name\":{},\"index\":",
                     json_string(resource.address), mode_name(resource.mode),
                     json_string(resource.type), json_string(resource.name));
  Writer(options, out).write(resource.index, "");
  out += fmt::format(
      ",\"module\":{},\"provider\":{}",
      resource.module.empty() ? std::string("null") : json_string(resource.module),
      resource.provider ? json_string(resource.provider->display()) : std::string("null"));
  add_place(out, resource.span, sources);
  out += ",\"values\":";
  Writer writer(options, out);
  writer.write(resource.values, "");
  out += ",\"unknown\":";
  add_strings(out, std::move(writer.unknown));
  out += ",\"sensitive\":";
  add_strings(out, std::move(writer.sensitive));
  out += '}';
}

void add_named(std::string& out, std::string_view name, const Value& value, bool sensitive,
               const InspectOptions& options, bool first) {
  if (!first) out += ',';
  out += json_string(name);
  out += ":{";
  if (value.is_wholly_known()) {
    out += "\"value\":";
    const Value shown = sensitive ? value.with_marks(hcl::Mark::sensitive) : value;
    Writer(options, out).write(shown, "");
  } else {
    out += "\"unknown\":true";
  }
  out += sensitive ? ",\"sensitive\":true}" : ",\"sensitive\":false}";
}

template <typename T>
std::vector<const T*> by_name(const std::vector<T>& items) {
  std::vector<const T*> sorted;
  for (const T& item : items) sorted.push_back(&item);
  std::sort(sorted.begin(), sorted.end(), [](const T* a, const T* b) { return a->name < b->name; });
  return sorted;
}

Value without_marks_if(const Value& value, bool show) {
  return show ? value.without_deep_marks() : value;
}

}  // namespace

std::string inspect_json(const terraform::EvaluatedModule& module, const diag::Diagnostics& found,
                         const diag::SourceMap& sources, const InspectOptions& options) {
  std::string out = "{\"format\":\"infra.resources/1\",\"resources\":[";
  bool first = true;
  for (const terraform::Resource& resource : module.resources) {
    if (!first) out += ',';
    first = false;
    add_resource(out, resource, sources, options);
  }
  out += "],\"outputs\":{";
  first = true;
  for (const terraform::Output* output : by_name(module.outputs)) {
    add_named(out, output->name, output->value, output->sensitive, options, first);
    first = false;
  }
  out += "},\"variables\":{";
  first = true;
  for (const terraform::Variable* variable : by_name(module.variables)) {
    add_named(out, variable->name, variable->value, variable->sensitive, options, first);
    first = false;
  }
  out += "},\"diagnostics\":" + diagnostics_array(found, sources) + "}\n";
  return out;
}

std::string inspect_text(const terraform::EvaluatedModule& module, const diag::SourceMap& sources,
                         const InspectOptions& options) {
  std::string out;
  for (const terraform::Resource& resource : module.resources) {
    const diag::SourceFile& file = sources[resource.span.file];
    out += fmt::format("{}  ({}:{})\n", resource.address, file.path,
                       diag::position_at(file, resource.span.begin).line);
    if (resource.values.is_known() && !resource.values.is_null()) {
      for (const hcl::Entry& entry : resource.values.entries()) {
        const Value value = without_marks_if(entry.value, options.show_sensitive);
        if (value.is_known() && value.is_null()) continue;
        std::string text = hcl::to_console(value);
        for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 3) {
          text.replace(at, 1, "\n  ");
        }
        out += fmt::format("  {} = {}\n", entry.key, text);
      }
    }
    out += '\n';
  }
  for (const terraform::Output* output : by_name(module.outputs)) {
    out += fmt::format("output.{} = {}\n", output->name,
                       hcl::to_console(without_marks_if(output->value, options.show_sensitive)));
  }
  return out;
}

}  // namespace infra::report
