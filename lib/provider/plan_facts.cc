#include "lib/provider/plan_facts.h"

#include <algorithm>
#include <vector>

#include "lib/provider/type_json.h"
#include "lib/terraform/provider_facts.h"

// Copied by the assembler: as a generated array it would take the compiler seconds.
// One text: utility_facts.tsv, written by hand, then plan_facts.tsv, which script/plan-facts makes.
asm(".section .rodata\n"
    ".global infra_plan_facts\ninfra_plan_facts:\n"
    ".incbin \"" INFRA_PROVIDER_FACTS_DIR
    "/utility_facts.tsv\"\n"
    ".incbin \"" INFRA_PROVIDER_FACTS_DIR
    "/plan_facts.tsv\"\n"
    ".global infra_plan_facts_end\ninfra_plan_facts_end:\n.byte 0\n"
    ".previous\n");
extern "C" const char infra_plan_facts[];
extern "C" const char infra_plan_facts_end[];

namespace infra::provider {
namespace {

struct TypeFacts {
  std::string_view type, lines;  // lines begin with a tab
  bool framework = false;
};

// One pass over 200 KB, when first asked.
const std::vector<TypeFacts>& all_facts() {
  static const std::vector<TypeFacts> facts = [] {
    std::vector<TypeFacts> result;
    std::string_view rest(infra_plan_facts,
                          static_cast<std::size_t>(infra_plan_facts_end - infra_plan_facts));
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view head = rest.substr(0, end);
      const std::string_view type = head.substr(0, head.find('\t'));
      rest.remove_prefix(end + 1);
      std::size_t size = 0;
      while (size < rest.size() && rest[size] == '\t') size = rest.find('\n', size) + 1;
      result.push_back({type, rest.substr(0, size), head.ends_with("\tF")});
      rest.remove_prefix(size);
    }
    std::ranges::sort(result, {}, &TypeFacts::type);
    return result;
  }();
  return facts;
}

const TypeFacts* facts_of(std::string_view type) {
  const auto& facts = all_facts();
  const auto found = std::ranges::lower_bound(facts, type, {}, &TypeFacts::type);
  return found != facts.end() && found->type == type ? &*found : nullptr;
}

// What stands behind `\tPATH\tKIND` in the lines of a type.
std::optional<std::string_view> fact(std::string_view type, std::string_view path, char kind) {
  const TypeFacts* facts = facts_of(type);
  if (!facts) return std::nullopt;
  for (std::string_view rest = facts->lines; !rest.empty();) {
    std::string_view line = rest.substr(1, rest.find('\n') - 1);
    rest.remove_prefix(line.size() + 2);
    if (!line.starts_with(path) || line.size() < path.size() + 2 || line[path.size()] != '\t')
      continue;
    line.remove_prefix(path.size() + 1);
    if (line[0] == kind) return line.substr(std::min<std::size_t>(2, line.size()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<hcl::Value> planned_default(std::string_view resource_type, std::string_view path,
                                          const hcl::Type& type) {
  const auto json = fact(resource_type, path, 'D');
  return json ? std::optional(value_from_json(*json, type)) : std::nullopt;
}

bool is_framework_type(std::string_view resource_type) {
  const TypeFacts* facts = facts_of(resource_type);
  return facts && facts->framework;
}

bool is_computed_block(std::string_view resource_type, std::string_view path) {
  return fact(resource_type, path, 'U').has_value();
}

char text_form(std::string_view resource_type, std::string_view path) {
  for (const char form : {'H', 'L', 'C', 'J', 'P'})
    if (fact(resource_type, path, form)) return form;
  return 0;
}

bool is_measured(std::string_view resource_type, std::string_view path) {
  const TypeFacts* facts = facts_of(resource_type);
  return facts && facts->lines.find("\t" + std::string(path) + ".") != std::string_view::npos;
}

std::vector<std::pair<std::string_view, std::string_view>> renewed_attributes(
    std::string_view resource_type) {
  std::vector<std::pair<std::string_view, std::string_view>> result;
  const TypeFacts* facts = facts_of(resource_type);
  for (std::string_view rest = facts ? facts->lines : std::string_view(); !rest.empty();) {
    const std::string_view line = rest.substr(1, rest.find('\n') - 1);
    rest.remove_prefix(line.size() + 2);
    if (const auto kind = line.find("\tN\t"); kind != line.npos)
      result.emplace_back(line.substr(0, kind), line.substr(kind + 3));
  }
  return result;
}

// Two sources, each with gaps: what the provider 5.100.0 answered, and what the code of 5.64.0
// says.
bool replaces_resource(std::string_view resource_type, std::string_view path) {
  return fact(resource_type, path, 'R').has_value() ||
         terraform::requires_replace(resource_type, path).value_or(false);
}

}  // namespace infra::provider
