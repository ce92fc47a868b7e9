#include "lib/hcl/rules.h"

namespace infra::hcl {

using diag::Severity;

const diag::RuleInfo kSyntaxError = {
    .code = "HCL001",
    .name = "syntax-error",
    .severity = Severity::error,
    .summary = "file is not valid HCL",
    .rationale =
        "Terraform refuses the whole folder: nothing in it can be planned, and no other "
        "rule can say anything certain about it.",
    .bad = "locals {\n  name = \"orders\n}\n",
    .good = "locals {\n  name = \"orders\"\n}\n",
};

const diag::RuleInfo kBadReference = {
    .code = "HCL002",
    .name = "undeclared-reference",
    .severity = Severity::error,
    .summary = "reference to a variable, local, resource or module that is not declared",
    .rationale = "Terraform stops at the first plan; after a rename this is what is left behind.",
    .bad = "locals {\n  bucket = var.bucket_name\n}\n",
    .good =
        "variable \"bucket_name\" {\n  type = string\n}\n\nlocals {\n  bucket = "
        "var.bucket_name\n}\n",
};

const diag::RuleInfo kFileMissing = {
    .code = "HCL007",
    .name = "file-missing",
    .severity = Severity::error,
    .summary = "file named by file() or templatefile() does not exist",
    .rationale =
        "The plan fails on every machine but the one where the file happens to be, most "
        "often because the file was never committed.",
    .bad = "locals {\n  policy = file(\"${path.module}/policy.json\")\n}\n",
    .good = "locals {\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = [] })\n}\n",
};

const diag::RuleInfo kEvaluationError = {
    .code = "HCL012",
    .name = "evaluation-error",
    .severity = Severity::error,
    .summary = "expression that Terraform refuses to evaluate",
    .rationale =
        "A wrong operand, argument or index is found only when Terraform comes to it, "
        "which may be in the middle of a pipeline.",
    .bad = "locals {\n  subnet = [\"a\", \"b\"][2]\n}\n",
    .good = "locals {\n  subnet = [\"a\", \"b\"][1]\n}\n",
};

const diag::RuleInfo kLimitReached = {
    .code = "HCL014",
    .name = "limit-reached",
    .severity = Severity::error,
    .summary = "limit of nesting, work or memory reached",
    .rationale =
        "What is behind the limit was not checked. No configuration that people wrote "
        "comes near it; an accident or an attack does.",
    .bad = R"(locals {
  line = join("", [for i in range(1000) : "0123456789"])
  page = join("", [for i in range(1000) : local.line])
  book = join("", [for i in range(1000) : local.page])
}
)",
    .good = R"(locals {
  line = join("", [for i in range(10) : "0123456789"])
  page = join("", [for i in range(10) : local.line])
}
)",
};

std::span<const diag::RuleInfo* const> hcl_rules() {
  static constexpr const diag::RuleInfo* kRules[] = {&kSyntaxError, &kBadReference, &kFileMissing,
                                                     &kEvaluationError, &kLimitReached};
  return kRules;
}

}  // namespace infra::hcl
