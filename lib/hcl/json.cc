#include "lib/hcl/json.h"

#include <unordered_map>
#include <vector>

#include "lib/hcl/json_expression.h"
#include "lib/hcl/json_node.h"
#include "lib/hcl/json_schema.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {
namespace {

using Kind = JsonNode::Kind;

bool is_container(const JsonNode& node) {
  return node.kind == Kind::object || node.kind == Kind::array;
}

class Converter {
 public:
  Converter(const diag::SourceMap& sources, std::uint32_t file, Arena& arena,
            diag::Diagnostics& found)
      : file_(file),
        arena_(arena),
        found_(found),
        expressions_(sources[file].text, file, arena, found) {}

  const Body* body(const JsonNode& node, JsonContext context, Span missing) {
    Body body;
    body.json = true;
    body.missing = missing;
    body.span = is_container(node) ? Span{file_, node.open.end, node.close.begin} : node.span;
    std::vector<Attribute> attributes;
    std::vector<Block> blocks;
    std::unordered_map<std::string_view, Span> seen;
    for (const JsonProperty* property : properties(node, "")) {
      if (property->name.text == "//") continue;
      if (const JsonBlockRule* rule = find_json_block(context, property->name.text)) {
        Pending pending = {rule, name(property->name), {}, blocks};
        unpack(*property->value, pending);
        continue;
      }
      const auto [first, is_new] = seen.emplace(property->name.text, property->name.span);
      if (is_new) {
        attributes.push_back(attribute(*property, context));
      } else {
        report(property->name.span, "`" + std::string(property->name.text) + "` is set twice",
               "set again here", "remove one of the two properties");
        found_.back().labels.push_back({first->second, "first set here"});
      }
    }
    body.attributes = arena_.copy(attributes);
    body.blocks = arena_.copy(blocks);
    return arena_.make<Body>(body);
  }

 private:
  // A property that stands for blocks: its rule and the labels met so far.
  struct Pending {
    const JsonBlockRule* rule;
    Name type;
    std::vector<BlockLabel> labels;
    std::vector<Block>& blocks;

    Span header() const { return labels.empty() ? type.span : labels.back().span; }
  };

  Name name(const JsonString& string) { return {string.text, string.span}; }

  Attribute attribute(const JsonProperty& property, JsonContext context) {
    Attribute attribute;
    attribute.name = name(property.name);
    attribute.value =
        expressions_.convert(*property.value, json_argument_text(context, property.name.text));
    attribute.span = {file_, property.name.span.begin, property.value->span.end};
    attribute.equals = property.colon;
    return attribute;
  }

  // Of an object, or of all objects of an array, which mean the same as one. `what` is what the
  // names stand for, "" for arguments.
  std::vector<const JsonProperty*> properties(const JsonNode& node, std::string_view what) {
    std::vector<const JsonProperty*> all;
    auto add = [&](const JsonNode& object) {
      for (const JsonProperty& property : object.properties) all.push_back(&property);
    };
    auto wrong = [&](const JsonNode& at, std::string_view expected) {
      if (at.kind == Kind::invalid) return;  // reported
      const std::string purpose =
          what.empty() ? "arguments and blocks" : "the " + std::string(what) + " of blocks";
      report(at.span, "expected " + std::string(expected) + " with " + purpose,
             "this is " + describe(at), "write `{ … }`");
    };
    if (node.kind == Kind::object) {
      add(node);
    } else if (node.kind == Kind::array) {
      for (const JsonNode* item : node.items) {
        if (item->kind == Kind::object) {
          add(*item);
        } else {
          wrong(*item, "an object");
        }
      }
    } else if (node.kind != Kind::null) {
      wrong(node, "an object or an array of objects");
    }
    return all;
  }

  static std::string describe(const JsonNode& node) {
    switch (node.kind) {
      case Kind::null:
        return "null";
      case Kind::boolean:
        return "a boolean";
      case Kind::number:
        return "a number";
      case Kind::string:
        return "a string";
      case Kind::array:
        return "an array";
      case Kind::object:
        return "an object";
      case Kind::invalid:
        break;
    }
    return "no value";
  }

  // One level of label nesting, or the blocks themselves.
  void unpack(const JsonNode& node, Pending& pending) {
    if (static_cast<int>(pending.labels.size()) < pending.rule->labels) {
      unpack_labels(node, pending);
      return;
    }
    switch (node.kind) {
      case Kind::null:
      case Kind::invalid:
        return;
      case Kind::object:
        add_block(node, pending);
        return;
      case Kind::array:
        for (const JsonNode* item : node.items) add_block(*item, pending);
        return;
      case Kind::boolean:
      case Kind::number:
      case Kind::string:
        report(node.span,
               "expected an object or an array of objects: `" + std::string(pending.type.text) +
                   "` is a block",
               "this is " + describe(node), "write `{ … }`");
    }
  }

  void unpack_labels(const JsonNode& node, Pending& pending) {
    const bool last = static_cast<int>(pending.labels.size()) + 1 == pending.rule->labels;
    const std::string_view what = last ? "names" : "types";
    const std::size_t errors = found_.size();
    const auto nested = properties(node, what);
    if (nested.empty() && errors == found_.size() && node.kind != Kind::invalid) {
      report(is_container(node) ? node.open : node.span,
             "no property that gives the label of a `" + std::string(pending.type.text) + "` block",
             "a property should be in here", "write `{\"label\": { … }}`");
    }
    for (const JsonProperty* property : nested) {
      pending.labels.push_back({property->name.text, property->name.span});
      unpack(*property->value, pending);
      pending.labels.pop_back();
    }
  }

  void add_block(const JsonNode& node, Pending& pending) {
    if (node.kind == Kind::invalid) return;
    // Terraform asks these for all of their properties at once; of others an array is as good.
    const std::string_view type = pending.type.text;
    if ((type == "locals" || type == "required_providers") && node.kind != Kind::object) {
      report(node.span, "expected an object: the arguments of `" + std::string(type) + "`",
             "this is " + describe(node), "write `{ … }`");
      return;
    }
    Block block;
    block.type = pending.type;
    block.labels = arena_.copy(pending.labels);
    block.header = pending.header();
    block.span = {file_, std::min(block.header.begin, node.span.begin), node.span.end};
    block.open_brace = node.open;
    block.close_brace = node.close;
    block.body = body(node, pending.rule->body, block.header);
    pending.blocks.push_back(block);
  }

  void report(Span span, std::string message, std::string label, std::string help) {
    found_.push_back({.rule = &kSyntaxError,
                      .severity = kSyntaxError.severity,
                      .message = std::move(message),
                      .primary = {span, std::move(label)},
                      .help = std::move(help)});
  }

  std::uint32_t file_;
  Arena& arena_;
  diag::Diagnostics& found_;
  JsonExpressions expressions_;
};

}  // namespace

std::unique_ptr<File> parse_json_file(const diag::SourceMap& sources, std::uint32_t file,
                                      JsonKind kind, diag::Diagnostics& found) {
  auto result = std::make_unique<File>();
  result->source = file;
  result->json = true;
  const std::size_t errors = found.size();
  const std::string_view text = sources[file].text;
  const JsonNode* root = read_json(text, file, result->arena, found);
  if (!is_container(*root) && errors == found.size()) {
    found.push_back({.rule = &kSyntaxError,
                     .severity = kSyntaxError.severity,
                     .message = "the file holds no object",
                     .primary = {root->span, "expected `{`"},
                     .help = "a JSON configuration is one object, or an array of objects"});
  }
  JsonNode empty;
  empty.kind = Kind::object;
  empty.open = empty.close = root->span;
  const Span begin = {file, 0, 0};
  result->body =
      Converter(sources, file, result->arena, found)
          .body(is_container(*root) ? *root : empty,
                kind == JsonKind::terraform ? JsonContext::root : JsonContext::variables, begin);
  result->has_errors = errors != found.size();
  return result;
}

std::unique_ptr<ExpressionFile> parse_json_expression(const diag::SourceMap& sources,
                                                      std::uint32_t file,
                                                      diag::Diagnostics& found) {
  auto result = std::make_unique<ExpressionFile>();
  const std::size_t errors = found.size();
  const std::string_view text = sources[file].text;
  const JsonNode* root = read_json(text, file, result->arena, found);
  result->expr =
      JsonExpressions(text, file, result->arena, found).convert(*root, JsonText::templates);
  result->has_errors = errors != found.size();
  return result;
}

}  // namespace infra::hcl
