// NAM001 to NAM003: names in AWS.
#include <fmt/format.h>

#include <map>
#include <mutex>

#include "lib/base/strings.h"
#include "lib/policy/arguments.h"
#include "lib/policy/rules/name_patterns.h"
#include "lib/policy/rules/places.h"
#include "lib/policy/rules/project.h"

namespace infra::policy {
namespace {

struct Name {
  const NamedType* type = nullptr;  // null: nothing is asked
  Argument argument;
  std::string text;  // without what the service itself adds (.fifo)
};

// What the resource is called, where that is known for certain.
Name name_of(const ResourceView& view) {
  const Resource& resource = view.resource;
  if (resource.mode != terraform::Mode::managed) return {};
  const NamedType* type = named_type(resource.type);
  if (type == nullptr) return {};
  const Arguments body(resource);
  Name result{type, {}, {}};
  if (type->argument == "tags.Name") {
    const auto tags = body.blocks("tags");
    if (tags.empty()) return {};
    result.argument = tags.front().get("Name");
  } else {
    result.argument = body.get(type->argument);
  }
  const auto text = result.argument.text();
  if (!text || text->empty() || is_owned_by_aws(*text)) return {};
  result.text = *text;
  const bool fifo = resource.type == "aws_sqs_queue" || resource.type == "aws_sns_topic";
  if (fifo && result.text.ends_with(".fifo")) result.text.resize(result.text.size() - 5);
  return result;
}

bool is_kebab_case(const Name& name) {
  std::string_view text = name.text;
  if (!name.type->is_path) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      const bool hyphen = c == '-' && i > 0 && i + 1 < text.size() && text[i - 1] != '-';
      if (!letter && !hyphen) return false;
    }
    return true;
  }
  if (text.starts_with('/')) text.remove_prefix(1);
  for (const std::string_view step : split(text, '/')) {
    Name one{name.type, {}, std::string(step)};
    static constexpr NamedType kStep{};
    one.type = &kStep;
    if (step.empty() || !is_kebab_case(one)) return false;
  }
  return true;
}

std::string to_kebab(std::string_view text) {
  std::string result;
  for (const char c : to_lower_ascii(text)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/';
    if (letter) {
      result += c;
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
  }
  while (result.ends_with('-')) result.pop_back();
  return result;
}

std::vector<std::string> patterns_of(const ResourceView& view, const Name& name, bool& own) {
  const workspace::Config& config = view.workspace.config().config;
  const auto configured = config.names.find(view.resource.type);
  own = configured != config.names.end();
  if (own) return configured->second;
  std::vector<std::string> result;
  for (const std::string_view line : split_lines(name.type->patterns)) result.emplace_back(line);
  if (view.resource.type == "aws_s3_bucket") {  // the bucket of states has a pattern of its own
    std::string bucket = config.backend.bucket;
    const std::string account = "{account}";
    if (const std::size_t at = bucket.find(account); at != std::string::npos)
      bucket.replace(at, account.size(), "{name}");
    result.push_back(bucket);
  }
  return result;
}

// Is another name asked of this one: a member of something that is named.
bool is_member(const ResourceView& view) {
  const Arguments body(view.resource);
  if (view.resource.type == "aws_db_instance") return body.get("replicate_source_db").is_set();
  if (view.resource.type == "aws_elasticache_cluster")
    return body.get("replication_group_id").is_set();
  if (view.resource.type == "aws_lb") return body.get("load_balancer_type").is("gateway");
  return false;
}

bool matches_one(const std::vector<std::string>& patterns, const std::string& text,
                 const workspace::Config& config) {
  static std::mutex mutex;
  static std::map<std::string, NamePattern> compiled;
  std::string environment;
  for (const std::string& each : config.environments.allowed) environment += each + "\n";
  for (const std::string& pattern : patterns) {
    const std::string key = pattern + "\n" + config.organisation + "\n" + environment;
    std::unique_lock lock(mutex);
    auto found = compiled.find(key);
    if (found == compiled.end()) found = compiled.emplace(key, name_pattern(pattern, config)).first;
    const NamePattern& expression = found->second;
    lock.unlock();
    if (expression.matches(text)) return true;
  }
  return false;
}

void pattern(const ResourceView& view, Diagnostics& found) {
  const Name name = name_of(view);
  if (name.type == nullptr || is_member(view)) return;
  bool own = false;
  const std::vector<std::string> patterns = patterns_of(view, name, own);
  if (patterns.empty() || (!own && (name.type->patterns.empty() || !is_kebab_case(name)))) return;
  const workspace::Config& config = view.workspace.config().config;
  if (matches_one(patterns, name.text, config)) return;
  std::vector<std::string> shown_patterns;
  for (const std::string& each : patterns) shown_patterns.push_back(fmt::format("`{}`", each));
  fault(view, found, name.argument,
        fmt::format("`{}` does not follow the pattern of `{}`", *name.argument.text(),
                    view.resource.type),
        {}, fmt::format("should be {}", fmt::join(shown_patterns, " or ")));
}

void kebab(const ResourceView& view, Diagnostics& found) {
  const Name name = name_of(view);
  if (name.type == nullptr || is_kebab_case(name)) return;
  if (view.workspace.config().config.names.contains(view.resource.type)) return;
  fault(view, found, name.argument, fmt::format("`{}` is not in kebab-case", *name.argument.text()),
        {}, fmt::format("call it `{}`", to_kebab(name.text)));
}

void length(const ResourceView& view, Diagnostics& found) {
  const Name name = name_of(view);
  if (name.type == nullptr || name.type->longest == 0) return;
  const std::string text = *name.argument.text();
  const std::size_t size = count_code_points(text);
  if (size <= name.type->longest) return;
  fault(view, found, name.argument,
        fmt::format("the name has {} characters, the service allows {}", size, name.type->longest),
        {}, "shorten it: AWS refuses it only when it is applied");
}

constexpr Rule kRules[] = {
    {.info = {.code = "NAM001",
              .name = "name-pattern",
              .severity = diag::Severity::error,
              .summary = "a name that does not follow the pattern of its type",
              .rationale = "Bills, alarms and policies find resources by their names.",
              .bad = "resource \"aws_sqs_queue\" \"this\" {\n  name = \"orders-queue\"\n}\n",
              .good = "resource \"aws_sqs_queue\" \"this\" {\n  name = \"prod-orders\"\n}\n"},
     .on_resource = pattern},
    {.info = {.code = "NAM002",
              .name = "name-not-kebab-case",
              .severity = diag::Severity::error,
              .summary = "a name that is not in kebab-case, or has a double or trailing hyphen",
              .rationale = "Some services refuse capitals and underscores, and a name is used in "
                           "several.",
              .bad = "resource \"aws_sqs_queue\" \"this\" {\n  name = \"prod-Orders_queue\"\n}\n",
              .good = "resource \"aws_sqs_queue\" \"this\" {\n  name = \"prod-orders-queue\"\n}\n"},
     .on_resource = kebab},
    {.info = {.code = "NAM003",
              .name = "name-too-long",
              .severity = diag::Severity::error,
              .summary = "a name that is longer than the service allows",
              .rationale = "The plan is fine, and the apply fails half-way.",
              .bad =
                  "resource \"aws_lb\" \"this\" {\n  name = \"prod-orders-and-payments-and-refunds-"
                  "alb\"\n}\n",
              .good = "resource \"aws_lb\" \"this\" {\n  name = \"prod-orders-alb\"\n}\n"},
     .on_resource = length},
};

}  // namespace

std::span<const Rule> name_rules() { return kRules; }

}  // namespace infra::policy
