#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lib/hcl/evaluate.h"
#include "lib/hcl/rules.h"
#include "lib/terraform/load.h"
#include "lib/terraform/references.h"
#include "lib/terraform/report.h"
#include "lib/terraform/rules.h"

namespace infra::terraform {
namespace {

bool any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Finder {
 public:
  Finder(Module& module, diag::Diagnostics& found) : module_(module), found_(found) {}

  void run() {
    for (std::size_t kind = 0; kind < kNodeKinds; ++kind) {
      module_.dependency_table[kind].resize(module_.count(static_cast<NodeKind>(kind)));
    }
    module_.call_arguments.resize(module_.calls.size());
    for (std::uint32_t i = 0; i < module_.variables.size(); ++i) variable(i);
    for (std::uint32_t i = 0; i < module_.locals.size(); ++i) {
      begin(NodeKind::local, i);
      expr(*module_.locals[i].attribute->value, {});
    }
    for (std::uint32_t i = 0; i < module_.outputs.size(); ++i) output(i);
    for (std::uint32_t i = 0; i < module_.calls.size(); ++i) call(i);
    for (std::uint32_t i = 0; i < module_.resources.size(); ++i) {
      resource(NodeKind::resource, i, *module_.resources[i].block);
    }
    for (std::uint32_t i = 0; i < module_.data.size(); ++i) {
      resource(NodeKind::data, i, *module_.data[i].block);
    }
    for (std::uint32_t i = 0; i < module_.ephemerals.size(); ++i) {
      resource(NodeKind::ephemeral, i, *module_.ephemerals[i].block);
    }
    for (std::uint32_t i = 0; i < module_.providers.size(); ++i) {
      begin(NodeKind::provider, i);
      body(*module_.providers[i].block->body, {}, {"alias", "version"});
    }
    for (std::uint32_t i = 0; i < module_.checks.size(); ++i) check(i);
    imports();
  }

 private:
  void begin(NodeKind kind, std::uint32_t index) {
    kind_ = kind;
    index_ = index;
    into_ = &module_.dependency_table[static_cast<std::size_t>(kind)][index];
  }

  void expr(const hcl::Expr& value, const ReferenceContext& context) {
    check_references(module_, value, context, *into_, found_);
  }

  // `skip`: arguments of Terraform's own that are looked at elsewhere.
  void body(const hcl::Body& content, const ReferenceContext& context,
            std::initializer_list<std::string_view> skip) {
    for (const hcl::Attribute& attribute : content.attributes) {
      if (!any_of(attribute.name.text, skip)) expr(*attribute.value, context);
    }
    for (const hcl::Block& block : content.blocks) {
      if (any_of(block.type.text, skip)) continue;
      if (block.type.text == "dynamic" && !block.labels.empty()) {
        dynamic(block, context);
      } else {
        body(*block.body, context, {});
      }
    }
  }

  void dynamic(const hcl::Block& block, const ReferenceContext& context) {
    const hcl::Body& content = *block.body;
    if (const auto* for_each = content.attribute("for_each")) expr(*for_each->value, context);
    ReferenceContext inner = context;
    const auto* iterator = content.attribute("iterator");
    std::string_view name = iterator != nullptr ? keyword(*iterator->value) : std::string_view{};
    if (const auto* text =
            iterator != nullptr ? iterator->value->as<hcl::StringLiteral>() : nullptr) {
      name = text->value;
    }
    inner.iterators.push_back(name.empty() ? block.labels[0].text : name);
    if (const auto* labels = content.attribute("labels")) expr(*labels->value, inner);
    for (const hcl::Block& nested : content.blocks) {
      if (nested.type.text == "content") body(*nested.body, inner, {});
    }
  }

  static ReferenceContext repetition(const hcl::Body& content) {
    return {.count = content.attribute("count") != nullptr,
            .each = content.attribute("for_each") != nullptr};
  }

  void repetition_arguments(const hcl::Body& content) {
    for (const char* name : {"count", "for_each"}) {
      if (const auto* attribute = content.attribute(name)) expr(*attribute->value, {});
    }
    const auto* depends_on = content.attribute("depends_on");
    if (depends_on == nullptr) return;
    const auto* list = depends_on->value->as<hcl::Tuple>();
    if (list == nullptr) return;
    for (const hcl::Expr* item : list->items) explicit_dependency(*item);
  }

  void explicit_dependency(const hcl::Expr& item) {
    const hcl::Expr& reference = module_.reference_expr(item);
    diag::Diagnostics found;
    std::vector<Dependency> to;
    check_references(module_, reference, {.count = true, .each = true}, to, found);
    for (Dependency& dependency : to) {
      dependency.output.clear();
      into_->push_back(std::move(dependency));
    }
    for (diag::Diagnostic& fault : found) {
      // A whole resource may be named, whatever its `count`.
      if (fault.message.find("neither") != std::string::npos) continue;
      if (&reference != &item) fault.primary.span = item.span;
      found_.push_back(std::move(fault));
    }
  }

  void variable(std::uint32_t index) {
    begin(NodeKind::variable, index);
    const VariableDeclaration& declared = module_.variables[index];
    std::vector<Dependency>* all = into_;
    for (const hcl::Block* validation : declared.validations) {
      std::vector<Dependency> own;
      into_ = &own;
      body(*validation->body, {}, {});
      const bool refers = std::any_of(own.begin(), own.end(), [&](const Dependency& to) {
        return to.kind == NodeKind::variable && to.index == index;
      });
      const auto* condition = validation->body->attribute("condition");
      if (!refers && condition != nullptr && !module_.has_errors) {
        found_.push_back(
            finding(hcl::kSyntaxError, condition->value->span,
                    fmt::format("the condition does not look at `var.{}`", declared.name)));
      }
    }
    // A validation is judged after the value: it is no part of the order of evaluation.
    into_ = all;
    all->clear();
  }

  void output(std::uint32_t index) {
    begin(NodeKind::output, index);
    const hcl::Body& content = *module_.outputs[index].block->body;
    if (const auto* value = content.attribute("value")) expr(*value->value, {});
    repetition_arguments(content);
    for (const hcl::Block& block : content.blocks) {
      check_condition(block);
      body(*block.body, {}, {});
    }
  }

  void check_condition(const hcl::Block& block) {
    const auto* condition = block.body->attribute("condition");
    if (condition == nullptr || condition->value->as<hcl::Invalid>() != nullptr) return;
    if (!hcl::references(*condition->value).empty()) return;
    found_.push_back(finding(hcl::kSyntaxError, condition->value->span,
                             "the condition looks at nothing", "is always the same",
                             "refer to what shall be checked"));
  }

  void call(std::uint32_t index) {
    begin(NodeKind::call, index);
    const hcl::Body& content = *module_.calls[index].block->body;
    repetition_arguments(content);
    // Arguments belong to the variables they set: the order is that of each by itself.
    for (const hcl::Attribute& attribute : content.attributes) {
      const std::string_view name = attribute.name.text;
      if (any_of(name, {"source", "version", "providers", "count", "for_each", "depends_on"})) {
        continue;
      }
      into_ = &module_.call_arguments[index][std::string(name)];
      expr(*attribute.value, repetition(content));
    }
  }

  void resource(NodeKind kind, std::uint32_t index, const hcl::Block& block) {
    begin(kind, index);
    const hcl::Body& content = *block.body;
    const ReferenceContext context = repetition(content);
    repetition_arguments(content);
    body(content, context,
         {"count", "for_each", "depends_on", "provider", "lifecycle", "connection", "provisioner"});
    report_self(kind, index);
    ReferenceContext with_self = context;
    with_self.self = true;
    std::vector<Dependency> later;
    std::vector<Dependency>* own = into_;
    for (const hcl::Block& nested : content.blocks) {
      const std::string_view type = nested.type.text;
      if (type == "lifecycle") {
        lifecycle(*nested.body, context);
      } else if (type == "connection" || type == "provisioner") {
        into_ = &later;
        body(*nested.body, with_self, {"when", "on_failure"});
        into_ = own;
      }
    }
  }

  void lifecycle(const hcl::Body& content, const ReferenceContext& context) {
    if (const auto* triggers = content.attribute("replace_triggered_by")) {
      if (const auto* list = triggers->value->as<hcl::Tuple>()) {
        for (const hcl::Expr* item : list->items) trigger(*item, context);
      }
    }
    for (const hcl::Block& block : content.blocks) {
      ReferenceContext inner = context;
      inner.self = block.type.text == "postcondition";
      check_condition(block);
      std::vector<Dependency>* own = into_;
      std::vector<Dependency> to;
      into_ = &to;
      body(*block.body, inner, {});
      into_ = own;
      for (Dependency& dependency : to) {
        if (dependency.kind != kind_ || dependency.index != index_) {
          into_->push_back(std::move(dependency));
        }
      }
    }
  }

  void trigger(const hcl::Expr& item, const ReferenceContext& context) {
    diag::Diagnostics found;
    check_references(module_, module_.reference_expr(item), context, *into_, found);
    for (diag::Diagnostic& fault : found) {
      if (fault.message.find("name one of its instances") != std::string::npos) continue;
      fault.primary.span = item.span;
      found_.push_back(std::move(fault));
    }
  }

  void report_self(NodeKind kind, std::uint32_t index) {
    std::vector<Dependency> others;
    for (Dependency& to : *into_) {
      if (to.kind == kind && to.index == index) {
        const std::string address = module_.address(kind, index);
        found_.push_back(finding(kCycle, to.span, fmt::format("`{}` refers to itself", address), {},
                                 "move the common part to a local value"));
      } else {
        others.push_back(std::move(to));
      }
    }
    *into_ = std::move(others);
  }

  void check(std::uint32_t index) {
    begin(NodeKind::check, index);
    const hcl::Block& block = *module_.checks[index].block;
    for (const hcl::Block& nested : block.body->blocks) {
      if (nested.type.text != "assert") continue;
      check_condition(nested);
      body(*nested.body, {}, {});
    }
  }

  void imports() {
    std::vector<Dependency> to;
    into_ = &to;
    for (const hcl::Block* block : module_.imports) {
      body(*block->body, repetition(*block->body), {"to", "provider"});
    }
  }

  Module& module_;
  diag::Diagnostics& found_;
  NodeKind kind_ = NodeKind::variable;
  std::uint32_t index_ = 0;
  std::vector<Dependency>* into_ = nullptr;
};

}  // namespace

void find_dependencies(Module& module, diag::Diagnostics& found) { Finder(module, found).run(); }

}  // namespace infra::terraform
