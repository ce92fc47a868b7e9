#include "tests/unit/workspace/generated_repository.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "lib/base/hash.h"
#include "lib/base/strings.h"

namespace infra::workspace::test {
namespace {

constexpr const char* kServices[] = {"pay", "shop", "mail", "search"};
constexpr const char* kEnvs[] = {"dev", "prod"};

void add_modules(Files& files) {
  files["modules/tags/main.tf"] = R"(variable "service" {
  description = "Whose it is."
  type        = string
}
locals {
  level = "gold"
}
output "tags" {
  value = { Service = var.service, Level = local.level }
}
)";
  files["modules/tags/README.md"] = "# tags\n";
  files["modules/queue/main.tf"] = R"(variable "name" { type = string }
variable "delay" { default = 5 }
module "tags" {
  source  = "../tags"
  service = var.name
}
resource "aws_sqs_queue" "this" {
  name          = var.name
  delay_seconds = var.delay
  policy        = file("${path.module}/policies/queue.json")
  tags          = module.tags.tags
}
)";
  files["modules/queue/variables.tf"] = "variable \"unused\" { default = 1 }\n";
  files["modules/queue/policies/queue.json"] = "{\"Version\": 1}\n";
  files["modules/queue/policies/notes.md"] = "nobody reads this\n";
  files["modules/web/main.tf"] = R"(variable "name" { type = string }
locals {
  templates = "${path.module}/templates"
}
module "queue" {
  source = "../queue"
  name   = "${var.name}-work"
}
resource "aws_ssm_document" "this" {
  for_each = toset(["start", "stop"])
  name     = "${var.name}-${each.key}"
  content  = templatefile("${local.templates}/${each.key}.tftpl", { name = var.name })
}
resource "aws_ssm_parameter" "hosts" {
  name  = "/${var.name}/web/hosts"
  value = file("${path.module}/../../common/hosts.txt")
}
)";
  files["modules/web/templates/start.tftpl"] = "start ${name}\n";
  files["modules/web/templates/stop.tftpl"] = "stop ${name}\n";
  files["common/hosts.txt"] = "localhost\n";
  files["common/others.txt"] = "nobody reads this\n";
  files["modules/lonely/main.tf"] = "resource \"aws_sns_topic\" \"this\" { name = \"lonely\" }\n";
}

void add_stack(Files& files, const std::string& service, const std::string& env) {
  const std::string at = fmt::format("stacks/{}/{}/", service, env);
  files[at + "backend.tf"] = fmt::format(
      "terraform {{\n  backend \"s3\" {{\n    bucket = \"b\"\n    key    = \"stacks/{}/{}\"\n  "
      "}}\n}}\n",
      service, env);
  files[at + "main.tf"] = fmt::format(R"(locals {{
  size = 1
}}
data "aws_ssm_parameter" "vpc" {{
  name = "/shared/network/{1}/vpc-id"
}}
module "web" {{
  source = "../../../modules/{2}"
  name   = "{0}-{1}"
}}
resource "aws_dynamodb_table" "this" {{
  name         = "{0}-{1}"
  read_capacity = local.size
  billing_mode = var.mode
}}
)",
                                      service, env, service == "mail" ? "queue" : "web");
  files[at + "variables.tf"] =
      "variable \"mode\" {\n  type        = string\n  description = \"How it is paid.\"\n}\n";
  files[at + "terraform.tfvars"] = "mode = \"PROVISIONED\"\n";
  files[at + "README.md"] = "# " + service + "\n";
  if (service == "search") {
    files[at + "rules.tf"] = R"(resource "aws_s3_object" "rules" {
  for_each = fileset("${path.root}/rules", "*.yaml")
  bucket   = "rules"
  key      = each.value
  content  = file("${path.root}/rules/${each.value}")
}
)";
    files[at + "rules/one.yaml"] = "one\n";
  }
}

void replace_in(Files& files, const std::string& path, const std::string& from,
                const std::string& to) {
  std::string& text = files.at(path);
  const auto at = text.find(from);
  if (at == std::string::npos) return;
  text.replace(at, from.size(), to);
}

using Edit = std::function<std::string(Files&, std::mt19937&)>;

template <typename Range>
std::string pick(const Range& range, std::mt19937& random) {
  std::uniform_int_distribution<std::size_t> which(0, std::size(range) - 1);
  return *(std::begin(range) + static_cast<std::ptrdiff_t>(which(random)));
}

std::string any_path(const Files& files, std::string_view ending, std::mt19937& random) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : files)
    if (path.ends_with(ending)) paths.push_back(path);
  return pick(paths, random);
}

std::string any_stack(const Files& files, std::mt19937& random) {
  const std::string path = any_path(files, "/backend.tf", random);
  return path.substr(0, path.rfind('/'));
}

std::string serial(std::mt19937& random) { return fmt::format("{}", random() % 1'000'000); }

std::string comment(Files& files, std::mt19937& random) {
  const std::string path = any_path(files, ".tf", random);
  files[path] = "# " + serial(random) + "\n" + files[path];
  return "comment in " + path;
}
std::string format(Files& files, std::mt19937& random) {
  const std::string path = any_path(files, ".tf", random);
  std::string out;
  for (const char c : files[path]) {
    out += c;
    if (c == '\n') out += "\n  ";
  }
  files[path] = out;
  return "white space in " + path;
}
std::string text_of_file(Files& files, std::mt19937& random) {
  static constexpr const char* kPaths[] = {"modules/queue/policies/queue.json",
                                           "modules/queue/policies/notes.md",
                                           "modules/web/templates/start.tftpl",
                                           "modules/web/templates/stop.tftpl",
                                           "common/hosts.txt",
                                           "common/others.txt",
                                           "modules/tags/README.md"};
  const std::string path = pick(kPaths, random);
  if (!files.contains(path)) return "";
  files[path] += serial(random) + "\n";
  return "text of " + path;
}
std::string stack_value(Files& files, std::mt19937& random) {
  const std::string stack = any_stack(files, random);
  replace_in(files, stack + "/main.tf", "size = 1", "size = 1" + serial(random));
  return "value in " + stack;
}
std::string variables_value(Files& files, std::mt19937& random) {
  const std::string stack = any_stack(files, random);
  files[stack + "/terraform.tfvars"] = "mode = \"M" + serial(random) + "\"\n";
  return "tfvars of " + stack;
}
std::string automatic_variables(Files& files, std::mt19937& random) {
  const std::string stack = any_stack(files, random);
  files[stack + "/z.auto.tfvars"] = "mode = \"A" + serial(random) + "\"\n";
  return "auto.tfvars of " + stack;
}
std::string module_value(Files& files, std::mt19937& random) {
  switch (random() % 4) {
    case 0:
      replace_in(files, "modules/tags/main.tf", "gold", "gold" + serial(random));
      return "value in modules/tags";
    case 1:
      replace_in(files, "modules/queue/main.tf", "default = 5", "default = 5" + serial(random));
      return "default in modules/queue";
    case 2:
      replace_in(files, "modules/web/main.tf", "web/hosts", "web/hosts" + serial(random));
      return "value in modules/web";
    default:
      replace_in(files, "modules/lonely/main.tf", "lonely", "lonely" + serial(random));
      return "value in modules/lonely";
  }
}
std::string description(Files& files, std::mt19937& random) {
  const std::string stack = any_stack(files, random);
  replace_in(files, stack + "/variables.tf", "paid", "paid " + serial(random));
  replace_in(files, "modules/tags/main.tf", "Whose", "Whose " + serial(random));
  return "descriptions of variables";
}
std::string move_block(Files& files, std::mt19937& random) {
  const std::string stack = any_stack(files, random);
  std::string& text = files[stack + "/main.tf"];
  const auto at = text.find("resource \"aws_dynamodb_table\"");
  if (at == std::string::npos) return "";
  files[stack + "/moved_" + serial(random) + ".tf"] = text.substr(at);
  text.resize(at);
  return "block to another file of " + stack;
}
std::string new_rule(Files& files, std::mt19937& random) {
  const std::string stack = "stacks/search/" + pick(kEnvs, random);
  if (!files.contains(stack + "/main.tf")) return "";
  files[stack + "/rules/" + serial(random) + ".yaml"] = serial(random);
  return "new file found by fileset() in " + stack;
}
std::string new_resource(Files& files, std::mt19937& random) {
  const std::string folder = random() % 2 == 0 ? any_stack(files, random) : "modules/queue";
  const std::string name = "r" + serial(random);
  files[folder + "/" + name + ".tf"] =
      fmt::format("resource \"aws_sns_topic\" \"{0}\" {{ name = \"{0}\" }}\n", name);
  return "new resource in " + folder;
}
std::string provider(Files& files, std::mt19937& random) {
  const std::string stack = any_stack(files, random);
  files[stack + "/providers.tf"] =
      fmt::format("provider \"aws\" {{ region = \"eu-west-{}\" }}\n", random() % 1000);
  return "provider of " + stack;
}
std::string remove_stack(Files& files, std::mt19937& random) {
  const std::string stack = any_stack(files, random) + "/";
  std::erase_if(files, [&](const auto& file) { return file.first.starts_with(stack); });
  return "removed " + stack;
}
std::string new_stack(Files& files, std::mt19937& random) {
  const std::string name = "s" + serial(random);
  add_stack(files, name, "dev");
  return "added stacks/" + name + "/dev";
}
std::string override_file(Files& files, std::mt19937& random) {
  const std::string stack = any_stack(files, random);
  if (files[stack + "/main.tf"].find("aws_dynamodb_table") == std::string::npos) return "";
  files[stack + "/table_override.tf"] = fmt::format(
      "resource \"aws_dynamodb_table\" \"this\" {{ name = \"o{}\" }}\n", serial(random));
  return "override in " + stack;
}

}  // namespace

Files generated_repository() {
  Files files;
  add_modules(files);
  for (const char* env : kEnvs) {
    const std::string at = fmt::format("shared/network/{}/", env);
    files[at + "main.tf"] = fmt::format(
        "terraform {{\n  backend \"s3\" {{\n    bucket = \"b\"\n    key    = \"network/{0}\"\n  "
        "}}\n}}\nresource \"aws_ssm_parameter\" \"vpc\" {{\n  name  = "
        "\"/shared/network/{0}/vpc-id\"\n  "
        "value = \"vpc-1\"\n}}\n",
        env);
    for (const char* service : kServices) add_stack(files, service, env);
  }
  files["README.md"] = "# all\n";
  return files;
}

std::string random_edit(Files& files, std::mt19937& random) {
  static const Edit kEdits[] = {
      comment,     format,          text_of_file,       text_of_file, text_of_file,
      stack_value, variables_value, module_value,       module_value, description,
      move_block,  new_rule,        new_resource,       provider,     remove_stack,
      new_stack,   override_file,   automatic_variables};
  std::uniform_int_distribution<std::size_t> which(0, std::size(kEdits) - 1);
  return kEdits[which(random)](files, random);
}

// New files are untracked, every other changed one is committed, the rest is modified.
std::string FakeGit::listing() const {
  std::string out;
  for (const auto& [path, text] : *head_) {
    const auto before = base_.find(path);
    const std::string id = sha256_hex(text).substr(0, 40);
    if (before == base_.end()) {
      out += "? " + path + '\0';
    } else {
      out += "H 100644 " + id + " 0\t" + path + '\0';
      if (before->second != text && text.size() % 2 == 0)
        out += "C 100644 " + id + " 0\t" + path + '\0';
    }
  }
  for (const auto& [path, text] : base_)
    if (!head_->contains(path)) out += "R 100644 " + sha256_hex(text) + " 0\t" + path + '\0';
  return out;
}

process::ProcessResult FakeGit::run(const process::Command& command, std::stop_token) {
  process::ProcessResult result;
  if (command.argv.at(1) == "ls-files") {  // no links, nothing ignored
    if (head_ != nullptr && std::ranges::find(command.argv, "-v") != command.argv.end())
      result.out = listing();
    return result;
  }
  if (command.argv.at(1) != "cat-file") throw std::runtime_error("git " + command.argv.at(1));
  for (const std::string_view line : split_lines(command.input)) {
    const auto file = base_.find(std::string(line.substr(line.find(':') + 1)));
    if (file == base_.end()) {
      result.out += fmt::format("{} missing\n", line);
    } else {
      result.out += fmt::format("0123 blob {}\n{}\n", file->second.size(), file->second);
    }
  }
  return result;
}

}  // namespace infra::workspace::test
