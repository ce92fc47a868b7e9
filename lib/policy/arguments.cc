#include "lib/policy/arguments.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/hcl/convert.h"
#include "lib/hcl/evaluate.h"

namespace infra::policy {
namespace {

using Kind = hcl::Type::Kind;

const hcl::Entry* entry_of(const Value& object, std::string_view name) {
  if (!object.is_known() || object.is_null()) return nullptr;
  if (object.kind() != Kind::object && object.kind() != Kind::map) return nullptr;
  const auto all = object.entries();
  const auto found = std::ranges::lower_bound(all, name, {}, &hcl::Entry::key);
  return found != all.end() && found->key == name ? &*found : nullptr;
}

std::string_view mode_prefix(const Resource& resource) {
  return resource.mode == terraform::Mode::data        ? "data."
         : resource.mode == terraform::Mode::ephemeral ? "ephemeral."
                                                       : "";
}

// Does `cause` begin with local_address() of the resource?
bool names(std::string_view cause, const Resource& resource) {
  for (const std::string_view part : {mode_prefix(resource), std::string_view(resource.type),
                                      std::string_view("."), std::string_view(resource.name)}) {
    if (!cause.starts_with(part)) return false;
    cause.remove_prefix(part.size());
  }
  return cause.empty() || cause[0] == '.' || cause[0] == '[';
}

bool inside(Span inner, Span outer) {
  return inner.file == outer.file && inner.begin >= outer.begin && inner.end <= outer.end;
}

}  // namespace

std::optional<bool> Argument::boolean() const {
  if (given != Given::known) return std::nullopt;
  const hcl::Converted converted = hcl::convert(value, hcl::Type::boolean());
  if (converted.error || !converted.value.is_known() || converted.value.is_null())
    return std::nullopt;
  return converted.value.as_bool();
}

std::optional<std::string> Argument::text() const {
  if (given != Given::known) return std::nullopt;
  const hcl::Converted converted = hcl::convert(value, hcl::Type::string());
  if (converted.error || !converted.value.is_known() || converted.value.is_null())
    return std::nullopt;
  return converted.value.as_string();
}

std::optional<double> Argument::number() const {
  if (given != Given::known) return std::nullopt;
  const hcl::Converted converted = hcl::convert(value, hcl::Type::number());
  if (converted.error || !converted.value.is_known() || converted.value.is_null())
    return std::nullopt;
  return converted.value.as_number().to_double();
}

std::string_view Argument::cause() const {
  return given == Given::unknown ? value.cause() : std::string_view();
}

bool TextList::has(std::string_view text) const {
  return std::ranges::any_of(known, [&](const auto& each) { return each.first == text; });
}

TextList texts(const Argument& argument) {
  TextList result;
  if (argument.given == Given::unset) return result;
  if (argument.given == Given::unknown) {
    result.open = true;
    result.causes.emplace_back(argument.cause());
    return result;
  }
  const auto add = [&](const Value& value) {
    const Argument one{value.is_known() ? Given::known : Given::unknown, value,
                       value.origin().file != 0 ? value.origin() : argument.span, argument.path};
    if (const auto text = one.text()) {
      result.known.emplace_back(*text, one.span);
    } else if (one.is_unknown()) {
      result.open = true;
      result.causes.emplace_back(value.cause());
    }
  };
  if (is_sequence(argument.value)) {
    for (const Value& element : argument.value.elements()) add(element);
  } else {
    add(argument.value);
  }
  return result;
}

Arguments::Arguments(const Resource& resource)
    : value_(resource.values),
      span_(resource.span),
      own_(resource.from_plan ? nullptr : &resource) {}

Arguments::Arguments(Value value, Span span, std::string path, const Arguments& parent)
    : value_(std::move(value)), span_(span), path_(std::move(path)), own_(parent.own_) {}

Argument Arguments::get(std::string_view name) const {
  Argument result;
  result.path = path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
  result.span = span_;
  if (!value_.is_known()) {
    result.given = Given::unknown;
    result.value = Value::unknown().with_cause(std::string(value_.cause()));
    return result;
  }
  const hcl::Entry* entry = entry_of(value_, name);
  if (entry == nullptr) return result;
  const Value& value = entry->value;
  if (value.origin().file != 0) {
    result.span = value.origin();
  } else if (entry->key_origin.file != 0) {
    result.span = entry->key_origin;
  }
  if (value.is_known()) {
    result.given = value.is_null() ? Given::unset : Given::known;
  } else {
    // Its own computed attributes are unknown to Terraform too: nobody has set them.
    const bool computed =
        value.origin().file == 0 && own_ != nullptr && names(value.cause(), *own_);
    result.given = computed ? Given::unset : Given::unknown;
  }
  if (result.given != Given::unset) result.value = value;
  return result;
}

Argument Arguments::at(std::string_view path) const {
  const std::size_t dot = path.find('.');
  if (dot == path.npos) return get(path);
  const std::vector<Arguments> inner = blocks(path.substr(0, dot));
  if (!inner.empty()) return inner.front().at(path.substr(dot + 1));
  Argument missing;
  missing.span = span_;
  missing.path = path_.empty() ? std::string(path) : fmt::format("{}.{}", path_, path);
  return missing;
}

std::vector<Arguments> Arguments::blocks(std::string_view name) const {
  const Argument all = get(name);
  std::vector<Arguments> result;
  if (!all.is_set()) return result;
  if (all.is_unknown() || !is_sequence(all.value)) {
    result.push_back(Arguments(all.value, all.span, all.path, *this));
    return result;
  }
  std::size_t index = 0;
  for (const Value& element : all.value.elements()) {
    const std::size_t number = index++;
    if (element.is_null()) continue;
    const Span span = element.origin().file != 0 ? element.origin() : all.span;
    result.push_back(Arguments(element, span, fmt::format("{}[{}]", all.path, number), *this));
  }
  return result;
}

diag::Diagnostic& fault(const ResourceView& view, Diagnostics& found, Span span,
                        std::string attribute, std::string message, std::string label,
                        std::string help) {
  const Resource& resource = view.resource;
  diag::Diagnostic diagnostic;
  diagnostic.message = std::move(message);
  const bool has_place = span.file != 0;
  diagnostic.primary = {has_place ? span : resource.span, std::move(label)};
  if (has_place && resource.block != nullptr && !inside(span, resource.block->span))
    diagnostic.labels.push_back({resource.span, "of this resource"});
  diagnostic.help = std::move(help);
  diagnostic.subject.address = resource.config_address;
  diagnostic.subject.attribute = std::move(attribute);
  diagnostic.subject.instances = {resource.address};
  return found.emplace_back(std::move(diagnostic));
}

diag::Diagnostic& fault(const ResourceView& view, Diagnostics& found, const Argument& argument,
                        std::string message, std::string label, std::string help) {
  return fault(view, found, argument.span, argument.path, std::move(message), std::move(label),
               std::move(help));
}

void unproven(const ResourceView& view, Diagnostics& found, const Argument& argument,
              std::string_view what) {
  if (!view.root.folder->is_root()) return;
  const std::string_view cause = argument.cause();
  fault(view, found, argument,
        fmt::format("cannot be proven that {} {}", shown(view.resource), what),
        cause.empty() ? "is not known" : fmt::format("hangs on `{}`", cause), {})
      .severity = diag::Severity::note;
}

std::string shown(const Resource& resource) { return fmt::format("`{}`", resource.config_address); }

std::string local_address(const Resource& resource) {
  return fmt::format("{}{}.{}", mode_prefix(resource), resource.type, resource.name);
}

namespace {

// Is it written as nothing but variables of the module: what the cause names is then the caller's?
bool is_passed_in(const Argument& argument, const Resource& from) {
  if (from.module.empty() || from.block == nullptr) return false;
  const hcl::Attribute* written = from.block->body->attribute(argument.path);
  if (written == nullptr) return false;
  const auto references = hcl::references(*written->value);
  return !references.empty() && std::ranges::all_of(references, [](const hcl::Reference& each) {
    return each.traversal->root.text == "var";
  });
}

}  // namespace

Refers refers_to(const Argument& argument, const Resource& from, const Resource& target,
                 const terraform::EvaluatedModule& root, std::string_view name_of) {
  if (!argument.is_set()) return Refers::no;
  if (argument.given == Given::known) {
    if (name_of.empty()) return Refers::no;
    const auto text = argument.text();
    const Argument name = Arguments(target).get(name_of);
    if (!text || name.is_unknown()) return Refers::no;
    return name.text() == text ? Refers::yes : Refers::no;
  }
  const std::string_view cause = argument.cause();
  if (names(cause, target)) {
    const bool passed = is_passed_in(argument, from);
    if (from.module == target.module) {
      if (passed) return Refers::maybe;
      const bool both = from.index.is_known() && !from.index.is_null() && target.index.is_known() &&
                        !target.index.is_null();
      return both && !identical(from.index, target.index) ? Refers::maybe : Refers::yes;
    }
    // Passed through an output or a variable: whose module it is, the cause does not say.
    const bool own = std::ranges::any_of(root.of_type(target.type), [&](const Resource& each) {
      return each.module == from.module && each.name == target.name;
    });
    return own && !passed ? Refers::no : Refers::yes;
  }
  // A reference to something else is no reference to the target.
  const bool other = cause.starts_with("aws_") || cause.starts_with("data.");
  return other ? Refers::no : Refers::maybe;
}

std::string environment_of(const workspace::Workspace& workspace, const workspace::Folder& folder) {
  if (folder.env.empty()) return {};
  return workspace.config().config.environment(folder.env).value_or(folder.env);
}

}  // namespace infra::policy
