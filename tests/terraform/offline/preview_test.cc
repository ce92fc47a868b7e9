// A change as `plan --offline` shows it: the base applied in memory, the head planned on top, with
// the real terraform.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "lib/base/file_system.h"
#include "lib/base/temp_dir.h"
#include "lib/process/process.h"
#include "lib/provider/offline.h"

namespace infra::provider {
namespace {

bool terraform_is_there() {
  const bool found = std::system("terraform version >/dev/null 2>&1") == 0;
  if (!found && std::getenv("CI")) FAIL("terraform is not installed");
  if (!found) WARN("skipped: terraform is not installed");
  return found;
}

OfflineSettings settings() {
  OfflineSettings result;
  for (const char* name : {"PATH", "HOME", "TMPDIR"})
    if (const char* value = std::getenv(name)) result.environment[name] = value;
  result.repository_root = "/repository";
  result.root = "/repository/stacks/pay/dev";
  result.on_disk = false;
  return result;
}

MemoryFileSystem repository(const std::string& main) {
  MemoryFileSystem files;
  files.write("/repository/stacks/pay/dev/main.tf", main);
  files.write("/repository/modules/queue/main.tf",
              "variable \"name\" {}\n"
              "resource \"aws_sqs_queue\" \"this\" { name = var.name }\n");
  return files;
}

std::map<std::string, std::string> actions(const Preview& preview) {
  std::map<std::string, std::string> found;
  const auto plan = nlohmann::json::parse(preview.plan_json, nullptr, false);
  if (!plan.is_object() || !plan.contains("resource_changes")) return found;
  for (const auto& each : plan["resource_changes"]) {
    std::string all = each.contains("previous_address") ? "moved" : "";
    for (const auto& action : each["change"]["actions"])
      if (action != "no-op") all += (all.empty() ? "" : ",") + action.get<std::string>();
    if (!all.empty()) found[each["address"].get<std::string>()] = all;
  }
  return found;
}

constexpr const char* kBase = R"(
terraform {
  backend "s3" {
    bucket = "b"
    key    = "k"
    region = "ap-northeast-2"
  }
}
module "orders" {
  source = "../../../modules/queue"
  name   = "orders"
}
resource "aws_sns_topic" "old" { name = "t" }
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_cloudwatch_log_group" "this" {
  name              = "/pay"
  retention_in_days = 7
  provisioner "local-exec" { command = "exit 1" }
}
)";
constexpr const char* kHead = R"(
module "orders" {
  source = "../../../modules/queue"
  name   = "orders-2"
}
resource "aws_sns_topic" "new" { name = "t" }
moved {
  from = aws_sns_topic.old
  to   = aws_sns_topic.new
}
resource "aws_cloudwatch_log_group" "this" {
  name              = "/pay"
  retention_in_days = 14
}
resource "aws_sqs_queue" "added" { name = "added" }
)";

std::size_t scratch_folders() {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::temp_directory_path()))
    count += entry.path().filename().string().starts_with("infra-offline") ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a preview says exactly what a change adds, changes, replaces, moves and destroys") {
  if (!terraform_is_there()) return;
  // A scratch folder of our own, in which what is left behind can be told from other runs.
  static const TempDir temp("preview");
  REQUIRE(::setenv("TMPDIR", temp.path().c_str(), 1) == 0);
  process::PosixProcessRunner processes;
  const MemoryFileSystem base = repository(kBase), head = repository(kHead);
  const Preview preview = preview_change(&base, head, processes, settings(), {}, {});
  INFO(preview.failed_step << preview.last.err);
  REQUIRE(preview.failed_step.empty());
  CHECK(actions(preview) ==
        std::map<std::string, std::string>{{"module.orders.aws_sqs_queue.this", "delete,create"},
                                           {"aws_sns_topic.new", "moved"},
                                           {"aws_vpc.this", "delete"},
                                           {"aws_cloudwatch_log_group.this", "update"},
                                           {"aws_sqs_queue.added", "create"}});
  CHECK(std::ranges::any_of(preview.notes, [](const std::string& note) {
    return note.find("provisioner") != note.npos;
  }));
  CHECK(scratch_folders() == 0);
}

TEST_CASE("a stack that is new is created as a whole, one that breaks says at which step") {
  if (!terraform_is_there()) return;
  process::PosixProcessRunner processes;
  const MemoryFileSystem head = repository("resource \"aws_sqs_queue\" \"a\" { name = \"a\" }\n");
  CHECK(actions(preview_change(nullptr, head, processes, settings(), {}, {})) ==
        std::map<std::string, std::string>{{"aws_sqs_queue.a", "create"}});
  const MemoryFileSystem broken = repository("resource \"aws_sqs_queue\" \"a\" { nam = \"a\" }\n");
  const Preview failed = preview_change(&head, broken, processes, settings(), {}, {});
  CHECK(failed.failed_step == "plan");
  CHECK(failed.last.err.find("Unsupported argument") != std::string::npos);
  const Preview base_failed = preview_change(&broken, head, processes, settings(), {}, {});
  CHECK(base_failed.failed_step == "apply of the base");
}

TEST_CASE("the end of a stack that is gone destroys all that its base made") {
  if (!terraform_is_there()) return;
  process::PosixProcessRunner processes;
  const MemoryFileSystem base = repository(kBase);
  const Preview preview = preview_end(base, processes, settings(), {}, {});
  INFO(preview.failed_step << preview.last.err);
  CHECK(actions(preview) ==
        std::map<std::string, std::string>{{"module.orders.aws_sqs_queue.this", "delete"},
                                           {"aws_sns_topic.old", "delete"},
                                           {"aws_vpc.this", "delete"},
                                           {"aws_cloudwatch_log_group.this", "delete"}});
  const MemoryFileSystem kept = repository(
      "resource \"aws_sqs_queue\" \"a\" {\n  name = \"a\"\n  lifecycle { prevent_destroy = true "
      "}\n}\n");
  const Preview refused = preview_end(kept, processes, settings(), {}, {});
  CHECK(refused.failed_step == "plan of the end");
  CHECK(refused.last.err.find("prevent_destroy") != std::string::npos);
  const MemoryFileSystem nothing(std::map<std::string, std::string>{{"/elsewhere/main.tf", ""}});
  CHECK(preview_end(nothing, processes, settings(), {}, {}).failed_step == "reading the base");
}

}  // namespace infra::provider
