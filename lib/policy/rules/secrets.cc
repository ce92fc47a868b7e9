// The SEC family: secrets in plain text, and how secrets and images are kept. What is found is
// never part of a message: the place is masked wherever source is shown.
#include "lib/policy/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "lib/base/strings.h"
#include "lib/hcl/functions/base64.h"
#include "lib/policy/arguments.h"
#include "lib/policy/rules/security.h"
#include "lib/policy/secret_scan.h"

namespace infra::policy {
namespace {

using diag::Severity;
using Kind = hcl::Type::Kind;

constexpr std::string_view kLabel = "a secret in plain text";
constexpr std::string_view kHelp =
    "replace the secret, which is known to everybody who has the repository, and read the new one "
    "from Secrets Manager";

diag::Diagnostic& plain_secret(Diagnostics& found, Span span, const std::string& what) {
  diag::Diagnostic diagnostic;
  diagnostic.message = fmt::format("{} stands here in plain text", what);
  diagnostic.primary = {span, std::string(kLabel)};
  diagnostic.help = kHelp;
  diagnostic.secret = true;
  return found.emplace_back(std::move(diagnostic));
}

void check_literals(const ModuleView& view, Diagnostics& found) {
  if (!view.folder.module) return;
  for (const SecretLiteral& secret : secrets_of(*view.folder.module, view.workspace.sources())) {
    diag::Diagnostic& made = plain_secret(found, secret.span, secret.what);
    made.subject.address = secret.address;
    made.subject.attribute = secret.attribute;
  }
}

// Values of variable files, which belong to no module.
class ValueScan {
 public:
  ValueScan(const diag::SourceMap& sources, Diagnostics& found)
      : sources_(sources), found_(found) {}

  void variable(const terraform::Variable& variable) {
    address_ = "var." + variable.name;
    look(variable.value, variable.name, 0);
  }

 private:
  void look(const Value& value, std::string_view name, int depth) {
    constexpr int kMaxDepth = 16;
    if (!value.is_known() || value.is_null() || depth > kMaxDepth) return;
    if (value.kind() == Kind::string) return text(value, name);
    if (value.kind() == Kind::map || value.kind() == Kind::object) {
      for (const hcl::Entry& entry : value.entries()) look(entry.value, entry.key, depth + 1);
    } else if (value.kind() == Kind::list || value.kind() == Kind::tuple ||
               value.kind() == Kind::set) {
      for (const Value& element : value.elements()) look(element, name, depth + 1);
    }
  }

  void text(const Value& value, std::string_view name) {
    const Span span = value.origin();
    if (span.file == 0) return;
    const std::string& path = sources_[span.file].path;
    if (!path.ends_with(".tfvars") && !path.ends_with(".tfvars.json")) return;
    const std::string& text = value.as_string();
    const auto form = secret_by_form(text);
    if (!form && !(is_secret_name(name) && is_secret_value(name, text))) return;
    const std::string secret = form ? text.substr(form->begin, form->length) : text;
    plain_secret(found_, form ? narrowed(span, secret, sources_) : span,
                 form ? form->what : fmt::format("a value named `{}`", name))
        .subject.address = address_;
  }

  const diag::SourceMap& sources_;
  Diagnostics& found_;
  std::string address_;
};

// User data in base64 is read as what it stands for.
std::optional<std::string> decoded(const Argument& argument, std::string_view type) {
  const bool encoded = argument.path == "user_data_base64" ||
                       (argument.path == "user_data" && type == "aws_launch_template");
  auto text = argument.text();
  if (!text || !encoded) return text;
  hcl::Base64 bytes = hcl::base64_decode(*text);
  return bytes.error_at != std::string::npos ? text : std::optional(std::move(bytes.bytes));
}

// A resource of a plan whose source is not at hand.
void check_planned(const ResourceView& view, Diagnostics& found) {
  for (const hcl::Entry& argument : view.resource.values.entries()) {
    for (const SecretValue& secret : secrets_of(argument.value, argument.key))
      fault(view, found, Span{}, secret.path,
            fmt::format("`{}` of {} holds {} in plain text", secret.path, shown(view.resource),
                        secret.what),
            {}, std::string(kHelp));
  }
}

// Scripts that were read from files, and literals that reach an argument which the provider calls
// sensitive under a name that says nothing.
void check_values(const RootView& view, Diagnostics& found) {
  const diag::SourceMap& sources = view.workspace.sources();
  ValueScan scan(sources, found);
  for (const terraform::Variable& variable : view.root.module.variables) scan.variable(variable);
  for (const Resource& resource : view.root.module.resources) {
    if (resource.mode != terraform::Mode::managed) continue;
    const ResourceView one{view.workspace, view.root, resource, view.settings};
    if (resource.block == nullptr) {
      check_planned(one, found);
      continue;
    }
    const Arguments arguments(resource);
    for (const char* name : {"user_data", "user_data_base64", "container_definitions"}) {
      const Argument argument = arguments.get(name);
      const auto text = decoded(argument, resource.type);
      if (!text || argument.span.file == 0) continue;
      auto secret = secret_by_form(*text);
      if (!secret) secret = secret_by_line(*text);
      if (!secret) continue;
      const std::string value = text->substr(secret->begin, secret->length);
      // What stands in the configuration itself has been found there.
      if (sources.text(argument.span).find(value) != std::string_view::npos) continue;
      if (sources[argument.span.file].text.find(value) != std::string::npos) continue;
      fault(one, found, argument,
            fmt::format("`{}` of {} holds {} in plain text", name, shown(resource), secret->what),
            std::string(kLabel), std::string(kHelp));
    }
  }
}

// Both views: what is written, and what is evaluated.
bool is_marked(const hcl::Body& body) {
  const hcl::Attribute* mark = body.attribute("sensitive");
  if (mark == nullptr) return false;
  const auto* value = mark->value->as<hcl::BoolLiteral>();
  return value == nullptr || value->value;
}

// A name, an ARN or an id of a secret is none.
bool is_about_secret(const hcl::Body& output) {
  const hcl::Attribute* value = output.attribute("value");
  if (value == nullptr) return false;
  const auto* reference = value->value->as<hcl::Traversal>();
  if (reference == nullptr || reference->steps.empty()) return false;
  static constexpr std::string_view kNames[] = {"arn", "id", "name", "key_id", "url", "version_id"};
  return std::ranges::find(kNames, reference->steps.back().text) != std::end(kNames);
}

// Whether a name like `secret_arn` or `token_ttl` is a secret's, is_secret_name() decides; a
// variable of another type than string (a switch, a count, a list of names) holds none.
void check_marks(const ModuleView& view, Diagnostics& found) {
  if (!view.folder.module) return;
  const auto report = [&](const hcl::Block& block, std::string_view kind, std::string_view name,
                          std::string address) {
    diag::Diagnostic diagnostic;
    diagnostic.message = fmt::format("{} `{}` is not marked `sensitive`", kind, name);
    diagnostic.primary = {block.header, "its value is printed by every plan"};
    diagnostic.help = "add `sensitive = true`";
    diagnostic.subject.address = std::move(address);
    diagnostic.subject.attribute = "sensitive";
    found.push_back(std::move(diagnostic));
  };
  for (const terraform::VariableDeclaration& variable : view.folder.module->variables) {
    const bool is_text = variable.type.is_dynamic() || variable.type.kind() == Kind::string;
    if (variable.sensitive || variable.ephemeral || !is_text || !is_secret_name(variable.name) ||
        is_marked(*variable.block->body))
      continue;
    report(*variable.block, "variable", variable.name, "var." + variable.name);
  }
  for (const terraform::NamedBlock& output : view.folder.module->outputs) {
    const hcl::Body& body = *output.block->body;
    if (!is_secret_name(output.name) || is_marked(body) || is_about_secret(body) ||
        body.attribute("ephemeral") != nullptr)
      continue;
    report(*output.block, "output", output.name, "output." + output.name);
  }
}

std::optional<double> days_of(const Resource& rotation) {
  const Arguments arguments(rotation);
  for (const Arguments& rules : arguments.blocks("rotation_rules")) {
    const Argument days = rules.get("automatically_after_days");
    if (days.is_set()) return days.number();
    const std::string text = rules.get("schedule_expression").text().value_or("");
    double count = 0;
    if (std::sscanf(text.c_str(), "rate(%lf day", &count) == 1) return count;
    if (std::sscanf(text.c_str(), "rate(%lf hour", &count) == 1) return count / 24;
  }
  return std::nullopt;
}

void check_rotation(const ResourceView& view, Diagnostics& found) {
  if (view.resource.mode != terraform::Mode::managed) return;
  constexpr double kMostDays = 90;
  if (view.resource.type == "aws_secretsmanager_secret_rotation") {
    const auto days = days_of(view.resource);
    if (!days || *days <= kMostDays) return;
    Argument argument = Arguments(view.resource).at("rotation_rules.automatically_after_days");
    if (!argument.is_set())
      argument = Arguments(view.resource).at("rotation_rules.schedule_expression");
    fault(view, found, argument,
          fmt::format("{} rotates after {} days", shown(view.resource), *days), "more than 90 days",
          "use 90 days or less");
    return;
  }
  // Whoever calls a module may rotate its secret.
  if (view.resource.type != "aws_secretsmanager_secret" || !view.root.folder->is_root()) return;
  for (const Resource& each : view.root.module.of_type("aws_secretsmanager_secret_rotation")) {
    if (refers_to(Arguments(each).get("secret_id"), each, view.resource, view.root.module) !=
        Refers::no)
      return;
  }
  fault(view, found, Span{}, {}, fmt::format("{} is not rotated", shown(view.resource)),
        "no `aws_secretsmanager_secret_rotation` names it",
        "add an `aws_secretsmanager_secret_rotation` of at most 90 days");
}

bool is_ignored(const Resource& resource, std::string_view attribute) {
  return std::ranges::any_of(resource.lifecycle.ignore_changes,
                             [&](const terraform::IgnoredChange& change) {
                               return change.path == "all" || change.path == attribute;
                             });
}

void check_written(const ResourceView& view, Diagnostics& found) {
  if (view.resource.mode != terraform::Mode::managed) return;
  const Arguments arguments(view.resource);
  std::vector<Argument> values;
  if (view.resource.type == "aws_secretsmanager_secret_version") {
    values.push_back(arguments.get("secret_string"));
    values.push_back(arguments.get("secret_binary"));
  } else if (view.resource.type == "aws_ssm_parameter" &&
             arguments.get("type").is("SecureString")) {
    values.push_back(arguments.get("value"));
  }
  for (const Argument& value : values) {
    const auto text = value.text();
    if (!text || text->empty() || *text == "{}" || *text == "null") continue;
    // A placeholder that somebody replaces, and that Terraform leaves alone from then on.
    if (is_ignored(view.resource, value.path) && !secret_by_form(*text)) continue;
    if (is_placeholder(*text)) continue;
    fault(view, found, value,
          fmt::format("the secret of {} is written in Terraform", shown(view.resource)),
          "kept in the repository and in the state",
          "leave the secret empty, generate it, or use a write-only argument")
        .secret = value.value.origin().file != 0;
  }
}

void check_images(const ResourceView& view, Diagnostics& found) {
  if (view.resource.type != "aws_ecr_repository" || view.resource.mode != terraform::Mode::managed)
    return;
  const Arguments arguments(view.resource);
  const bool by_registry =
      !view.root.module.of_type("aws_ecr_registry_scanning_configuration").empty();
  const Argument scan = arguments.at("image_scanning_configuration.scan_on_push");
  if (!scan.is_unknown() && !scan.is(true) && !by_registry)
    fault(view, found, scan, fmt::format("{} does not scan images", shown(view.resource)),
          scan.is_set() ? "off" : "`scan_on_push` is not set",
          "add `image_scanning_configuration { scan_on_push = true }`");
  const Argument tags = arguments.get("image_tag_mutability");
  const auto text = tags.text();
  if (!tags.is_unknown() && !(text && text->starts_with("IMMUTABLE")))
    fault(view, found, tags, fmt::format("tags of {} can be moved", shown(view.resource)),
          tags.is_set() ? "mutable" : "`image_tag_mutability` is not set",
          "set `image_tag_mutability = \"IMMUTABLE\"`");
}

constexpr Rule kRules[] = {
    {.info = {"SEC001", "secret-in-plain-text", Severity::error,
              "a credential stands in the configuration in plain text",
              "Everybody who ever had the repository has it, and git does not forget.",
              R"(resource "aws_lambda_function" "orders" {
  function_name = "prod-orders"
  role          = "arn:aws:iam::111111111111:role/orders-role"
  environment {
    variables = {
      DB_PASSWORD = "Qz7-hunter-42"
    }
  }
}
)",
              R"(resource "aws_lambda_function" "orders" {
  function_name = "prod-orders"
  role          = "arn:aws:iam::111111111111:role/orders-role"
  environment {
    variables = {
      DB_PASSWORD_SECRET_ARN = "arn:aws:secretsmanager:ap-northeast-2:111111111111:secret:db"
    }
  }
}
)"},
     .on_module = &check_literals,
     .on_root = &check_values},
    {.info = {"SEC002", "not-marked-sensitive", Severity::error,
              "a variable or output that holds a secret is not marked `sensitive`",
              "Its value stands in the log of every plan.",
              R"(variable "db_password" {
  type        = string
  description = "password of the database"
}

resource "aws_docdb_cluster" "db" {
  master_password     = var.db_password
  storage_encrypted   = true
  kms_key_id          = "arn:aws:kms:ap-northeast-2:111111111111:key/1a2b"
  skip_final_snapshot = true
}
)",
              R"(variable "db_password" {
  type        = string
  description = "password of the database"
  sensitive   = true
}

resource "aws_docdb_cluster" "db" {
  master_password     = var.db_password
  storage_encrypted   = true
  kms_key_id          = "arn:aws:kms:ap-northeast-2:111111111111:key/1a2b"
  skip_final_snapshot = true
}
)"},
     .on_module = &check_marks},
    {.info = {"SEC003", "secret-not-rotated", Severity::warning,
              "a secret is not rotated, or not within 90 days",
              "A secret that leaked is good for as long as it is not changed.",
              R"(resource "aws_secretsmanager_secret" "db" {
  name       = "/ryuqqq/orders/prod/db"
  kms_key_id = "arn:aws:kms:ap-northeast-2:111111111111:key/1a2b"
}
)",
              R"(resource "aws_secretsmanager_secret" "db" {
  name       = "/ryuqqq/orders/prod/db"
  kms_key_id = "arn:aws:kms:ap-northeast-2:111111111111:key/1a2b"
}

resource "aws_secretsmanager_secret_rotation" "db" {
  secret_id           = aws_secretsmanager_secret.db.id
  rotation_lambda_arn = "arn:aws:lambda:ap-northeast-2:111111111111:function:rotate"
  rotation_rules {
    automatically_after_days = 30
  }
}
)"},
     .on_resource = &check_rotation},
    {.info = {"SEC004", "secret-written", Severity::error,
              "the value of a secret is written in Terraform",
              "It stands in the repository, in the state and in every saved plan.",
              R"(resource "aws_secretsmanager_secret_version" "db" {
  secret_id     = "/ryuqqq/orders/prod/db"
  secret_string = "Qz7-hunter-42"
}
)",
              R"(resource "random_password" "db" {
  length = 32
}

resource "aws_secretsmanager_secret_version" "db" {
  secret_id     = "/ryuqqq/orders/prod/db"
  secret_string = random_password.db.result
}
)"},
     .on_resource = &check_written},
    {.info = {"SEC005", "images-not-guarded", Severity::warning,
              "an image repository does not scan on push, or has tags that can be moved",
              "What runs under a tag tomorrow need not be what was tested today.",
              R"(resource "aws_ecr_repository" "orders" {
  name                 = "orders/api"
  image_tag_mutability = "MUTABLE"
  image_scanning_configuration {
    scan_on_push = true
  }
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = "arn:aws:kms:ap-northeast-2:111111111111:key/1a2b"
  }
}
)",
              R"(resource "aws_ecr_repository" "orders" {
  name                 = "orders/api"
  image_tag_mutability = "IMMUTABLE"
  image_scanning_configuration {
    scan_on_push = true
  }
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = "arn:aws:kms:ap-northeast-2:111111111111:key/1a2b"
  }
}
)"},
     .on_resource = &check_images},
};

}  // namespace

std::span<const Rule> secret_rules() { return kRules; }

}  // namespace infra::policy
