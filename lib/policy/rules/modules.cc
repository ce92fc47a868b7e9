// MOD: how modules are called, versioned and written.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/policy/rules/module_versions.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"
#include "lib/terraform/module_source.h"
#include "lib/terraform/references.h"
#include "lib/terraform/report.h"
#include "lib/terraform/version.h"
#include "lib/workspace/call_source.h"

namespace infra::policy {
namespace {

using terraform::Version;
using terraform::VersionConstraints;

struct Source {
  enum class Kind : std::uint8_t { none, local, registry, git, archive };
  Kind kind = Kind::none;
  std::string text;
  std::optional<std::string> ref;
  Span span;
};

std::optional<std::string> query(std::string_view source, std::string_view name) {
  const std::size_t begin = source.find('?');
  if (begin == source.npos) return {};
  for (const std::string_view part : split(source.substr(begin + 1), '&'))
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=')
      return std::string(part.substr(name.size() + 1));
  return {};
}

Source source_of(const terraform::NamedBlock& call) {
  const hcl::Attribute* source = call.block->body->attribute("source");
  if (source == nullptr) return {};
  const auto text = literal_text(*source->value);
  if (!text) return {};
  Source made{Source::Kind::none, *text, query(*text, "ref"), source->value->span};
  const std::string_view s = made.text;
  const auto begins = [&](auto... prefixes) { return (s.starts_with(prefixes) || ...); };
  if (begins("./", "../") || s == "." || s == "..") {
    made.kind = Source::Kind::local;
  } else if (begins("git::", "git@", "github.com/", "bitbucket.org/", "gitlab.com/", "ssh://") ||
             s.substr(0, s.find('?')).ends_with(".git") || s.find(".git//") != s.npos) {
    made.kind = Source::Kind::git;
  } else if (s.find("::") != s.npos || s.find("://") != s.npos) {
    made.kind = Source::Kind::archive;
  } else if (std::ranges::count(s, '/') >= 2) {
    made.kind = Source::Kind::registry;
  }
  return made;
}

bool is_commit(std::string_view ref) {
  return ref.size() >= 7 && ref.size() <= 64 &&
         ref.find_first_not_of("0123456789abcdef") == ref.npos;
}

// v1.2.3, 1.2.3, modules/queue/v1.2.3, queue-1.2.3
std::optional<Version> version_of(std::string_view ref) {
  std::size_t at = ref.rfind('/');
  at = at == ref.npos ? 0 : at + 1;
  std::string_view last = ref.substr(at);
  if (const std::size_t digit = last.find_first_of("0123456789"); digit != last.npos) {
    const bool after_separator = digit == 0 || last[digit - 1] == '-' || last[digit - 1] == '_' ||
                                 (last[digit - 1] == 'v' && (digit == 1 || last[digit - 2] == '-'));
    if (!after_separator) return {};
    last.remove_prefix(digit);
  }
  if (last.find('.') == last.npos) return {};
  return Version::parse(last);
}

bool is_judged(const Folder& folder) { return folder.kind != FolderKind::example; }

diag::Diagnostic& at_call(Diagnostics& found, const terraform::NamedBlock& call, Span span,
                          std::string message, std::string help) {
  diag::Diagnostic& made = report(found, span, std::move(message), {}, std::move(help));
  made.subject.address = "module." + call.name;
  made.subject.attribute = "source";
  return made;
}

constexpr std::string_view kHowToPin = "pin a release: `?ref=modules/<name>/vX.Y.Z`, or a commit";

void check_registry(const terraform::NamedBlock& call, const Source& source, Diagnostics& found) {
  const hcl::Attribute* version = call.block->body->attribute("version");
  if (version == nullptr) {
    at_call(found, call, source.span, fmt::format("`{}` is not pinned to a version", source.text),
            "set `version = \"X.Y.Z\"`");
    return;
  }
  const auto text = literal_text(*version->value);
  const auto constraints = text ? VersionConstraints::parse(*text) : std::nullopt;
  if (!constraints) return;
  const auto exact = [](const VersionConstraints::Term& term) {
    return term.op == VersionConstraints::Operator::equal;
  };
  if (std::ranges::any_of(constraints->terms(), exact)) return;
  at_call(found, call, version->value->span,
          fmt::format("`{}` is not one version of `{}`", *text, source.text),
          "the lock file does not hold modules: write the version itself, `X.Y.Z`");
}

void not_pinned(const ModuleView& view, Diagnostics& found) {
  if (!is_judged(view.folder)) return;
  for (const terraform::NamedBlock& call : view.folder.module->calls) {
    const Source source = source_of(call);
    if (source.kind == Source::Kind::registry) {
      check_registry(call, source, found);
    } else if ((source.kind == Source::Kind::git && (!source.ref || source.ref->empty())) ||
               (source.kind == Source::Kind::archive && !query(source.text, "checksum") &&
                !query(source.text, "versionId") && !source.ref)) {
      at_call(found, call, source.span, fmt::format("`{}` is not pinned to a version", source.text),
              std::string(kHowToPin));
    }
  }
}

void pinned_to_branch(const ModuleView& view, Diagnostics& found) {
  if (!is_judged(view.folder)) return;
  for (const terraform::NamedBlock& call : view.folder.module->calls) {
    const Source source = source_of(call);
    if (source.kind != Source::Kind::git || !source.ref || source.ref->empty()) continue;
    if (is_commit(*source.ref) || version_of(*source.ref)) continue;
    at_call(found, call, source.span, fmt::format("`{}` is a branch, which moves", *source.ref),
            std::string(kHowToPin));
  }
}

void local_elsewhere(const ModuleView& view, Diagnostics& found) {
  if (!is_judged(view.folder) || !view.folder.deployed) return;
  for (const terraform::NamedBlock& call : view.folder.module->calls) {
    const Source source = source_of(call);
    if (source.kind != Source::Kind::local) continue;
    const auto to =
        workspace::called_folder(*call.block, view.folder.path, view.workspace.repository_names());
    // A repository that is one module has it at its top.
    if (!to || *to == "." || below_modules(view.workspace, *to)) continue;
    // A call of a root module is LAY005.
    const Folder* callee = view.workspace.folder(*to);
    if (callee == nullptr || layer_of(view.workspace, *callee) != Layer::module) continue;
    at_call(found, call, source.span, fmt::format("`{}` lies outside of the modules", *to),
            "move it below `modules/`, where it is versioned and tested");
  }
}

void no_changelog_entry(const ModuleView& view, Diagnostics& found) {
  if (layer_of(view.workspace, view.folder) != Layer::module ||
      !below_modules(view.workspace, view.folder.path))
    return;
  const std::string path = view.folder.path + "/CHANGELOG.md";
  const auto text = text_of(view.workspace, path);
  if (!text) return;  // LAY001
  const Span place{*view.workspace.source(path), 0, 0};
  const std::vector<Version> versions = changelog_versions(*text);
  const auto newest = newest_tag(view.workspace, view.folder);
  if (newest && std::ranges::find(versions, *newest) == versions.end()) {
    report(found, place, fmt::format("no entry for version {}", newest->to_string()), {},
           fmt::format("add `## [{}]` with what changed", newest->to_string()));
  } else if (versions.empty() &&
             to_lower_ascii(*text).find("## [unreleased]") == std::string::npos) {
    report(found, place, "the change log has no entry for any version", {},
           "add `## [Unreleased]`, or `## [1.0.0]` with what it brings");
  }
}

void behind_major(const WorkspaceView& view, Diagnostics& found) {
  for (const Folder& folder : view.workspace.folders()) {
    if (!is_judged(folder)) continue;
    for (const terraform::NamedBlock& call : folder.module->calls) {
      const Source source = source_of(call);
      const auto version = source.ref ? version_of(*source.ref) : std::nullopt;
      if (!version) continue;
      const auto to =
          workspace::called_folder(*call.block, folder.path, view.workspace.repository_names());
      const Folder* module = to ? view.workspace.folder(*to) : nullptr;
      if (module == nullptr) continue;
      auto newest = newest_tag(view.workspace, *module);
      const auto changelog = text_of(view.workspace, module->path + "/CHANGELOG.md");
      for (const Version& each : changelog_versions(changelog.value_or("")))
        if (each.prerelease().empty() && (!newest || *newest < each)) newest = each;
      if (!newest || newest->major() <= version->major()) continue;
      at_call(found, call, source.span,
              fmt::format("version {} is behind the newest, {}, by a MAJOR", version->to_string(),
                          newest->to_string()),
              fmt::format("`{}/UPGRADE.md` says what to do", module->path));
    }
  }
}

// Has a collection of that type keys to tell its elements by: those of a map, or the elements
// themselves where they are texts or numbers?
bool has_keys(const hcl::Type& type) {
  using Kind = hcl::Type::Kind;
  const auto tells = [](const hcl::Type& each) {
    return each.kind() == Kind::string || each.kind() == Kind::number;
  };
  const Kind kind = type.kind();
  if (kind == Kind::map || kind == Kind::object) return true;
  if (kind == Kind::list || kind == Kind::set) return tells(type.element());
  return kind == Kind::tuple && !type.elements().empty() &&
         std::ranges::all_of(type.elements(), tells);
}

// Is `expr` a collection whose keys are known before anything is made: variables of such a type,
// and what is written or computed from them?
class KnownKeys {
 public:
  explicit KnownKeys(const terraform::Module& module) : module_(module) {}

  bool has(const hcl::Expr& wrapped) {
    if (++steps_ > 64) return false;
    const hcl::Expr& expr = terraform::unwrap(wrapped);
    if (const auto* reference = expr.as<hcl::Traversal>()) return named(*reference);
    if (expr.as<hcl::Object>() != nullptr) return is_known(expr);
    if (const auto* tuple = expr.as<hcl::Tuple>())
      return !tuple->items.empty() && is_known(expr) &&
             std::ranges::none_of(tuple->items, [](const hcl::Expr* item) {
               return item->as<hcl::Object>() != nullptr || item->as<hcl::Tuple>() != nullptr;
             });
    if (const auto* choice = expr.as<hcl::Conditional>())
      return has(*choice->if_true) || has(*choice->if_false);
    const auto* call = expr.as<hcl::FunctionCall>();
    if (call == nullptr || call->arguments.empty() || !is_known(expr)) return false;
    const std::string_view name = call->name.text;
    if (name == "keys" || name == "split" || name == "range") return true;
    static constexpr std::string_view kSame[] = {"tolist",  "toset", "sort",   "distinct",
                                                 "compact", "tomap", "concat", "merge"};
    return std::ranges::find(kSame, name) != std::end(kSame) && has(*call->arguments[0]);
  }

 private:
  bool named(const hcl::Traversal& reference) {
    if (reference.steps.size() != 1) return false;
    const std::string_view name = reference.steps[0].text;
    if (reference.root.text == "var") {
      const terraform::VariableDeclaration* variable = module_.variable(name);
      return variable != nullptr &&
             has_keys(variable->has_type ? variable->type : variable->standard.type());
    }
    const terraform::LocalDeclaration* local =
        reference.root.text == "local" ? module_.local(name) : nullptr;
    return local != nullptr && has(*local->attribute->value);
  }

  // Hangs on nothing but variables and local values that do so, too.
  bool is_known(const hcl::Expr& expr) {
    return std::ranges::all_of(hcl::references(expr), [&](const hcl::Reference& each) {
      if (++steps_ > 256) return false;
      const hcl::Traversal& reference = *each.traversal;
      if (reference.root.text == "var") return true;
      if (reference.root.text != "local" || reference.steps.empty()) return false;
      const terraform::LocalDeclaration* local = module_.local(reference.steps[0].text);
      return local != nullptr && is_known(*local->attribute->value);
    });
  }

  const terraform::Module& module_;
  int steps_ = 0;
};

// The argument of length() that decides the count; null: something else does.
const hcl::Expr* counted(const hcl::Expr& expr) {
  const hcl::Expr& inner = terraform::unwrap(expr);
  if (const auto* choice = inner.as<hcl::Conditional>()) {
    const hcl::Expr* yes = counted(*choice->if_true);
    return yes != nullptr ? yes : counted(*choice->if_false);
  }
  const auto* call = inner.as<hcl::FunctionCall>();
  if (call == nullptr || call->name.text != "length" || call->arguments.size() != 1) return nullptr;
  return call->arguments[0];
}

bool uses_index(const hcl::Body& body, int depth) {
  const auto counts = [](const hcl::Reference& each) {
    return each.traversal->root.text == "count";
  };
  for (const hcl::Attribute& attribute : body.attributes)
    if (std::ranges::any_of(hcl::references(*attribute.value), counts)) return true;
  return depth < 64 && std::ranges::any_of(body.blocks, [&](const hcl::Block& block) {
           return uses_index(*block.body, depth + 1);
         });
}

void count_for_collection(const ModuleView& view, Diagnostics& found) {
  if (!is_judged(view.folder)) return;
  const terraform::Module& module = *view.folder.module;
  const auto check = [&](const terraform::NamedBlock& block, const std::string& address) {
    const hcl::Attribute* count = block.block->body->attribute("count");
    if (count == nullptr) return;
    const hcl::Expr* collection = counted(*count->value);
    if (collection == nullptr || !uses_index(*block.block->body, 0)) return;
    if (!KnownKeys(module).has(*collection)) return;
    diag::Diagnostic& made =
        report(found, count->value->span, "`count` numbers what has keys of its own", {},
               "use `for_each = toset(…)`: taking one away then leaves the others as they are");
    made.subject.address = address;
    made.subject.attribute = "count";
  };
  for (const terraform::NamedBlock& each : module.resources)
    check(each, each.type + "." + each.name);
  for (const terraform::NamedBlock& each : module.calls) check(each, "module." + each.name);
}

constexpr std::string_view kReserved[] = {"source",    "version",    "providers",
                                          "provider",  "count",      "for_each",
                                          "lifecycle", "depends_on", "locals"};

void reserved_name(const ModuleView& view, Diagnostics& found) {
  for (const auto& file : view.folder.module->files) {
    for (const hcl::Block& block : file->body->blocks) {
      if (block.type.text != "variable" || block.labels.size() != 1) continue;
      const std::string_view name = block.labels[0].text;
      if (std::ranges::find(kReserved, name) == std::end(kReserved)) continue;
      report(found, block.labels[0].span,
             fmt::format("`{}` is reserved and cannot name a variable", name), {},
             fmt::format("call it after what it is of: `engine_{}`", name))
          .subject.address = fmt::format("var.{}", name);
    }
  }
}

constexpr std::string_view kPinned = R"(module "queue" {
  source = "git::https://git.example.com/org/platform.git//modules/queue?ref=modules/queue/v1.2.0"
}
)";

constexpr Rule kRules[] = {
    {.info = {.code = "MOD001",
              .name = "module-not-pinned",
              .severity = diag::Severity::error,
              .summary = "a remote module without a pinned version",
              .rationale = "The next plan takes whatever was pushed there since it was reviewed.",
              .bad = R"(module "queue" {
  source = "git::https://git.example.com/org/platform.git//modules/queue"
}
)",
              .good = kPinned},
     .on_module = not_pinned},
    {.info = {.code = "MOD002",
              .name = "module-on-branch",
              .severity = diag::Severity::error,
              .summary = "a remote module pinned to a branch",
              .rationale = "A branch moves: two plans of the same commit differ.",
              .bad = R"(module "queue" {
  source = "git::https://git.example.com/org/platform.git//modules/queue?ref=main"
}
)",
              .good = kPinned},
     .on_module = pinned_to_branch},
    {.info = {.code = "MOD003",
              .name = "module-elsewhere",
              .severity = diag::Severity::warning,
              .summary = "a local module that does not lie in the repository's `modules/`",
              .rationale = "It has no version, no tests and no change log, and the next stack "
                           "copies it.",
              .bad = R"(# --- stacks/orders/prod/main.tf
module "queue" {
  source = "./queue"
}
# --- stacks/orders/prod/queue/main.tf
locals {
  service = "orders"
}
)",
              .good = R"(# --- stacks/orders/prod/main.tf
module "queue" {
  source = "../../../modules/queue"
}
# --- modules/queue/main.tf
locals {
  service = "orders"
}
)"},
     .on_module = local_elsewhere},
    {.info = {.code = "MOD004",
              .name = "changelog-entry-missing",
              .severity = diag::Severity::error,
              .summary = "a module whose CHANGELOG has no entry for its version",
              .rationale = "Who upgrades must guess what changed.",
              .bad = "# --- modules/queue/main.tf\nlocals {\n  a = 1\n}\n"
                     "# --- modules/queue/CHANGELOG.md\n# Changes\n",
              .good = "# --- modules/queue/main.tf\nlocals {\n  a = 1\n}\n"
                      "# --- modules/queue/CHANGELOG.md\n# Changes\n\n## [1.0.0] - 2026-01-31\n\n"
                      "- The first release.\n"},
     .on_module = no_changelog_entry},
    {.info = {.code = "MOD005",
              .name = "module-behind",
              .severity = diag::Severity::warning,
              .summary = "a pinned version that is behind the newest by a MAJOR",
              .rationale = "The longer it waits, the more breaks at once; fixes go to the newest.",
              .bad = R"(# --- infra.yaml
repository: [git.example.com/org/platform]
# --- stacks/orders/prod/main.tf
module "queue" {
  source = "git::https://git.example.com/org/platform.git//modules/queue?ref=modules/queue/v1.2.0"
}
# --- modules/queue/main.tf
locals {
  a = 1
}
# --- modules/queue/CHANGELOG.md
## [2.0.0] - 2026-01-31
)",
              .good = R"(# --- infra.yaml
repository: [git.example.com/org/platform]
# --- stacks/orders/prod/main.tf
module "queue" {
  source = "git::https://git.example.com/org/platform.git//modules/queue?ref=modules/queue/v2.0.0"
}
# --- modules/queue/main.tf
locals {
  a = 1
}
# --- modules/queue/CHANGELOG.md
## [2.0.0] - 2026-01-31
)"},
     .on_workspace = behind_major},
    {.info = {.code = "MOD006",
              .name = "count-for-collection",
              .severity = diag::Severity::error,
              .summary = "`count` for a collection whose keys are known",
              .rationale = "Taking the first away renumbers the rest, and Terraform destroys and "
                           "makes them anew.",
              .bad = R"(variable "queues" {
  description = "Names of queues."
  type        = list(string)
}

resource "aws_sqs_queue" "this" {
  count = length(var.queues)
  name  = var.queues[count.index]
}
)",
              .good = R"(variable "queues" {
  description = "Names of queues."
  type        = set(string)
}

resource "aws_sqs_queue" "this" {
  for_each = var.queues
  name     = each.key
}
)"},
     .on_module = count_for_collection},
    {.info = {.code = "MOD007",
              .name = "reserved-variable-name",
              .severity = diag::Severity::error,
              .summary = "a variable with a name that Terraform reserves for module calls",
              .rationale = "`terraform init` refuses the module.",
              .bad = R"(variable "version" {
  description = "Version of the engine."
  type        = string
}
)",
              .good = R"(variable "engine_version" {
  description = "Version of the engine."
  type        = string
}
)"},
     .on_module = reserved_name},
};

}  // namespace

std::span<const Rule> module_rules() { return kRules; }

}  // namespace infra::policy
