#include "lib/policy/rules/schema_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/hcl/convert.h"
#include "lib/hcl/evaluate.h"
#include "lib/policy/arguments.h"
#include "lib/policy/rules/places.h"
#include "lib/terraform/provider_facts.h"
#include "lib/terraform/report.h"
#include "lib/terraform/version.h"

namespace infra::policy {
namespace {

using terraform::AttributeSchema;
using terraform::BlockSchema;
using terraform::NestedBlockSchema;
using terraform::Nesting;
using terraform::ProviderSchema;
using terraform::SchemaKind;
using Kind = hcl::Type::Kind;

constexpr std::string_view kMetaArguments[] = {"count", "for_each", "provider", "depends_on"};
constexpr std::string_view kMetaBlocks[] = {"lifecycle", "provisioner", "connection", "_"};
constexpr int kDeepest = 64;

bool any_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

SchemaKind kind_of(terraform::Mode mode) {
  return mode == terraform::Mode::data        ? SchemaKind::data_source
         : mode == terraform::Mode::ephemeral ? SchemaKind::ephemeral
                                              : SchemaKind::resource;
}

// A value for certain: a reference may be null, which sets nothing.
bool is_set_here(const hcl::Expr& expr) {
  return expr.as<hcl::NullLiteral>() == nullptr && hcl::references(expr).empty();
}

struct Known {
  const BlockSchema* schema = nullptr;  // null: nothing is known of the type
  bool borrowed = false;                // may lack an argument
};

Known schema_of(const Resource& resource) {
  if (!resource.provider || resource.provider->source != "hashicorp/aws" || resource.from_plan)
    return {};
  const ProviderSchema& schema = terraform::aws_schema(
      resource.provider->locked_version.empty() ? join(resource.provider->constraints, ", ")
                                                : resource.provider->locked_version);
  const SchemaKind kind = kind_of(resource.mode);
  return {schema.find(kind, resource.type), schema.is_borrowed(kind, resource.type)};
}

// What the SDK asks for in such blocks; their schema has only the type of a value.
// Source: internal/service/ec2/vpc_security_group.go, vpc_network_acl.go of the provider, 5.100.0.
std::span<const std::string_view> required_in_objects(std::string_view type,
                                                      std::string_view argument) {
  static constexpr std::string_view kGroup[] = {"from_port", "protocol", "to_port"};
  static constexpr std::string_view kNetworkAcl[] = {"action", "from_port", "protocol", "rule_no",
                                                     "to_port"};
  if (argument != "ingress" && argument != "egress") return {};
  if (type == "aws_security_group" || type == "aws_default_security_group") return kGroup;
  if (type == "aws_network_acl" || type == "aws_default_network_acl") return kNetworkAcl;
  return {};
}

// An argument whose value is a list of objects may be written as blocks, too.
const hcl::Type* as_blocks(const AttributeSchema* attribute) {
  if (attribute == nullptr) return nullptr;
  const Kind kind = attribute->type.kind();
  if (kind != Kind::list && kind != Kind::set) return nullptr;
  const hcl::Type& element = attribute->type.element();
  return element.kind() == Kind::object ? &element : nullptr;
}

struct Checker {
  const Resource& resource;
  bool borrowed;
  bool unsupported, missing;  // what is looked for
  Diagnostics& found;

  diag::Diagnostic& add(Span span, const std::string& path, std::string message, std::string help) {
    diag::Diagnostic& made = report(found, span, std::move(message), {}, std::move(help));
    made.subject.address = resource.config_address;
    made.subject.attribute = path;
    return made;
  }

  std::string what(const std::string& path) const {
    return path.empty() ? fmt::format("`{}`", resource.type)
                        : fmt::format("`{}` of `{}`", path, resource.type);
  }

  static std::string inside(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
  }

  std::vector<std::string_view> names(const BlockSchema& schema) const {
    std::vector<std::string_view> all;
    for (const AttributeSchema& each : schema.attributes)
      if (each.required || each.optional) all.push_back(each.name);
    for (const NestedBlockSchema& each : schema.blocks) all.push_back(each.name);
    return all;
  }

  void no_such(const BlockSchema& schema, Span span, const std::string& path, std::string_view name,
               std::string_view kind) {
    if (!unsupported || borrowed) return;
    const auto near = did_you_mean(name, names(schema));
    std::string help = near ? fmt::format("did you mean `{}`?", *near) : std::string();
    if (kind == "argument" && schema.nested(name) != nullptr)
      help = fmt::format("`{}` is a block: write `{} {{ … }}`", name, name);
    if (kind == "block" && schema.attribute(name) != nullptr)
      help = fmt::format("`{}` is an argument: write `{} = …`", name, name);
    add(span, inside(path, name), fmt::format("{} has no {} `{}`", what(path), kind, name), help);
  }

  void body(const hcl::Body& body, const BlockSchema& schema, const std::string& path, Span header,
            int depth) {
    if (depth > kDeepest) return;
    std::set<std::string_view> written;
    std::set<std::string_view> dynamic;
    std::map<std::string_view, std::uint32_t> blocks;
    for (const hcl::Attribute& attribute : body.attributes) {
      const std::string_view name = attribute.name.text;
      written.insert(name);
      if (path.empty() && any_of(kMetaArguments, name)) continue;
      const AttributeSchema* known = schema.attribute(name);
      const NestedBlockSchema* nested = schema.nested(name);
      if (known == nullptr && nested != nullptr && body.json) {
        json_blocks(*attribute.value, *nested, inside(path, name), attribute.name.span, blocks,
                    depth);
      } else if (known == nullptr) {
        if (!(body.json && name == "//"))
          no_such(schema, attribute.name.span, path, name, "argument");
      } else if (unsupported && !known->required && !known->optional &&
                 is_set_here(*attribute.value)) {
        add(attribute.name.span, inside(path, name),
            fmt::format("`{}` of {} is decided by the provider and cannot be set", name,
                        what(path)),
            {});
      }
    }
    for (const hcl::Block& block : body.blocks)
      nested_block(block, schema, path, written, dynamic, blocks, depth);
    if (missing) lacks(schema, path, header, written, dynamic, blocks);
    if (unsupported) too_many(body, schema, path, blocks);
  }

  void nested_block(const hcl::Block& block, const BlockSchema& schema, const std::string& path,
                    std::set<std::string_view>& written, std::set<std::string_view>& dynamic,
                    std::map<std::string_view, std::uint32_t>& blocks, int depth) {
    std::string_view type = block.type.text;
    const hcl::Body* content = block.body;
    Span span = block.type.span, header = block.header;
    if (type == "dynamic" && block.labels.size() == 1) {
      type = block.labels[0].text;
      span = block.labels[0].span;
      dynamic.insert(type);
      const hcl::Block* inner = block.body->block("content");
      content = inner != nullptr ? inner->body : nullptr;
    } else if (path.empty() && any_of(kMetaBlocks, type)) {
      return;
    }
    const NestedBlockSchema* nested = schema.nested(type);
    const AttributeSchema* attribute = schema.attribute(type);
    if (nested == nullptr) {
      written.insert(type);
      if (const hcl::Type* object = as_blocks(attribute)) {
        if (content != nullptr) object_body(*content, *object, inside(path, type));
        if (missing && content == block.body && path.empty()) object_lacks(*content, type, header);
      } else {
        no_such(schema, span, path, type, "block");
      }
      return;
    }
    if (!dynamic.contains(type)) ++blocks[nested->name];
    if (content != nullptr) body(*content, *nested->block, inside(path, type), header, depth + 1);
  }

  // Blocks that stand for an argument of objects.
  void object_body(const hcl::Body& content, const hcl::Type& type, const std::string& path) {
    if (!unsupported || borrowed) return;
    std::vector<std::string_view> all;
    for (const hcl::AttributeType& each : type.attributes()) all.push_back(each.name);
    for (const hcl::Attribute& attribute : content.attributes) {
      if (type.attribute(attribute.name.text) != nullptr) continue;
      const auto near = did_you_mean(attribute.name.text, all);
      add(attribute.name.span, inside(path, attribute.name.text),
          fmt::format("{} has no argument `{}`", what(path), attribute.name.text),
          near ? fmt::format("did you mean `{}`?", *near) : "");
    }
  }

  void object_lacks(const hcl::Body& content, std::string_view name, Span header) {
    for (const std::string_view each : required_in_objects(resource.type, name)) {
      if (content.attribute(each) != nullptr) continue;
      add(header, inside(std::string(name), each),
          fmt::format("{} requires the argument `{}`", what(std::string(name)), each),
          fmt::format("add `{} = …`", each));
    }
  }

  // JSON syntax: an object is one block, a list of objects several.
  void json_blocks(const hcl::Expr& value, const NestedBlockSchema& nested, const std::string& path,
                   Span header, std::map<std::string_view, std::uint32_t>& blocks, int depth) {
    if (depth > kDeepest) return;
    if (const auto* list = value.as<hcl::Tuple>()) {
      for (const hcl::Expr* item : list->items)
        json_blocks(*item, nested, path, header, blocks, depth + 1);
    } else if (const auto* object = value.as<hcl::Object>()) {
      ++blocks[nested.name];
      if (nested.nesting != Nesting::map)
        json_object(*object, *nested.block, path, header, depth + 1);
    }
  }

  void json_object(const hcl::Object& object, const BlockSchema& schema, const std::string& path,
                   Span header, int depth) {
    std::set<std::string_view> written, dynamic;
    std::map<std::string_view, std::uint32_t> blocks;
    for (const hcl::ObjectItem& item : object.items) {
      const auto* key = item.key->as<hcl::StringLiteral>();
      if (key == nullptr || key->value == "//") continue;
      const std::string_view name = key->value;
      written.insert(name);
      if (name == "dynamic") {
        if (const auto* labels = item.value->as<hcl::Object>())
          for (const hcl::ObjectItem& label : labels->items)
            if (const auto* text = label.key->as<hcl::StringLiteral>()) dynamic.insert(text->value);
        continue;
      }
      if (const NestedBlockSchema* nested = schema.nested(name)) {
        json_blocks(*item.value, *nested, inside(path, name), item.key->span, blocks, depth);
      } else if (schema.attribute(name) == nullptr) {
        no_such(schema, item.key->span, path, name, "argument");
      }
    }
    if (missing) lacks(schema, path, header, written, dynamic, blocks);
  }

  void lacks(const BlockSchema& schema, const std::string& path, Span header,
             const std::set<std::string_view>& written, const std::set<std::string_view>& dynamic,
             const std::map<std::string_view, std::uint32_t>& blocks) {
    for (const AttributeSchema& each : schema.attributes) {
      if (!each.required || written.contains(each.name) || dynamic.contains(each.name)) continue;
      add(header, inside(path, each.name),
          fmt::format("{} requires the argument `{}`", what(path), each.name),
          fmt::format("add `{} = …`", each.name));
    }
    for (const NestedBlockSchema& each : schema.blocks) {
      const auto count = blocks.find(each.name);
      const std::uint32_t there = count == blocks.end() ? 0 : count->second;
      if (there >= each.min_items || dynamic.contains(each.name)) continue;
      add(header, inside(path, each.name),
          fmt::format("{} requires {} `{}`", what(path), plural(each.min_items, "block"),
                      each.name),
          fmt::format("add `{} {{ … }}`", each.name));
    }
  }

  void too_many(const hcl::Body& body, const BlockSchema& schema, const std::string& path,
                const std::map<std::string_view, std::uint32_t>& blocks) {
    for (const auto& [name, count] : blocks) {
      const NestedBlockSchema& nested = *schema.nested(name);
      const bool single = nested.nesting == Nesting::single || nested.nesting == Nesting::group;
      const std::uint32_t most = single ? 1 : nested.max_items;
      if (most == 0 || count <= most) continue;
      Span last = body.missing;
      for (const hcl::Block& block : body.blocks)
        if (block.type.text == name) last = block.header;
      add(last, inside(path, name),
          fmt::format("{} takes {} `{}`, and has {}", what(path), plural(most, "block"), name,
                      count),
          "take the others away");
    }
  }
};

// A type that no version of the provider has which is known here. A newer one may have it: that is
// a mistake for certain only where the version in use is a known one, and a warning where the name
// is a slip of another.
void check_type(const Resource& resource, Diagnostics& found) {
  const terraform::ProviderConfiguration* provider = resource.provider.get();
  if (provider == nullptr || provider->source != "hashicorp/aws" || resource.from_plan ||
      !resource.type.starts_with("aws_") || resource.block->labels.empty())
    return;
  const SchemaKind kind = kind_of(resource.mode);
  const std::string wanted = provider->locked_version.empty() ? join(provider->constraints, ", ")
                                                              : provider->locked_version;
  const auto constraints = terraform::VersionConstraints::parse(wanted);
  bool may_be_known = wanted.empty();
  for (const char* version : {"5.100.0", "6.47.0"}) {
    if (terraform::aws_schema(version).find(kind, resource.type) != nullptr) return;
    may_be_known |= constraints && constraints->allows(*terraform::Version::parse(version));
  }
  const ProviderSchema& schema = terraform::aws_schema(wanted);
  const auto near = did_you_mean(resource.type, schema.types(kind));
  const bool certain = wanted == schema.version();
  if (!certain && (!near || !may_be_known)) return;
  diag::Diagnostic& made = report(
      found, resource.block->labels[0].span,
      fmt::format("the provider `aws` has no {} `{}`",
                  kind == SchemaKind::data_source ? "data source" : "resource type", resource.type),
      {}, near ? fmt::format("did you mean `{}`?", *near) : std::string());
  made.subject.address = resource.config_address;
  if (!certain) made.severity = diag::Severity::warning;
}

void check_root(const RootView& view, Diagnostics& found, bool unsupported) {
  std::set<const hcl::Block*> seen;
  for (const Resource& resource : view.root.module.resources) {
    if (resource.block == nullptr || !seen.insert(resource.block).second) continue;
    const Known known = schema_of(resource);
    if (known.schema == nullptr) {
      if (unsupported) check_type(resource, found);
      continue;
    }
    Checker checker{resource, known.borrowed, unsupported, !unsupported, found};
    checker.body(*resource.block->body, *known.schema, {}, resource.block->header, 0);
  }
}

struct TypeChecker {
  const ResourceView& view;
  Diagnostics& found;

  void check(const Value& value, const hcl::Type& type, const std::string& path, Span span) {
    const hcl::Converted converted = hcl::convert(value, type);
    if (!converted.error) return;
    fault(view, found, span, path + converted.error->path,
          fmt::format("`{}{}` of `{}`: {}", path, converted.error->path, view.resource.type,
                      converted.error->message),
          {}, fmt::format("the type is `{}`", type.to_constraint()));
  }

  // With `=`, where all attributes of the objects must be given.
  bool is_argument(std::string_view name, const std::string& path) const {
    const hcl::Body& body = *view.resource.block->body;
    return path.empty() && !body.json && body.attribute(name) != nullptr;
  }

  // Blocks leave out what they like.
  void written_as_blocks(const Value& blocks, const hcl::Type& type, const std::string& path,
                         Span around) {
    if (!blocks.is_known() || blocks.is_null()) return;
    const Kind kind = blocks.kind();
    if (kind != Kind::tuple && kind != Kind::list && kind != Kind::set) return;
    for (const Value& block : blocks.elements()) {
      if (!block.is_known() || block.is_null()) continue;
      if (block.kind() != Kind::object && block.kind() != Kind::map) continue;
      for (const hcl::Entry& entry : block.entries()) {
        const hcl::AttributeType* attribute = type.attribute(entry.key);
        const Span span = entry.value.origin().file != 0 ? entry.value.origin()
                          : entry.key_origin.file != 0   ? entry.key_origin
                                                         : around;
        if (attribute != nullptr) check(entry.value, attribute->type, path + "." + entry.key, span);
      }
    }
  }

  void object(const Value& value, const BlockSchema& schema, const std::string& path, Span around,
              int depth) {
    if (depth > kDeepest || !value.is_known() || value.is_null()) return;
    if (value.kind() != Kind::object && value.kind() != Kind::map) return;
    for (const hcl::Entry& entry : value.entries()) {
      const std::string inside = path.empty() ? entry.key : path + "." + entry.key;
      const Span span = entry.value.origin().file != 0 ? entry.value.origin()
                        : entry.key_origin.file != 0   ? entry.key_origin
                                                       : around;
      if (const AttributeSchema* attribute = schema.attribute(entry.key)) {
        const hcl::Type* item = as_blocks(attribute);
        if (item != nullptr && !is_argument(entry.key, path)) {
          written_as_blocks(entry.value, *item, inside, span);
        } else {
          check(entry.value, attribute->type, inside, span);
        }
      } else if (const NestedBlockSchema* nested = schema.nested(entry.key)) {
        if (!entry.value.is_known() || entry.value.is_null()) continue;
        const Kind kind = entry.value.kind();
        if (kind == Kind::tuple || kind == Kind::list || kind == Kind::set) {
          for (const Value& each : entry.value.elements())
            object(each, *nested->block, inside, each.origin().file != 0 ? each.origin() : span,
                   depth + 1);
        } else if (nested->nesting == Nesting::single || nested->nesting == Nesting::group) {
          object(entry.value, *nested->block, inside, span, depth + 1);
        }
      }
    }
  }
};

}  // namespace

void check_unsupported(const RootView& view, Diagnostics& found) { check_root(view, found, true); }

void check_missing(const RootView& view, Diagnostics& found) { check_root(view, found, false); }

void check_types(const ResourceView& view, Diagnostics& found) {
  const Known known = schema_of(view.resource);
  if (known.schema == nullptr || view.resource.block == nullptr) return;
  TypeChecker{view, found}.object(view.resource.values, *known.schema, {}, view.resource.span, 0);
}

}  // namespace infra::policy
