// BKE: where root modules keep their state.
#include <fmt/format.h>

#include <functional>
#include <map>

#include "lib/base/strings.h"
#include "lib/hcl/edit.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"
#include "lib/terraform/report.h"
#include "lib/terraform/version.h"

namespace infra::policy {
namespace {

using terraform::Version;
using terraform::VersionConstraints;

struct Backend {
  const hcl::Block* block = nullptr;  // null: none
  std::string type;                   // cloud for a `cloud` block
  const hcl::Body& body() const { return *block->body; }
  // What is missing may come from `-backend-config`.
  bool is_partial() const {
    return body().attribute("bucket") == nullptr || body().attribute("key") == nullptr;
  }
};

Backend backend_of(const Folder& folder) {
  for (const hcl::Block* block : folder.module->terraform) {
    if (const hcl::Block* backend = block->body->block("backend"); backend != nullptr)
      return {backend, backend->labels.empty() ? "" : std::string(backend->labels[0].text)};
    if (const hcl::Block* cloud = block->body->block("cloud")) return {cloud, "cloud"};
  }
  return {};
}

// Of the root modules that keep state in S3.
Backend s3_backend(const Folder& folder) {
  const Backend backend = folder.is_root() ? backend_of(folder) : Backend{};
  return backend.type == "s3" ? backend : Backend{};
}

void no_backend(const ModuleView& view, Diagnostics& found) {
  if (!is_deployed_root(view.folder) || view.folder.module->has_errors) return;
  const Backend backend = backend_of(view.folder);
  if (backend.block == nullptr) {
    report(found, folder_place(view.workspace, view.folder),
           fmt::format("`{}` keeps its state on the disk of whoever runs it", view.folder.path), {},
           "add `terraform { backend \"s3\" { … } }` in backend.tf");
  } else if (backend.type == "local") {
    report(found, backend.block->header, "the state is kept on the disk of whoever runs it", {},
           "use the backend `s3`");
  }
}

void shared_key(const WorkspaceView& view, Diagnostics& found) {
  std::map<std::string, std::vector<const Folder*>> by_key;
  for (const Folder& folder : view.workspace.folders()) {
    const Backend backend = s3_backend(folder);
    if (backend.block == nullptr) continue;
    const auto bucket = literal_text(backend.body(), "bucket");
    const auto key = literal_text(backend.body(), "key");
    if (bucket && key) by_key[*bucket + "\n" + *key].push_back(&folder);
  }
  for (const auto& [key, folders] : by_key) {
    for (std::size_t i = 1; i < folders.size(); ++i) {
      const auto place = [](const Folder* folder) {
        return backend_of(*folder).body().attribute("key")->value->span;
      };
      diag::Diagnostic& made = report(
          found, place(folders[i]),
          fmt::format("`{}` and `{}` write the same state", folders[0]->path, folders[i]->path),
          "the same bucket and key", "give each root module a key of its own");
      made.labels.push_back({place(folders[0]), "used here"});
      made.subject.stack = folders[i]->path;
      made.subject.attribute = "backend.key";
    }
  }
}

diag::Fix set_fix(const ModuleView& view, const Backend& backend, std::string_view name,
                  std::string_view value) {
  return {fmt::format("set `{} = {}`", name, value),
          hcl::set_attribute(view.workspace.sources(), backend.body(), name, value)};
}

// Where an argument is not what it must be; a note where `-backend-config` may set it.
diag::Diagnostic& lacks(const ModuleView& view, Diagnostics& found, const Backend& backend,
                        std::string_view name, std::string message, std::string help) {
  const hcl::Attribute* written = backend.body().attribute(name);
  diag::Diagnostic& made =
      report(found, written != nullptr ? written->value->span : backend.block->header,
             std::move(message), {}, std::move(help));
  made.subject.stack = view.folder.path;
  made.subject.attribute = fmt::format("backend.{}", name);
  if (written == nullptr && backend.is_partial()) {
    made.message = "cannot be proven: " + made.message;
    made.notes.push_back("the block is incomplete: `-backend-config` may set it");
    made.severity = diag::Severity::note;
  }
  return made;
}

bool is_variable(const Backend& backend, std::string_view name) {
  const hcl::Attribute* written = backend.body().attribute(name);
  return written != nullptr && !literal_text(*written->value);
}

void not_encrypted(const ModuleView& view, Diagnostics& found) {
  const Backend backend = s3_backend(view.folder);
  if (backend.block == nullptr || is_variable(backend, "encrypt")) return;
  if (literal_text(backend.body(), "encrypt") == "true") return;
  diag::Diagnostic& made =
      lacks(view, found, backend, "encrypt", "the state is not encrypted", "set `encrypt = true`");
  if (made.severity != diag::Severity::note) made.fix = set_fix(view, backend, "encrypt", "true");
}

void no_key(const ModuleView& view, Diagnostics& found) {
  const Backend backend = s3_backend(view.folder);
  if (backend.block == nullptr || backend.body().attribute("kms_key_id") != nullptr) return;
  lacks(view, found, backend, "kms_key_id", "the state is not encrypted with a key of our own",
        fmt::format("set `kms_key_id = \"{}\"`", view.workspace.config().config.backend.kms_alias));
}

std::optional<VersionConstraints> terraform_versions(const Folder& folder) {
  for (const hcl::Block* block : folder.module->terraform)
    if (const auto text = literal_text(*block->body, "required_version"))
      return VersionConstraints::parse(*text, VersionConstraints::Use::program);
  return {};
}

void no_lock(const ModuleView& view, Diagnostics& found) {
  static const Version kFirst = *Version::parse("1.10.0");
  const Backend backend = s3_backend(view.folder);
  if (backend.block == nullptr || backend.body().attribute("dynamodb_table") != nullptr) return;
  if (is_variable(backend, "use_lockfile")) return;
  const auto versions = terraform_versions(view.folder);
  const bool too_old = versions && versions->excludes_from(kFirst);
  if (literal_text(backend.body(), "use_lockfile") == "true") {
    if (too_old)
      lacks(view, found, backend, "use_lockfile", "`use_lockfile` needs terraform 1.10 or newer",
            "set `dynamodb_table`, or ask for a newer terraform");
    return;
  }
  diag::Diagnostic& made = lacks(view, found, backend, "use_lockfile", "the state is not locked",
                                 too_old ? "set `dynamodb_table`" : "set `use_lockfile = true`");
  if (!too_old && made.severity != diag::Severity::note)
    made.fix = set_fix(view, backend, "use_lockfile", "true");
}

void deprecated_lock(const ModuleView& view, Diagnostics& found) {
  static const Version kDeprecated = *Version::parse("1.11.0");
  const Backend backend = s3_backend(view.folder);
  if (backend.block == nullptr) return;
  const hcl::Attribute* table = backend.body().attribute("dynamodb_table");
  if (table == nullptr || literal_text(backend.body(), "use_lockfile") == "true") return;
  const auto versions = terraform_versions(view.folder);
  if (!versions || !versions->excludes_below(kDeprecated)) return;
  diag::Diagnostic& made =
      report(found, table->span, "`dynamodb_table` is deprecated since terraform 1.11", {},
             "add `use_lockfile = true`, and keep both until nobody runs an older terraform");
  made.subject.attribute = "backend.dynamodb_table";
  made.fix = set_fix(view, backend, "use_lockfile", "true");
}

bool is_constant(const hcl::Expr& expr) {
  if (!hcl::references(expr).empty()) return false;
  bool constant = expr.as<hcl::FunctionCall>() == nullptr;
  terraform::for_each_child(expr, [&](const hcl::Expr& child) { constant &= is_constant(child); });
  return constant;
}

void variable_in_backend(const ModuleView& view, Diagnostics& found) {
  const Backend backend = backend_of(view.folder);
  if (backend.block == nullptr || view.folder.kind == FolderKind::example) return;
  const std::function<void(const hcl::Body&, int)> check = [&](const hcl::Body& body, int depth) {
    for (const hcl::Attribute& attribute : body.attributes) {
      if (is_constant(*attribute.value)) continue;
      report(found, attribute.value->span,
             fmt::format("`{}` of a backend must be a literal", attribute.name.text), {},
             "write the value, or give it with `terraform init -backend-config`")
          .subject.attribute = fmt::format("backend.{}", attribute.name.text);
    }
    if (depth > 8) return;
    for (const hcl::Block& block : body.blocks) check(*block.body, depth + 1);
  };
  check(backend.body(), 0);
}

void key_pattern(const ModuleView& view, Diagnostics& found) {
  const Backend backend = s3_backend(view.folder);
  if (backend.block == nullptr || !view.folder.deployed) return;
  const auto key = literal_text(backend.body(), "key");
  const Layer layer = layer_of(view.workspace, view.folder);
  if (!key || view.folder.env.empty() || (layer != Layer::shared && layer != Layer::stack)) return;
  const workspace::Config& config = view.workspace.config().config;
  std::string wanted = config.backend.key;
  const auto put = [&](std::string_view name, std::string_view value) {
    for (std::size_t at = 0; (at = wanted.find(name, at)) != std::string::npos; at += value.size())
      wanted.replace(at, name.size(), value);
  };
  put("{layer}", layer_name(layer));
  put("{name}", view.folder.name);
  put("{env}", view.folder.env);
  put("{organisation}", config.organisation);
  if (wanted.find('{') != std::string::npos || *key == wanted) return;
  report(found, backend.body().attribute("key")->value->span,
         fmt::format("the state's key is `{}`", *key), fmt::format("should be `{}`", wanted),
         "move the state (`terraform init -migrate-state`) when the key changes")
      .subject.attribute = "backend.key";
}

void wrong_region(const ModuleView& view, Diagnostics& found) {
  const Backend backend = s3_backend(view.folder);
  if (backend.block == nullptr) return;
  const auto region = literal_text(backend.body(), "region");
  const workspace::RegionsConfig& regions = view.workspace.config().config.regions;
  if (!region || *region == regions.primary || *region == regions.dr) return;
  report(found, backend.body().attribute("region")->value->span,
         fmt::format("the state is kept in `{}`", *region), {},
         fmt::format("use the primary region, `{}`", regions.primary))
      .subject.attribute = "backend.region";
}

#define BACKEND(LINES)                                                    \
  "terraform {\n  required_version = \">= 1.11\"\n\n  backend \"s3\" {\n" \
  "    bucket = \"ryuqqq-terraform-state-prod\"\n" LINES "  }\n}\n"
#define KEY "    key = \"stacks/orders/prod/terraform.tfstate\"\n"
#define REGION "    region = \"ap-northeast-2\"\n"
#define SAFE "    encrypt = true\n    kms_key_id = \"alias/terraform-state\"\n"
#define LOCK "    use_lockfile = true\n"
constexpr std::string_view kGood = BACKEND(KEY REGION SAFE LOCK);

constexpr Rule kRules[] = {
    {.info = {.code = "BKE001",
              .name = "backend-missing",
              .severity = diag::Severity::error,
              .summary = "a root module without a remote backend",
              .rationale = "The state is lost with the machine that ran it, and two people "
                           "overwrite each other's work.",
              .bad = "terraform {\n  backend \"local\" {}\n}\n",
              .good = kGood},
     .on_module = no_backend},
    {.info = {.code = "BKE002",
              .name = "state-shared",
              .severity = diag::Severity::error,
              .summary = "two root modules share one bucket and key",
              .rationale = "Each destroys what the other made.",
              .bad = "# --- stacks/orders/prod/backend.tf\n" BACKEND(
                  KEY REGION SAFE
                      LOCK) "# --- stacks/orders/dev/backend.tf\n" BACKEND(KEY REGION SAFE LOCK),
              .good = "# --- stacks/orders/prod/backend.tf\n" BACKEND(KEY REGION SAFE LOCK)},
     .on_workspace = shared_key},
    {.info = {.code = "BKE003",
              .name = "state-not-encrypted",
              .severity = diag::Severity::error,
              .summary = "`encrypt` of the backend is not true",
              .rationale = "State holds every value in clear text, passwords too.",
              .bad = BACKEND(KEY REGION "    kms_key_id = \"alias/terraform-state\"\n" LOCK),
              .good = kGood},
     .on_module = not_encrypted},
    {.info = {.code = "BKE004",
              .name = "state-key-missing",
              .severity = diag::Severity::error,
              .summary = "the backend has no `kms_key_id`",
              .rationale = "With the key of AWS whoever may read the bucket may read the state.",
              .bad = BACKEND(KEY REGION "    encrypt = true\n" LOCK),
              .good = kGood},
     .on_module = no_key},
    {.info = {.code = "BKE005",
              .name = "state-not-locked",
              .severity = diag::Severity::error,
              .summary = "the backend does not lock the state",
              .rationale = "Two runs at once leave a state that fits neither.",
              .bad = BACKEND(KEY REGION SAFE),
              .good = kGood},
     .on_module = no_lock},
    {.info = {.code = "BKE006",
              .name = "lock-table-deprecated",
              .severity = diag::Severity::warning,
              .summary = "`dynamodb_table` on a terraform that deprecates it (1.11 and newer)",
              .rationale = "It is going to be taken away, and the table costs money.",
              .bad = BACKEND(KEY REGION SAFE "    dynamodb_table = \"terraform-lock\"\n"),
              .good = BACKEND(KEY REGION SAFE "    dynamodb_table = \"terraform-lock\"\n" LOCK)},
     .on_module = deprecated_lock},
    {.info = {.code = "BKE007",
              .name = "backend-not-literal",
              .severity = diag::Severity::error,
              .summary = "a variable or a function in a backend block",
              .rationale =
                  "Terraform reads the backend before it evaluates anything: `init` fails.",
              .bad = BACKEND(
                  "    key = \"stacks/${var.service}/prod/terraform.tfstate\"\n" REGION SAFE LOCK),
              .good = kGood},
     .on_module = variable_in_backend},
    {.info = {.code = "BKE008",
              .name = "state-key-pattern",
              .severity = diag::Severity::warning,
              .summary = "the state's key does not follow `<layer>/<name>/<env>/terraform.tfstate`",
              .rationale =
                  "From a key one must be able to tell the folder, and the other way round.",
              .bad = BACKEND("    key = \"orders.tfstate\"\n" REGION SAFE LOCK),
              .good = kGood},
     .on_module = key_pattern},
    {.info = {.code = "BKE009",
              .name = "state-region",
              .severity = diag::Severity::error,
              .summary = "state is kept in a region that is not ours",
              .rationale = "It leaves the jurisdiction, and is forgotten when regions are moved.",
              .bad = BACKEND(KEY "    region = \"us-east-1\"\n" SAFE LOCK),
              .good = kGood},
     .on_module = wrong_region},
};

}  // namespace

std::span<const Rule> backend_rules() { return kRules; }

}  // namespace infra::policy
