// Facts of two releases of terraform-aws-modules/terraform-aws-sqs, reduced to what changed between
// them: the verdict against the version that its authors gave.
#include <catch2/catch.hpp>

#include "lib/release/compare.h"

namespace infra::release {
namespace {

std::vector<Reason> reasons(const std::string& before, const std::string& after) {
  MemoryFileSystem old, now;
  old.write("/m/main.tf", before);
  now.write("/m/main.tf", after);
  terraform::EvaluateOptions options;
  options.repository_root = "/m";
  return compare(ModuleVersion(old, "/m", "/m", options), ModuleVersion(now, "/m", "/m", options));
}

std::string variable(const std::string& name, const std::string& type, const std::string& value) {
  return "variable \"" + name + "\" {\n  type = " + type + "\n  default = " + value + "\n}\n";
}

const std::string kQueue3 =
    variable("name", "string", "null") + variable("name_prefix", "string", "null") +
    variable("visibility_timeout_seconds", "number", "30") + variable("policy", "string", "\"\"") +
    variable("redrive_policy", "string", "\"\"") +
    variable("content_based_deduplication", "bool", "false");

TEST_CASE("history: 3.2.1 to 3.3.0 of the SQS module is a minor to its authors and to us") {
  const std::string queue =
      "resource \"aws_sqs_queue\" \"this\" {\n  name = var.name\n  name_prefix = var.name_prefix\n"
      "  redrive_policy = var.redrive_policy\n";
  const auto found = reasons(kQueue3 + queue + "}\n",
                             kQueue3 + variable("redrive_allow_policy", "string", "\"\"") + queue +
                                 "  redrive_allow_policy = var.redrive_allow_policy\n}\n");
  CHECK(strongest(found) == Bump::minor);
}

TEST_CASE("history: 3.5.0 to 4.0.0 of the SQS module is a major to its authors and to us") {
  const auto found =
      reasons(kQueue3 +
                  "resource \"aws_sqs_queue\" \"this\" {\n  name = var.name\n  name_prefix = "
                  "var.name_prefix\n  policy = var.policy\n  redrive_policy = var.redrive_policy\n"
                  "  visibility_timeout_seconds = var.visibility_timeout_seconds\n"
                  "  content_based_deduplication = var.content_based_deduplication\n}\n",
              variable("name", "string", "null") + variable("use_name_prefix", "bool", "false") +
                  variable("visibility_timeout_seconds", "number", "null") +
                  variable("redrive_policy", "any", "{}") +
                  variable("content_based_deduplication", "bool", "null") +
                  variable("create_dlq", "bool", "false") +
                  "resource \"aws_sqs_queue\" \"this\" {\n"
                  "  name = var.use_name_prefix ? null : var.name\n"
                  "  name_prefix = var.use_name_prefix ? \"${var.name}-\" : null\n"
                  "  visibility_timeout_seconds = var.visibility_timeout_seconds\n"
                  "  content_based_deduplication = var.content_based_deduplication\n}\n"
                  "resource \"aws_sqs_queue_redrive_policy\" \"this\" {\n"
                  "  count = length(var.redrive_policy) > 0 ? 1 : 0\n"
                  "  queue_url = aws_sqs_queue.this.url\n"
                  "  redrive_policy = jsonencode(var.redrive_policy)\n}\n");
  CHECK(strongest(found) == Bump::major);
  std::vector<std::string> removed;
  for (const Reason& reason : found)
    if (reason.kind == "variable-removed") removed.push_back(reason.subject);
  CHECK(removed == std::vector<std::string>{"variable.name_prefix", "variable.policy"});
}

}  // namespace
}  // namespace infra::release
