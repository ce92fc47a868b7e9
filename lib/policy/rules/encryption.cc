// The ENC family: what is stored is encrypted with keys of one's own, and so is what is sent.
#include "lib/policy/encryption.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>

#include "lib/policy/arguments.h"
#include "lib/policy/rules/security.h"
#include "lib/policy/tags.h"
#include "lib/policy/tags_values.h"
#include "lib/policy/transit.h"

namespace infra::policy {
namespace {

using diag::Severity;

void check_stored(const ResourceView& view, Diagnostics& found) {
  for (const StoreFacts& store : stores_of(view.resource, view.root.module)) {
    if (store.encrypted == Encrypted::unknown) {
      unproven(view, found, store.decides, "is encrypted");
    } else if (store.encrypted == Encrypted::no) {
      fault(view, found, store.decides, fmt::format("{} is not encrypted", shown(view.resource)),
            store.decides.is_set() ? "not encrypted"
                                   : fmt::format("`{}` is not set", store.decides.path),
            std::string(store.help));
    }
  }
}

void check_own_key(const ResourceView& view, Diagnostics& found) {
  for (const StoreFacts& store : stores_of(view.resource, view.root.module)) {
    if (!store.wants_key || store.encrypted == Encrypted::no) continue;
    const bool aws_managed = is_aws_managed_key(store.key, view.resource, view.root.module);
    if (store.key.is_set() && !aws_managed) continue;
    fault(view, found, store.key,
          fmt::format("{} is not encrypted with a customer-managed key", shown(view.resource)),
          aws_managed ? "a key that AWS manages"
                      : fmt::format("no key is named: `{}`", store.key.path),
          store.key_help.empty() ? fmt::format("set `{}` to a key of your own", store.key.path)
                                 : std::string(store.key_help));
  }
}

// Only symmetric keys with material that AWS made can be rotated; a replica follows its primary.
void check_rotation(const ResourceView& view, Diagnostics& found) {
  if (view.resource.type != "aws_kms_key" || view.resource.mode != terraform::Mode::managed) return;
  const Arguments arguments(view.resource);
  const Argument usage = arguments.get("key_usage");
  if (usage.is_unknown() || (usage.is_set() && !usage.is("ENCRYPT_DECRYPT"))) return;
  if (arguments.get("custom_key_store_id").is_set()) return;
  for (const std::string_view name : {"customer_master_key_spec", "key_spec"}) {
    const Argument spec = arguments.get(name);
    if (spec.is_unknown() || (spec.is_set() && !spec.is("SYMMETRIC_DEFAULT"))) return;
  }
  const Argument rotation = arguments.get("enable_key_rotation");
  if (rotation.is_unknown()) return unproven(view, found, rotation, "is rotated");
  if (rotation.is(true)) return;
  fault(view, found, rotation, fmt::format("{} is not rotated", shown(view.resource)),
        rotation.is_set() ? "off" : "`enable_key_rotation` is not set",
        "set `enable_key_rotation = true`");
}

// What a key's argument means: the key that is written, or the one resource that it refers to.
// nullopt: nobody can tell it from another key.
std::optional<std::string> key_identity(const Argument& key, const Resource& user,
                                        const terraform::EvaluatedModule& root) {
  if (const auto text = key.text()) return text;
  const std::string_view cause = key.cause();
  std::optional<std::string> only;
  for (const Resource& each : root.resources) {
    const std::string address = local_address(each);
    if (!cause.starts_with(address) || cause.substr(address.size(), 1) != ".") continue;
    if (each.module == user.module) {
      const bool repeated = !each.index.is_known() || !each.index.is_null();
      return repeated ? std::nullopt : std::optional(each.address);
    }
    if (only) return std::nullopt;
    only = each.address;
  }
  return only;
}

void check_one_class(const RootView& view, Diagnostics& found) {
  struct Use {
    std::string data_class;
    std::string user;
    Span span;
  };
  std::map<std::string, Use> first;
  for (const Resource& resource : view.root.module.resources) {
    const ResourceView one{view.workspace, view.root, resource, view.settings};
    for (const StoreFacts& store : stores_of(resource, view.root.module)) {
      if (!store.wants_key || !store.key.is_set()) continue;
      const Tag tag = effective_tags(resource).effective.find("DataClass");
      const auto data_class =
          tag.state == TagState::present ? tag_text(tag.value) : std::optional<std::string>();
      const auto key = data_class ? key_identity(store.key, resource, view.root.module)
                                  : std::optional<std::string>();
      if (!key) continue;
      const auto [at, is_new] =
          first.try_emplace(*key, Use{*data_class, resource.config_address, store.key.span});
      if (is_new || at->second.data_class == *data_class) continue;
      diag::Diagnostic& made = fault(one, found, store.key,
                                     fmt::format("{} shares a key with data of class `{}`",
                                                 shown(resource), at->second.data_class),
                                     fmt::format("used for class `{}` here", *data_class),
                                     "use one key for each class of data");
      made.labels.push_back({at->second.span, fmt::format("used for class `{}` by `{}`",
                                                          at->second.data_class, at->second.user)});
    }
  }
}

constexpr Rule kRules[] = {
    {.info = {"ENC001", "store-not-encrypted", Severity::error, "a store is not encrypted",
              "Whoever gets hold of a disk, snapshot or backup reads everything on it.",
              R"(resource "aws_efs_file_system" "files" {
  encrypted = false
}
)",
              R"(resource "aws_kms_key" "files" {
  enable_key_rotation = true
}

resource "aws_efs_file_system" "files" {
  encrypted  = true
  kms_key_id = aws_kms_key.files.arn
}
)"},
     .on_resource = &check_stored},
    {.info = {"ENC002", "no-customer-managed-key", Severity::error,
              "a store is encrypted without a customer-managed key",
              "Access to a key that AWS manages can be neither restricted nor withdrawn.",
              R"(resource "aws_cloudwatch_log_group" "orders" {
  name = "/ryuqqq/orders/prod/api"
}
)",
              R"(resource "aws_kms_key" "logs" {
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "orders" {
  name       = "/ryuqqq/orders/prod/api"
  kms_key_id = aws_kms_key.logs.arn
}
)"},
     .on_resource = &check_own_key},
    {.info = {"ENC003", "key-not-rotated", Severity::error, "a KMS key is not rotated",
              "A key that leaked once opens what is written with it for ever.",
              R"(resource "aws_kms_key" "logs" {
  description = "log groups"
}
)",
              R"(resource "aws_kms_key" "logs" {
  description         = "log groups"
  enable_key_rotation = true
}
)"},
     .on_resource = &check_rotation},
    {.info = {"ENC004", "transit-not-encrypted", Severity::error,
              "traffic is not encrypted, or with TLS older than 1.2",
              "What passes in the clear can be read and changed on the way.",
              R"(resource "aws_lb_listener" "http" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:loadbalancer/a"
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:targetgroup/a"
  }
}
)",
              R"(resource "aws_lb_listener" "http" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:loadbalancer/a"
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}
)"},
     .on_resource = &check_transit},
    {.info = {"ENC005", "key-shared-by-data-classes", Severity::warning,
              "one key serves several data classes",
              "Who may read the one class may read the other as well.",
              R"(resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "aws_sqs_queue" "orders" {
  kms_master_key_id = aws_kms_key.data.arn
  tags              = { DataClass = "internal" }
}

resource "aws_sqs_queue" "payments" {
  kms_master_key_id = aws_kms_key.data.arn
  tags              = { DataClass = "highly-confidential" }
}
)",
              R"(resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "aws_kms_key" "payments" {
  enable_key_rotation = true
}

resource "aws_sqs_queue" "orders" {
  kms_master_key_id = aws_kms_key.data.arn
  tags              = { DataClass = "internal" }
}

resource "aws_sqs_queue" "payments" {
  kms_master_key_id = aws_kms_key.payments.arn
  tags              = { DataClass = "highly-confidential" }
}
)"},
     .on_root = &check_one_class},
};

}  // namespace

std::span<const Rule> encryption_rules() { return kRules; }

}  // namespace infra::policy
