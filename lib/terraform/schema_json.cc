// The output of `terraform providers schema -json` -> encoded schemas. Streamed: only one type at a
// time is held as a tree, since the AWS provider's dump has 14 MB.
#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/terraform/schema_codec.h"
#include "lib/terraform/schema_store.h"

namespace infra::terraform {
namespace {

using nlohmann::json;
constexpr int kMaxDepth = 200;

struct Malformed {
  std::string what;
};

json nested_type(const json& nested, int depth);

// cty's JSON of an attribute's type; one that has attributes of its own (protocol 6) gets the
// object type that Terraform gives it.
json attribute_type(const json& attribute, int depth) {
  if (auto type = attribute.find("type"); type != attribute.end()) return *type;
  if (auto nested = attribute.find("nested_type"); nested != attribute.end()) {
    return nested_type(*nested, depth + 1);
  }
  return "dynamic";
}

json nested_type(const json& nested, int depth) {
  if (depth > kMaxDepth) throw Malformed{"attributes nested too deeply"};
  json types = json::object(), optional = json::array();
  if (auto attributes = nested.find("attributes"); attributes != nested.end()) {
    for (const auto& [name, attribute] : attributes->items()) {
      types[name] = attribute_type(attribute, depth);
      if (attribute.value("optional", false)) optional.push_back(name);
    }
  }
  json result = json::array({"object", std::move(types)});
  if (!optional.empty()) result.push_back(std::move(optional));
  std::string mode = nested.value("nesting_mode", "single");
  if (mode == "single" || mode == "group") return result;
  return json::array({mode, std::move(result)});
}

std::uint64_t count(const json& object, const char* name) {
  auto at = object.find(name);
  return at != object.end() && at->is_number_unsigned() ? at->get<std::uint64_t>() : 0;
}

std::uint64_t nesting(const std::string& mode) {
  constexpr std::string_view kModes[] = {"single", "list", "set", "map", "group"};
  auto at = std::ranges::find(kModes, mode);
  if (at == std::end(kModes)) throw Malformed{"unknown nesting_mode `" + mode + "`"};
  return static_cast<std::uint64_t>(at - std::begin(kModes)) + 1;
}

std::string encode_attribute(const std::string& name, const json& attribute) {
  auto flag = [&](const char* key) { return std::uint64_t{attribute.value(key, false)}; };
  std::string out;
  append_field(out, 1, name);
  append_field(out, 2, attribute_type(attribute, 0).dump());
  append_field(out, 4, flag("required"));
  append_field(out, 5, flag("optional"));
  append_field(out, 6, flag("computed"));
  append_field(out, 7, flag("sensitive"));
  append_field(out, 9, flag("deprecated"));
  append_field(out, 10, flag("write_only"));
  return out;
}

std::string encode_block(const json& block, int depth) {
  if (depth > kMaxDepth) throw Malformed{"blocks nested too deeply"};
  std::string out;
  if (auto attributes = block.find("attributes"); attributes != block.end()) {
    for (const auto& [name, attribute] : attributes->items()) {
      append_field(out, 2, encode_attribute(name, attribute));
    }
  }
  if (auto blocks = block.find("block_types"); blocks != block.end()) {
    for (const auto& [name, nested] : blocks->items()) {
      std::string item;
      append_field(item, 1, name);
      auto body = nested.find("block");
      append_field(item, 2, body == nested.end() ? "" : encode_block(*body, depth + 1));
      append_field(item, 3, nesting(nested.value("nesting_mode", "list")));
      append_field(item, 4, count(nested, "min_items"));
      append_field(item, 5, count(nested, "max_items"));
      append_field(out, 3, item);
    }
  }
  append_field(out, 6, std::uint64_t{block.value("deprecated", false)});
  return out;
}

std::string encode_schema(const json& schema) {
  std::string out;
  append_field(out, 1, count(schema, "version"));
  auto block = schema.find("block");
  append_field(out, 2, block == schema.end() ? "" : encode_block(*block, 0));
  return out;
}

using EncodedTypes = std::array<std::map<std::string, std::string, std::less<>>, 4>;  // by kind

std::optional<SchemaKind> kind_of(std::string_view section) {
  if (section == "resource_schemas") return SchemaKind::resource;
  if (section == "data_source_schemas") return SchemaKind::data_source;
  if (section == "ephemeral_resource_schemas") return SchemaKind::ephemeral;
  return {};
}

// Events of nlohmann's SAX parser. `path_` holds the keys down to a type's schema; below it, events
// build `tree_`.
class SchemaSax final : public json::json_sax_t {
 public:
  std::map<std::string, EncodedTypes> providers;
  bool saw_schemas = false;
  std::string problem;

  bool null() override { return leaf(nullptr); }
  bool boolean(bool value) override { return leaf(value); }
  bool number_integer(number_integer_t value) override { return leaf(value); }
  bool number_unsigned(number_unsigned_t value) override { return leaf(value); }
  bool number_float(number_float_t value, const string_t&) override { return leaf(value); }
  bool string(string_t& value) override { return leaf(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool key(string_t& name) override {
    if (open_.empty()) {
      path_.back() = std::move(name);
      if (path_.size() == 1 && path_[0] == "provider_schemas") saw_schemas = true;
      if (path_.size() == 2 && path_[0] == "provider_schemas") providers[path_[1]];
    } else {
      key_ = std::move(name);
    }
    return true;
  }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    problem = "no JSON from byte " + std::to_string(position) + " on";
    return false;
  }

 private:
  bool at_schema() const {
    return path_.size() >= 3 && path_[0] == "provider_schemas" &&
           ((path_.size() == 3 && path_[2] == "provider") ||
            (path_.size() == 4 && kind_of(path_[2])));
  }

  bool leaf(json value) {
    if (!open_.empty()) add(std::move(value));
    return true;
  }
  json* add(json value) {
    json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    json& slot = parent[key_];
    slot = std::move(value);
    return &slot;
  }
  bool open(json value) {
    if (open_.size() + path_.size() > 2 * kMaxDepth) {
      problem = "nested too deeply";
      return false;
    }
    if (!open_.empty()) {
      open_.push_back(add(std::move(value)));
    } else if (value.is_object() && at_schema()) {
      tree_ = std::move(value);
      open_.push_back(&tree_);
    } else {
      path_.emplace_back();
    }
    return true;
  }
  bool close() {
    if (open_.empty()) {
      path_.pop_back();
      return true;
    }
    open_.pop_back();
    if (!open_.empty()) return true;
    bool is_provider = path_[2] == "provider";
    SchemaKind kind = is_provider ? SchemaKind::provider : *kind_of(path_[2]);
    std::string name(is_provider ? std::string(kProviderBlock) : path_[3]);
    try {
      providers[path_[1]][static_cast<std::size_t>(kind)][name] = encode_schema(tree_);
    } catch (const Malformed& malformed) {
      problem = malformed.what + " in `" + name + "`";
      return false;
    } catch (const json::exception&) {
      problem = "a member of the wrong type in `" + name + "`";
      return false;
    }
    return true;
  }

  std::vector<std::string> path_;
  std::vector<json*> open_;
  json tree_;
  std::string key_;
};

class DumpedSchema final : public StoredSchema {
 public:
  DumpedSchema(std::string version, EncodedTypes types)
      : version_(std::move(version)), types_(std::move(types)) {}
  std::string_view version() const override { return version_; }
  std::string_view encoded(SchemaKind kind, std::string_view type) const override {
    const auto& known = types_[static_cast<std::size_t>(kind)];
    auto at = known.find(type);
    return at == known.end() ? std::string_view() : at->second;
  }
  bool is_borrowed(SchemaKind, std::string_view) const override { return false; }
  std::vector<std::string_view> types(SchemaKind kind) const override {
    std::vector<std::string_view> names;
    for (const auto& [name, bytes] : types_[static_cast<std::size_t>(kind)]) names.push_back(name);
    return names;
  }

 private:
  std::string version_;
  EncodedTypes types_;
};

std::string version_in_name(std::string_view source) {
  static const std::regex pattern(R"(\d+\.\d+\.\d+)");
  std::string name(file_name(source));
  std::smatch match;
  return std::regex_search(name, match, pattern) ? match.str() : "";
}

}  // namespace

std::unique_ptr<ProviderSchema> read_provider_schema(std::string_view json_text,
                                                     std::string_view source) {
  SchemaSax sax;
  auto fail = [&](const std::string& what) {
    return Error("`" + std::string(source) + "` is not the schema of a provider: " + what,
                 "write it with `terraform providers schema -json`");
  };
  if (!json::sax_parse(json_text.begin(), json_text.end(), &sax)) throw fail(sax.problem);
  if (!sax.saw_schemas) throw fail("it has no `provider_schemas`");
  EncodedTypes* chosen = sax.providers.size() == 1 ? &sax.providers.begin()->second : nullptr;
  std::string names;
  for (auto& [name, types] : sax.providers) {
    if (name.ends_with("/hashicorp/aws") || name == "aws") chosen = &types;
    names += (names.empty() ? "`" : ", `") + name + "`";
  }
  if (!chosen) {
    throw fail(sax.providers.empty() ? "it holds no provider"
                                     : "it holds " + names + ", not `hashicorp/aws`");
  }
  return std::make_unique<DumpedSchema>(version_in_name(source), std::move(*chosen));
}

}  // namespace infra::terraform
