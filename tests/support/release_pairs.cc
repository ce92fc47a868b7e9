#include "tests/support/release_pairs.h"

namespace infra {
namespace {

#define V(type) "variable \"a\" {\n  type = " type "\n}\n"
#define D(value) "variable \"a\" {\n  default = " value "\n}\n"
#define T(body) "terraform {\n" body "\n}\n"
#define AWS(version)                                                                     \
  T("required_providers {\n aws = {\n source = \"hashicorp/aws\"\n version = \"" version \
    "\"\n}"                                                                              \
    "\n}")
#define CHECKED(type, condition)                                                    \
  "variable \"a\" {\n  type = " type "\n  validation {\n    condition = " condition \
  "\n    error_message = \"No.\"\n  }\n}\n"
#define Q(body) "resource \"aws_sqs_queue\" \"q\" {\n" body "\n}\n"
#define R(body) "resource \"aws_sqs_queue\" \"r\" {\n" body "\n}\n"
#define MOVED(from, to) "moved {\n  from = " from "\n  to = " to "\n}\n"
#define CHILD(body) "module \"m\" {\n  source = \"./m\"\n}\n--- m/main.tf\n" body

const ReleasePair kPairs[] = {
    // Nothing that callers or plans see.
    {V("string"), V("string"), "", "nothing", "a = \"x\""},
    {V("string"), "# a comment\nvariable \"a\" { type = string }\n", ""},
    {"locals {\n  a = 1\n}\n", "locals {\n  a = 2\n}\n", "patch implementation-changed module",
     "nothing"},
    {Q("name = \"a\""), "locals {\n  n = \"a\"\n}\n" Q("name = local.n"),
     "patch implementation-changed module", "nothing"},
    {V("string") Q("name = var.a"), V("string") Q("name = \"${var.a}\""),
     "patch implementation-changed module", "nothing", "a = \"x\""},

    // Variables.
    {"", V("string"), "major variable-required variable.a", "error"},
    {"", D("1"), "minor variable-added variable.a", "nothing"},
    {"", D("null"), "minor variable-added variable.a"},
    {V("string"), "", "major variable-removed variable.a", "error", "a = \"x\""},
    {V("string"), "variable \"b\" {\n  type = string\n}\n",
     "major variable-removed variable.a; major variable-required variable.b", "error", "a = \"x\""},
    {"variable \"name\" {\n  type = string\n}\n", "variable \"queue_name\" {\n  type = string\n}\n",
     "major variable-renamed variable.name", "error", "name = \"x\""},
    {"variable \"a\" {\n  type = string\n  description = \"Who.\"\n}\n",
     "variable \"b\" {\n  type = string\n  description = \"Who.\"\n}\n",
     "major variable-renamed variable.a", "error", "a = \"x\""},
    {V("string"), "variable \"a\" {\n  type    = string\n  default = \"x\"\n}\n",
     "minor default-added variable.a", "nothing", "a = \"x\""},
    {D("1"), "variable \"a\" {}", "major default-removed variable.a", "error"},
    {D("1"), D("2"), "patch default-changed variable.a", "nothing"},
    {D("1"), D("1.0"), "patch implementation-changed module"},
    {D("[]"), D("null"), "patch default-changed variable.a"},
    {"variable \"a\" {}", "variable \"a\" { nullable = false }",
     "major nullable-removed variable.a", "error", "a = null"},
    {"variable \"a\" { nullable = false }", "variable \"a\" {}", "minor nullable-added variable.a",
     "nothing", "a = 1"},
    {"variable \"a\" {}\noutput \"o\" { value = 1 }",
     "variable \"a\" { sensitive = true }\noutput \"o\" { value = 1 }",
     "major variable-sensitive variable.a"},
    {"variable \"a\" { sensitive = true }", "variable \"a\" {}",
     "patch variable-not-sensitive variable.a", "nothing", "a = 1"},
    {"variable \"a\" {}", "variable \"a\" { ephemeral = true }",
     "major variable-ephemeral variable.a"},
    {"variable \"a\" { ephemeral = true }", "variable \"a\" {}",
     "major variable-not-ephemeral variable.a"},
    {"variable \"a\" {}", "variable \"a\" { description = \"x\" }",
     "patch description-changed variable.a", "nothing", "a = 1"},

    // Validations.
    {"variable \"a\" {}", CHECKED("any", "var.a != 1"), "major validation-tightened variable.a"},
    {CHECKED("number", "var.a != 1"), V("number"), "minor validation-loosened variable.a",
     "nothing", "a = 2"},
    {CHECKED("number", "var.a != 1"),
     "variable \"a\" {\n  type = number\n  validation {\n    condition = (\n    var.a != 1)\n    "
     "error_message = \"Not one.\"\n  }\n}",
     "patch implementation-changed module"},
    {V("number"), CHECKED("number", "var.a > 0"), "major validation-tightened variable.a", "error",
     "a = 0"},
    {CHECKED("number", "var.a > 0"), CHECKED("number", "var.a >= 0"),
     "minor validation-loosened variable.a", "nothing", "a = 1"},
    {CHECKED("number", "var.a >= 1 && var.a <= 10"), CHECKED("number", "var.a >= 1 && var.a <= 5"),
     "major validation-tightened variable.a", "error", "a = 10"},
    {CHECKED("number", "var.a >= 1 && var.a <= 10"),
     CHECKED("number", "1 <= var.a && !(var.a > 10)"), "patch implementation-changed module",
     "nothing", "a = 10"},
    {CHECKED("string", "contains([\"a\", \"b\"], var.a)"),
     CHECKED("string", "contains([\"a\", \"b\", \"c\"], var.a)"),
     "minor validation-loosened variable.a", "nothing", "a = \"a\""},
    {CHECKED("string", "contains([\"a\", \"b\"], var.a)"),
     CHECKED("string", "contains([\"b\", \"c\"], var.a)"), "major validation-tightened variable.a",
     "error", "a = \"a\""},
    {CHECKED("string", "contains([\"a\", \"b\"], var.a)"),
     CHECKED("string", "var.a == \"b\" || var.a == \"a\""), "patch implementation-changed module"},
    {CHECKED("string", "length(var.a) <= 10"), CHECKED("string", "length(var.a) < 10"),
     "major validation-tightened variable.a", "error", "a = \"0123456789\""},
    {CHECKED("string", "length(var.a) <= 10"), CHECKED("string", "length(var.a) <= 20"),
     "minor validation-loosened variable.a"},
    {CHECKED("string", "can(regex(\"^[a-z]+$\", var.a))"),
     CHECKED("string", "can(regex(\"^[a-z-]+$\", var.a))"),
     "major validation-tightened variable.a"},
    {CHECKED("string", "can(regex(\"^[a-z-]+$\", var.a))"),
     CHECKED("string", "can(regex(\"^[a-z]+$\", var.a))"), "major validation-tightened variable.a",
     "error", "a = \"a-b\""},
    {CHECKED("list(string)", "length(var.a) > 0"), CHECKED("list(string)", "length(var.a) > 1"),
     "major validation-tightened variable.a", "error", "a = [\"x\"]"},

    // Types.
    {V("number"), V("string"), "minor type-widened variable.a", "nothing", "a = 1"},
    {V("bool"), V("string"), "minor type-widened variable.a", "nothing", "a = true"},
    {V("string"), V("number"), "major type-narrowed variable.a", "error", "a = \"x\""},
    {V("number"), V("bool"), "major type-narrowed variable.a", "error", "a = 3"},
    {V("string"), V("any"), "minor type-widened variable.a", "nothing", "a = \"x\""},
    {V("any"), V("string"), "major type-narrowed variable.a", "error", "a = [1]"},
    {V("list(number)"), V("list(string)"), "minor type-widened variable.a", "nothing", "a = [1]"},
    {V("list(string)"), V("list(any)"), "minor type-widened variable.a", "nothing", "a = [\"x\"]"},
    {V("list(string)"), V("set(string)"), "major type-narrowed variable.a"},
    {V("set(string)"), V("list(string)"), "major type-narrowed variable.a"},
    {V("map(string)"), V("object({ a = string })"), "major type-narrowed variable.a", "error",
     "a = { b = \"x\" }"},
    {V("object({ a = string, b = number })"), V("map(string)"), "minor type-widened variable.a",
     "nothing", "a = {\n a = \"x\"\n b = 1\n}"},
    {V("object({ a = string, b = list(string) })"), V("map(string)"),
     "major type-narrowed variable.a", "error", "a = {\n a = \"x\"\n b = [\"y\"]\n}"},
    {V("tuple([string, number])"), V("list(string)"), "minor type-widened variable.a", "nothing",
     "a = [\"x\", 1]"},
    {V("list(string)"), V("string"), "major type-narrowed variable.a", "error", "a = [\"x\"]"},
    {V("object({ a = string })"), V("object({ a = string, b = string })"),
     "major type-narrowed variable.a", "error", "a = { a = \"x\" }"},
    {V("object({ a = string })"), V("object({ a = string, b = optional(string) })"),
     "minor type-widened variable.a", "nothing", "a = { a = \"x\" }"},
    {V("object({ a = string })"), V("object({ a = optional(string) })"),
     "minor type-widened variable.a", "nothing", "a = { a = \"x\" }"},
    {V("object({ a = optional(string) })"), V("object({ a = string })"),
     "major type-narrowed variable.a", "error", "a = {}"},
    {V("object({ a = string, b = string })"), V("object({ a = string })"),
     "major type-narrowed variable.a"},
    {V("object({ a = optional(string, \"x\") })"), V("object({ a = optional(string, \"y\") })"),
     "patch optional-default-changed variable.a", "nothing", "a = {}"},
    {V("list(object({ a = optional(number, 1) }))"), V("list(object({ a = optional(number, 2) }))"),
     "patch optional-default-changed variable.a"},
    {V("map(object({ a = number }))"), V("map(object({ a = string }))"),
     "minor type-widened variable.a", "nothing", "a = { x = { a = 1 } }"},
    {V("map(object({ a = number }))"), V("map(object({ a = bool }))"),
     "major type-narrowed variable.a", "error", "a = { x = { a = 1 } }"},
    {V("tuple([string])"), V("tuple([string, string])"), "major type-narrowed variable.a", "error",
     "a = [\"x\"]"},
    {V("tuple([number])"), V("tuple([string])"), "minor type-widened variable.a"},

    // Outputs.
    {"", "output \"o\" { value = 1 }", "minor output-added output.o", "nothing"},
    {"output \"o\" { value = 1 }", "", "major output-removed output.o", "error", "",
     "output \"M\" { value = M.o }"},
    {"output \"o\" { value = 1 }", "output \"o\" {\n  value     = 1\n  sensitive = true\n}",
     "major output-sensitive output.o", "nothing", "", "output \"M\" { value = M.o }"},
    {"output \"o\" {\n  value     = 1\n  sensitive = true\n}", "output \"o\" { value = 1 }",
     "patch output-not-sensitive output.o"},
    {"output \"o\" { value = 1 }", "output \"o\" { value = [1] }",
     "major output-type-changed output.o", "error", "", "output \"M\" { value = M.o + 1 }"},
    {"output \"o\" { value = \"1\" }", "output \"o\" { value = 1 }",
     "patch output-value-changed output.o"},
    {"output \"o\" { value = { a = 1 } }", "output \"o\" { value = { a = 1, b = 2 } }",
     "major output-type-changed output.o"},
    {"output \"o\" { value = { a = 1, b = 2 } }", "output \"o\" { value = { a = 1 } }",
     "major output-type-changed output.o", "error", "", "output \"M\" { value = M.o.b }"},
    {"output \"o\" { value = 1 }", "output \"o\" { value = 2 }",
     "patch output-value-changed output.o"},
    {"variable \"a\" {}\noutput \"o\" { value = 1 }",
     "variable \"a\" {}\noutput \"o\" { value = "
     "var.a }",
     "major output-type-undecided output.o"},
    {"output \"o\" { value = 1 }",
     "output \"o\" {\n  value = 1\n  precondition {\n    condition = 1 == 2\n    error_message = "
     "\"No.\"\n  }\n}",
     "major condition-added output.o", "error"},

    // Requirements.
    {T("required_version = \">= 1.5\""), T("required_version = \">= 1.11\""),
     "major terraform-range-narrowed terraform"},
    {T("required_version = \">= 1.11\""), T("required_version = \">= 1.5\""),
     "minor terraform-range-widened terraform", "nothing"},
    {T("required_version = \">= 1.5\""), T("required_version = \">= 1.5, < 2.0\""),
     "major terraform-range-narrowed terraform"},
    {T("required_version = \">= 1.5\""), T("required_version = \">= 1.5.0\""),
     "patch implementation-changed module", "nothing"},
    {T("required_version = \"~> 1.5\""), T("required_version = \">= 1.5, < 2\""),
     "patch implementation-changed module"},
    {"", T("required_version = \">= 1.5\""), "major terraform-range-narrowed terraform"},
    {AWS("~> 5.0") Q(""), AWS(">= 5.0, < 7.0") Q(""), "minor provider-range-widened provider.aws"},
    {AWS("~> 5.0") Q(""), AWS("~> 6.0") Q(""), "major provider-range-narrowed provider.aws"},
    {AWS(">= 5.0") Q(""), AWS(">= 5.0, != 5.2.0") Q(""),
     "major provider-range-narrowed provider.aws"},
    {Q(""), AWS(">= 5.0") Q(""), "major provider-range-narrowed provider.aws"},
    {AWS(">= 5.0") Q(""), Q(""), "minor provider-range-widened provider.aws"},
    {"",
     T("required_providers {\n random = { source = \"hashicorp/random\", version = \">= 3.0\" "
       "}\n}"),
     "minor provider-added provider.hashicorp/random", "nothing"},
    {"", T("required_providers {\n datadog = { source = \"DataDog/datadog\" }\n}"),
     "major provider-added provider.DataDog/datadog"},
    {T("required_providers {\n x = { source = \"a/x\" }\n}"),
     T("required_providers {\n x = { source = \"b/x\" }\n}"),
     "major provider-added provider.b/x; major provider-source-changed provider.x"},
    {T("required_providers {\n aws = { source = \"hashicorp/aws\" }\n}"),
     T("required_providers {\n aws = {\n source = \"hashicorp/aws\"\n configuration_aliases = "
       "[aws.dr]\n}\n}"),
     "major provider-needed provider.aws.dr", "error"},
    {T("required_providers {\n aws = {\n source = \"hashicorp/aws\"\n configuration_aliases = "
       "[aws.dr]\n}\n}"),
     T("required_providers {\n aws = { source = \"hashicorp/aws\" }\n}"),
     "patch provider-not-taken provider.aws.dr", "nothing", "providers = {\n  aws.dr = aws\n}"},
    {Q(""), "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n" Q(""),
     "major provider-configured provider.aws", "error", "count = 1"},
    {CHILD(""), CHILD(T("required_version = \">= 1.9\"")),
     "major terraform-range-narrowed terraform"},
    {CHILD(AWS(">= 5.0") Q("")), CHILD(AWS(">= 6.0") Q("")),
     "major provider-range-narrowed provider.aws"},

    // Resources.
    {"", Q(""), "minor resource-added aws_sqs_queue.q", "create"},
    {Q(""), "", "major resource-removed aws_sqs_queue.q", "destroy"},
    {Q("name = \"a\""), R("name = \"a\""), "major resource-renamed aws_sqs_queue.q", "destroy"},
    {Q("name = \"a\""), R("name = \"a\"") MOVED("aws_sqs_queue.q", "aws_sqs_queue.r"),
     "patch resource-moved aws_sqs_queue.q", "nothing"},
    {Q("name = \"a\""),
     R("name = \"a\"") MOVED("aws_sqs_queue.q", "aws_sqs_queue.p")
         MOVED("aws_sqs_queue.p", "aws_sqs_queue.r"),
     "patch resource-moved aws_sqs_queue.q", "nothing"},
    {Q("name = \"a\""), R("name = \"b\"") MOVED("aws_sqs_queue.q", "aws_sqs_queue.r"),
     "major argument-replaces aws_sqs_queue.r; patch resource-moved aws_sqs_queue.q", "destroy"},
    {Q(""), MOVED("aws_sqs_queue.q", "aws_sqs_queue.r"), "major resource-removed aws_sqs_queue.q",
     "destroy"},
    {Q(""), "removed {\n  from = aws_sqs_queue.q\n  lifecycle {\n    destroy = false\n  }\n}\n",
     "major resource-forgotten aws_sqs_queue.q"},
    {Q("name = \"a\""), "resource \"aws_sns_topic\" \"q\" {\n  name = \"a\"\n}\n",
     "major resource-removed aws_sqs_queue.q; minor resource-added aws_sns_topic.q", "destroy"},
    {Q("name = \"a\"") R("name = \"b\""),
     "resource \"aws_sqs_queue\" \"s\" {\nname = \"a\"\n}\nresource \"aws_sqs_queue\" \"t\" "
     "{\nname = \"b\"\n}\n",
     "major resource-renamed aws_sqs_queue.q; major resource-renamed aws_sqs_queue.r", "destroy"},
    {Q(""), Q("count = 1"), "patch implementation-changed module", "nothing"},
    {Q("count = 1"), Q(""), "patch implementation-changed module", "nothing"},
    {Q(""), Q("count = 2"), "minor instance-added aws_sqs_queue.q[1]", "create"},
    {Q("count = 2"), Q("count = 1"), "major instance-removed aws_sqs_queue.q[1]", "destroy"},
    {Q(""), Q("count = 0"), "major instance-removed aws_sqs_queue.q", "destroy"},
    {Q("count = 1"), Q("for_each = toset([\"a\"])"), "major instances-renamed aws_sqs_queue.q",
     "destroy"},
    {Q(""), Q("for_each = toset([\"a\"])"), "major instances-renamed aws_sqs_queue.q", "destroy"},
    {Q("for_each = toset([\"a\"])"), Q("count = 1"), "major instances-renamed aws_sqs_queue.q",
     "destroy"},
    {Q("count = 1"),
     Q("for_each = toset([\"a\"])") MOVED("aws_sqs_queue.q[0]", "aws_sqs_queue.q[\"a\"]"),
     "patch instances-moved aws_sqs_queue.q", "nothing"},
    {Q("count = 2"),
     Q("for_each = toset([\"a\", \"b\"])") MOVED("aws_sqs_queue.q[0]", "aws_sqs_queue.q[\"a\"]"),
     "major instances-renamed aws_sqs_queue.q", "destroy"},
    {Q("for_each = toset([\"a\", \"b\"])"), Q("for_each = toset([\"a\"])"),
     "major instance-removed aws_sqs_queue.q[\"b\"]", "destroy"},
    {Q("for_each = toset([\"a\"])"), Q("for_each = toset([\"a\", \"b\"])"),
     "minor instance-added aws_sqs_queue.q[\"b\"]", "create"},
    {Q("for_each = toset([\"a\"])"),
     Q("for_each = toset([\"b\"])") MOVED("aws_sqs_queue.q[\"a\"]", "aws_sqs_queue.q[\"b\"]"),
     "patch implementation-changed module", "nothing"},
    {V("map(string)") Q("for_each = var.a"), V("map(string)") Q("for_each = toset(values(var.a))"),
     "major instance-removed aws_sqs_queue.q; minor instance-added aws_sqs_queue.q", "destroy",
     "a = { x = \"y\" }"},
    {V("map(string)") Q("for_each = var.a"),
     V("map(string)") Q("for_each = { for k, v in var.a : k => v }"),
     "patch implementation-changed module", "nothing", "a = { x = \"y\" }"},
    {"variable \"a\" {}\n" Q("for_each = var.a"),
     "variable \"a\" {}\n" Q("for_each = toset(values(var.a))"),
     "major for-each-changed aws_sqs_queue.q", "destroy", "a = { x = \"y\" }"},
    {Q("name = \"a\""), Q("name = \"b\""), "major argument-replaces aws_sqs_queue.q", "destroy"},
    {Q("delay_seconds = 1"), Q("delay_seconds = 2"), "patch argument-changed aws_sqs_queue.q",
     "change"},
    {Q("name = \"a\"\nlifecycle {\n  ignore_changes = [name]\n}"),
     Q("name = \"b\"\nlifecycle {\n  ignore_changes = [name]\n}"),
     "patch implementation-changed module", "nothing"},
    {"data \"aws_region\" \"r\" {}\n" Q("name = data.aws_region.r.name"),
     "data \"aws_region\" \"r\" {}\n" Q("name = \"q-${data.aws_region.r.name}\""),
     "major argument-undecided aws_sqs_queue.q", "destroy"},
    {"resource \"random_id\" \"i\" {\n  byte_length = 2\n}\n",
     "resource \"random_id\" \"i\" {\n  byte_length = 3\n}\n",
     "major argument-undecided random_id.i", "destroy"},
    {"resource \"terraform_data\" \"t\" {\n  input = 1\n}\n",
     "resource \"terraform_data\" \"t\" {\n  input = 2\n}\n",
     "patch argument-changed terraform_data.t", "change"},
    {"resource \"terraform_data\" \"t\" {\n  triggers_replace = 1\n}\n",
     "resource \"terraform_data\" \"t\" {\n  triggers_replace = 2\n}\n",
     "major argument-replaces terraform_data.t", "destroy"},
    {"resource \"aws_ecr_repository\" \"e\" {\n  name = \"a\"\n}\n",
     "resource \"aws_ecr_repository\" \"e\" {\n  name = \"a\"\n  encryption_configuration {\n    "
     "encryption_type = \"KMS\"\n  }\n}\n",
     "major argument-replaces aws_ecr_repository.e", "destroy"},
    {"resource \"aws_ecr_repository\" \"e\" {\n  name = \"a\"\n  encryption_configuration {\n    "
     "encryption_type = \"AES256\"\n  }\n}\n",
     "resource \"aws_ecr_repository\" \"e\" {\n  name = \"a\"\n  encryption_configuration {\n    "
     "encryption_type = \"KMS\"\n  }\n}\n",
     "major argument-replaces aws_ecr_repository.e", "destroy"},

    // Defaults, by what they do.
    {D("\"x\"") Q("name = var.a"), D("\"y\"") Q("name = var.a"), "major default-changed variable.a",
     "destroy"},
    {D("\"x\"") Q("name = var.a"), D("\"y\"") Q("name = var.a"), "major default-changed variable.a",
     "nothing", "a = \"x\""},
    {D("1") Q("delay_seconds = var.a"), D("2") Q("delay_seconds = var.a"),
     "patch default-changed variable.a", "change"},
    {D("true") Q("count = var.a ? 1 : 0"), D("false") Q("count = var.a ? 1 : 0"),
     "major default-changed variable.a", "destroy"},
    {D("false") Q("count = var.a ? 1 : 0"), D("true") Q("count = var.a ? 1 : 0"),
     "minor default-changed variable.a", "create"},
    {"variable \"env\" {\n  type = string\n}\n" D("\"x\"") Q("name = \"${var.env}-${var.a}\""),
     "variable \"env\" {\n  type = string\n}\n" D("\"y\"") Q("name = \"${var.env}-${var.a}\""),
     "major default-changed variable.a", "destroy", "env = \"prod\""},
    {"variable \"on\" {\n  default = false\n}\n" D("\"x\"")
         Q("count = var.on ? 1 : 0\nname = var.a"),
     "variable \"on\" {\n  default = false\n}\n" D("\"y\"")
         Q("count = var.on ? 1 : 0\nname = var.a"),
     "major default-changed variable.a", "destroy", "on = true"},
    {"variable \"on\" {\n  default = false\n}\n" Q("count = var.on ? 1 : 0\nname = \"a\""),
     "variable \"on\" {\n  default = false\n}\n" Q("count = var.on ? 1 : 0\nname = \"b\""),
     "major argument-replaces aws_sqs_queue.q", "destroy", "on = true"},
    {"variable \"a\" {\n  type = object({ n = optional(string, \"x\") })\n}\n" Q("name = var.a.n"),
     "variable \"a\" {\n  type = object({ n = optional(string, \"y\") })\n}\n" Q("name = var.a.n"),
     "major argument-replaces aws_sqs_queue.q; patch optional-default-changed variable.a",
     "destroy", "a = {}"},
    {D("\"x\"") "data \"aws_region\" \"r\" {}\n" Q("name = \"${data.aws_region.r.name}-${var.a}\""),
     D("\"y\"") "data \"aws_region\" \"r\" {}\n" Q("name = \"${data.aws_region.r.name}-${var.a}\""),
     "major default-changed variable.a", "destroy"},

    // Lifecycle.
    {Q("lifecycle {\n    prevent_destroy = true\n  }"), Q(""),
     "patch prevent-destroy-removed aws_sqs_queue.q", "nothing"},
    {Q(""), Q("lifecycle {\n    prevent_destroy = true\n  }"),
     "minor prevent-destroy-added aws_sqs_queue.q", "nothing"},
    {Q("lifecycle {\n    ignore_changes = [tags]\n  }"), Q(""),
     "patch ignore-changes-changed aws_sqs_queue.q", "nothing"},
    {Q(""), Q("lifecycle {\n    create_before_destroy = true\n  }"),
     "patch create-before-destroy-changed aws_sqs_queue.q", "nothing"},
    {Q(""),
     Q("lifecycle {\n    replace_triggered_by = [terraform_data.t]\n  }") "resource "
                                                                          "\"terraform_data\" "
                                                                          "\"t\" {}\n",
     "minor resource-added terraform_data.t; patch replace-trigger-changed aws_sqs_queue.q",
     "create"},
    {Q(""),
     Q("lifecycle {\n    precondition {\n      condition = 1 == 2\n      error_message = \"No.\"\n "
       "   }\n  }"),
     "major condition-added aws_sqs_queue.q", "error"},
    {Q(""),
     Q("provider = aws.dr") T("required_providers {\n aws = {\n source = \"hashicorp/aws\"\n "
                              "configuration_aliases = [aws.dr]\n}\n}"),
     "major resource-provider-changed aws_sqs_queue.q; major provider-needed provider.aws.dr",
     "error"},
    {"data \"aws_region\" \"r\" {}", "data \"aws_region\" \"s\" {}",
     "patch implementation-changed module", "nothing"},

    // Calls of other modules.
    {CHILD(Q("")), "", "major call-removed module.m", "destroy"},
    {"", CHILD(Q("")), "minor call-added module.m", "create"},
    {CHILD(Q("name = \"a\"")), CHILD(Q("name = \"b\"")),
     "major argument-replaces module.m.aws_sqs_queue.q", "destroy"},
    {CHILD(Q("name = \"a\"")), CHILD(R("name = \"a\"")),
     "major resource-renamed module.m.aws_sqs_queue.q", "destroy"},
    {CHILD(Q("name = \"a\"")), CHILD(R("name = \"a\"") MOVED("aws_sqs_queue.q", "aws_sqs_queue.r")),
     "patch resource-moved module.m.aws_sqs_queue.q", "nothing"},
    {CHILD(Q("name = \"a\"")),
     "module \"n\" {\n  source = \"./m\"\n}\n" MOVED(
         "module.m", "module.n") "--- m/main.tf\n" Q("name = \"a\""),
     "patch call-moved module.m", "nothing"},
    {Q("name = \"a\""),
     "module \"m\" {\n  source = \"./m\"\n}\n" MOVED(
         "aws_sqs_queue.q", "module.m.aws_sqs_queue.q") "--- m/main.tf\n" Q("name = \"a\""),
     "minor call-added module.m; patch resource-moved aws_sqs_queue.q", "nothing"},
    {CHILD(Q("")),
     "module \"m\" {\n  source = \"./m\"\n  for_each = toset([\"a\"])\n}\n--- m/main.tf\n" Q(""),
     "major instances-renamed module.m", "destroy"},
    {CHILD(Q("")), "module \"m\" {\n  source = \"./m\"\n  count = 1\n}\n--- m/main.tf\n" Q(""),
     "major instances-renamed module.m", "destroy"},
    {"module \"m\" {\n  source = \"./m\"\n  a = \"x\"\n}\n--- m/main.tf\n" V("string")
         Q("name = var.a"),
     "module \"m\" {\n  source = \"./m\"\n  a = \"y\"\n}\n--- m/main.tf\n" V("string")
         Q("name = var.a"),
     "major argument-replaces module.m.aws_sqs_queue.q", "destroy"},
    {"module \"m\" {\n  source = \"a/b/aws\"\n  version = \"1.0.0\"\n}\n",
     "module \"m\" {\n  source = \"a/b/aws\"\n  version = \"1.1.0\"\n}\n",
     "major call-source-changed module.m"},
    {"module \"m\" {\n  source = \"a/b/aws\"\n  name = \"x\"\n}\n",
     "module \"m\" {\n  source = \"a/b/aws\"\n  name = \"y\"\n}\n",
     "major call-argument-changed module.m"},
    {"module \"m\" {\n  source = \"a/b/aws\"\n  name = \"x\"\n}\n",
     "module \"m\" {\n  source = \"a/b/aws\"\n\n  name = \"x\" # Who.\n}\n", ""},
};

}  // namespace

std::span<const ReleasePair> release_pairs() { return kPairs; }

std::map<std::string, std::string> files_of(std::string_view text) {
  std::map<std::string, std::string> files;
  std::string path = "main.tf";
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.starts_with("--- ")) {
      path = line.substr(4);
    } else {
      files[path] += std::string(line) + "\n";
    }
  }
  return files;
}

}  // namespace infra
