#include "lib/policy/secret_scan.h"

#include <fmt/format.h>

#include "lib/policy/secrets.h"

namespace infra::policy {
namespace {

using diag::Span;
using hcl::Expr;

class Scan {
 public:
  Scan(const diag::SourceMap& sources, std::vector<SecretLiteral>& found)
      : sources_(sources), found_(found) {}

  void top(const hcl::Body& body) {
    for (const hcl::Block& block : body.blocks) {
      const std::string_view type = block.type.text;
      address_ = std::string(type);
      const bool named = type == "resource" || type == "data" || type == "ephemeral";
      if (type == "variable") address_ = "var";
      if (named && block.labels.size() == 2) {
        address_ = (named && type != "resource" ? std::string(type) + "." : std::string()) +
                   std::string(block.labels[0].text);
        resource_type_ = block.labels[0].text;
      } else {
        resource_type_ = {};
      }
      if (!block.labels.empty()) address_ += "." + std::string(block.labels.back().text);
      if (type == "variable" && !block.labels.empty()) {
        variable(block, block.labels[0].text);
      } else if (type == "locals") {
        for (const hcl::Attribute& local : block.body->attributes) {
          address_ = "local." + std::string(local.name.text);
          attribute_ = {};
          value(*local.value, local.name.text);
        }
      } else {
        attribute_ = {};
        inside(*block.body, true);
      }
    }
  }

 private:
  void variable(const hcl::Block& block, std::string_view name) {
    attribute_ = "default";
    if (const hcl::Attribute* standard = block.body->attribute("default"))
      value(*standard->value, name);
  }

  // What SEC004 says about the value of a secret is not said again.
  bool is_secret_store(std::string_view attribute, const hcl::Body& body) const {
    if (resource_type_ == "aws_secretsmanager_secret_version")
      return attribute.starts_with("secret_");
    if (resource_type_ != "aws_ssm_parameter" || attribute != "value") return false;
    const hcl::Attribute* type = body.attribute("type");
    const auto* text = type == nullptr ? nullptr : type->value->as<hcl::StringLiteral>();
    return text == nullptr || text->value == "SecureString";
  }

  void inside(const hcl::Body& body, bool top_level) {
    for (const hcl::Attribute& attribute : body.attributes) {
      const std::string_view name = attribute.name.text;
      if (name == "description" || name == "error_message" || name == "condition") continue;
      if (top_level) {
        if (is_secret_store(name, body)) continue;
        attribute_ = name;
      }
      value(*attribute.value, name);
    }
    for (const hcl::Block& block : body.blocks) {
      if (top_level) attribute_ = block.type.text;
      inside(*block.body, false);
    }
  }

  void report(Span span, std::string what) {
    found_.push_back({span, std::move(what), address_, std::string(attribute_)});
  }

  // A literal, under the name that it is given; "" where it has none.
  void literal(const Expr& expr, std::string_view text, std::string_view name) {
    if (const auto secret = secret_by_form(text)) {
      report(narrowed(expr.span, text.substr(secret->begin, secret->length), sources_),
             secret->what);
    } else if (!name.empty() && is_secret_name(name) && is_secret_value(name, text)) {
      report(expr.span, fmt::format("a value named `{}`", name));
    } else if (const auto line = secret_by_line(text)) {
      report(narrowed(expr.span, text.substr(line->begin, line->length), sources_), line->what);
    }
  }

  void value(const Expr& expr, std::string_view name) {
    std::visit([&](const auto& node) { visit(expr, node, name); }, expr.node);
  }

  void visit(const Expr& expr, const hcl::StringLiteral& node, std::string_view name) {
    literal(expr, node.value, name);
  }
  void visit(const Expr&, const hcl::Template& node, std::string_view) {
    for (const Expr* part : node.parts) value(*part, {});
  }
  void visit(const Expr&, const hcl::TemplateWrap& node, std::string_view name) {
    value(*node.value, name);
  }
  void visit(const Expr&, const hcl::TemplateJoin& node, std::string_view) {
    value(*node.tuple, {});
  }
  void visit(const Expr&, const hcl::FunctionCall& node, std::string_view) {
    for (const Expr* argument : node.arguments) value(*argument, {});
  }
  // A chain of operators may be longer than the machine's stack is deep.
  void visit(const Expr&, const hcl::Binary& node, std::string_view) {
    const hcl::Binary* link = &node;
    for (const auto* next = link; next != nullptr; next = link->left->as<hcl::Binary>()) {
      link = next;
      value(*link->right, {});
    }
    value(*link->left, {});
  }
  void visit(const Expr&, const hcl::Conditional& node, std::string_view name) {
    value(*node.if_true, name);
    value(*node.if_false, name);
  }
  void visit(const Expr&, const hcl::Parentheses& node, std::string_view name) {
    value(*node.inner, name);
  }
  void visit(const Expr&, const hcl::Tuple& node, std::string_view name) {
    for (const Expr* item : node.items) value(*item, name);
  }
  void visit(const Expr&, const hcl::For& node, std::string_view) {
    value(*node.collection, {});
    value(*node.value, {});
  }
  // In `{ name = "DB_PASSWORD", value = "…" }` the value's name is what stands beside it.
  void visit(const Expr&, const hcl::Object& node, std::string_view) {
    std::string_view beside;
    for (const hcl::ObjectItem& item : node.items) {
      const std::string_view key = key_of(*item.key);
      const auto* text = item.value->as<hcl::StringLiteral>();
      if (text != nullptr && (key == "name" || key == "Name" || key == "key" || key == "Key"))
        beside = text->value;
    }
    for (const hcl::ObjectItem& item : node.items) {
      const std::string_view key = key_of(*item.key);
      const bool is_value = key == "value" || key == "Value";
      value(*item.value, is_value && !beside.empty() ? beside : key);
    }
  }
  template <typename Node>
  void visit(const Expr&, const Node&, std::string_view) {}  // no literal below

  static std::string_view key_of(const Expr& expr) {
    if (const auto* text = expr.as<hcl::StringLiteral>()) return text->value;
    if (const auto* name = expr.as<hcl::Traversal>(); name != nullptr && name->steps.empty())
      return name->root.text;
    return {};
  }

  const diag::SourceMap& sources_;
  std::vector<SecretLiteral>& found_;
  std::string address_;
  std::string_view attribute_, resource_type_;
};

class ValueScan {
 public:
  void look(const hcl::Value& value, std::string_view name, const std::string& path, int depth) {
    constexpr int kMaxDepth = 16;
    using Kind = hcl::Type::Kind;
    if (value.is_sensitive() || !value.is_known() || value.is_null() || depth > kMaxDepth) return;
    switch (value.kind()) {
      case Kind::string:
        return text(value.as_string(), name, path);
      case Kind::map:
      case Kind::object:
        for (const hcl::Entry& entry : value.entries())
          look(entry.value, entry.key, path + "." + std::string(entry.key), depth + 1);
        return;
      case Kind::list:
      case Kind::tuple:
      case Kind::set:
        for (const hcl::Value& element : value.elements()) look(element, name, path, depth + 1);
        return;
      case Kind::dynamic:
      case Kind::number:
      case Kind::boolean:
        return;
    }
  }
  std::vector<SecretValue> found;

 private:
  void text(const std::string& text, std::string_view name, const std::string& path) {
    auto secret = secret_by_form(text);
    if (!secret && is_secret_name(name) && is_secret_value(name, text))
      secret = SecretText{fmt::format("a value named `{}`", name), 0, text.size()};
    if (!secret) secret = secret_by_line(text);
    if (secret) found.push_back({secret->what, text.substr(secret->begin, secret->length), path});
  }
};

}  // namespace

std::vector<SecretValue> secrets_of(const hcl::Value& value, std::string_view name) {
  ValueScan scan;
  scan.look(value, name, std::string(name), 0);
  return std::move(scan.found);
}

std::vector<SecretLiteral> secrets_of(const terraform::Module& module,
                                      const diag::SourceMap& sources) {
  std::vector<SecretLiteral> found;
  Scan scan(sources, found);
  for (const auto& file : module.files)
    if (file->body != nullptr) scan.top(*file->body);
  return found;
}

Span narrowed(Span span, std::string_view secret, const diag::SourceMap& sources) {
  if (secret.empty() || span.file == 0) return span;
  const std::string_view written = sources.text(span);
  const std::size_t at = written.find(secret);
  if (at == written.npos) return span;
  const auto begin = static_cast<std::uint32_t>(span.begin + at);
  return {span.file, begin, begin + static_cast<std::uint32_t>(secret.size())};
}

}  // namespace infra::policy
