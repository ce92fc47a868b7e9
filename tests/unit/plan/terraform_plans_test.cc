#include "lib/plan/terraform_plans.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"

namespace infra::plan {
namespace {

constexpr const char* kPlan = R"({"format_version":"1.2","resource_changes":[]})";

// Answers as terraform does; what it is to say can be queued for each command.
class FakeTerraform final : public process::ProcessRunner {
 public:
  process::ProcessResult run(const process::Command& given, std::stop_token) override {
    process::Command command = given;
    std::string base;
    if (command.argv.front() == "sh") {  // sh -c SCRIPT BASE terraform plan …
      base = command.argv.at(3);
      command.argv.erase(command.argv.begin(), command.argv.begin() + 4);
    }
    calls.push_back(command);
    process::ProcessResult result = answer(command);
    if (!base.empty()) {
      write_file_atomically(base + ".out", std::exchange(result.out, ""));
      write_file_atomically(base + ".err", std::exchange(result.err, ""));
    }
    return result;
  }
  process::ProcessResult answer(const process::Command& command) {
    const std::string& name = command.argv.at(1);
    if (touch_lock_file && name == "init")
      write_file_atomically(command.cwd.string() + "/.terraform.lock.hcl", "changed");
    if (auto& queue = answers[name]; !queue.empty()) {
      process::ProcessResult result = queue.front();
      queue.erase(queue.begin());
      return result;
    }
    process::ProcessResult result;
    if (name == "show") result.out = kPlan;
    return result;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& call : calls) all.push_back(call.argv.at(1));
    return all;
  }
  std::string words(std::size_t i) const { return join(calls.at(i).argv, " "); }

  std::vector<process::Command> calls;
  std::map<std::string, std::vector<process::ProcessResult>> answers;
  bool touch_lock_file = false;
};

process::ProcessResult failure(const char* text) {
  process::ProcessResult result;
  result.exit_code = 1;
  result.err = text;
  return result;
}

struct Fixture {
  Fixture() {
    settings.root = root.path();
    settings.work = work.path();
    settings.plugin_cache = work.path() + "/cache";
    settings.retry_after = std::chrono::milliseconds(1);
    stack.path = "a";
    write("main.tf", "");
  }
  void write(const std::string& name, const std::string& text) const {
    write_result(root.path(), stack, name, text);
  }
  std::string lock_file() const { return root.path() + "/a/.terraform.lock.hcl"; }
  MadePlan make() { return TerraformPlans(terraform, settings).make(stack, {}, {}); }

  TempDir root, work;
  StackPlan stack;
  TerraformSettings settings;
  FakeTerraform terraform;
  DiskFileSystem disk;
};

TEST_CASE("a stack is initialised, planned and shown") {
  Fixture fixture;
  fixture.settings.arguments = {"-target=a.b"};
  const MadePlan made = fixture.make();
  CHECK(made.json == kPlan);
  REQUIRE(fixture.terraform.names() == std::vector<std::string>{"init", "plan", "show"});
  const std::string plan = fixture.terraform.words(1);
  CHECK_THAT(plan, Catch::Contains("-detailed-exitcode") && Catch::Contains("-lock-timeout=") &&
                       Catch::EndsWith("-target=a.b") && !Catch::Contains("-refresh"));
  CHECK(fixture.terraform.calls[0].cwd == fixture.root.path() + "/a");
  const auto& env = fixture.terraform.calls[0].env;
  CHECK(std::ranges::find(env, "TF_PLUGIN_CACHE_DIR=" + fixture.settings.plugin_cache) !=
        env.end());
  CHECK(fixture.disk.kind(fixture.work.path() + "/a/.terraform") == FileKind::missing);

  fixture.settings.lock = fixture.settings.refresh = false;
  fixture.make();
  CHECK_THAT(fixture.terraform.words(4), Catch::Contains("-lock=false -refresh=false"));
}

TEST_CASE("changes are no failure of the plan, but an error is") {
  Fixture fixture;
  process::ProcessResult changes;
  changes.exit_code = 2;
  fixture.terraform.answers["plan"] = {changes, failure("Error: Unsupported argument")};
  CHECK(fixture.make().error.empty());
  const MadePlan made = fixture.make();
  CHECK(made.json.empty());
  CHECK(made.error == "Error: Unsupported argument");
  CHECK(fixture.terraform.calls.size() == 3 + 2);  // not tried again
}

TEST_CASE("what passes by itself is tried three times") {
  Fixture fixture;
  const auto held = failure("Error: Error acquiring the state lock");
  fixture.terraform.answers["plan"] = {held, held};
  MadePlan made = fixture.make();
  CHECK(made.json == kPlan);
  CHECK(fixture.terraform.names() ==
        std::vector<std::string>{"init", "plan", "plan", "plan", "show"});
  CHECK_THAT(made.log, Catch::Contains("attempt 2 failed"));

  fixture.terraform.answers["plan"] = {held, held, held, held};
  made = fixture.make();
  CHECK(made.json.empty());
  CHECK(fixture.terraform.answers["plan"].size() == 1);
}

TEST_CASE("what is transient and what is not") {
  for (const char* text : {"Error: Failed to query available provider packages",
                           "api error ThrottlingException: Rate exceeded",
                           "503 Service Unavailable", "read: connection reset by peer"})
    CHECK(is_transient(text));
  for (const char* text :
       {"Error: Invalid reference", "AccessDenied", "no valid credential sources", ""})
    CHECK_FALSE(is_transient(text));
}

TEST_CASE("the lock file is what it was, also where there was none") {
  Fixture fixture;
  fixture.terraform.touch_lock_file = true;
  fixture.make();
  CHECK(fixture.disk.kind(fixture.lock_file()) == FileKind::missing);
  CHECK_THAT(fixture.terraform.words(0), !Catch::Contains("-lockfile"));

  fixture.write(".terraform.lock.hcl", "mine");
  fixture.terraform.calls.clear();
  fixture.make();
  CHECK(fixture.disk.read(fixture.lock_file()) == "mine");
  CHECK_THAT(fixture.terraform.words(0), Catch::EndsWith("-lockfile=readonly"));

  // It lacks this platform: init may add it, for as long as the plan takes.
  fixture.terraform.calls.clear();
  fixture.terraform.answers["init"] = {failure("the lock file is read-only.")};
  const MadePlan made = fixture.make();
  CHECK(made.json == kPlan);
  CHECK(fixture.terraform.names() == std::vector<std::string>{"init", "init", "plan", "show"});
  CHECK(fixture.disk.read(fixture.lock_file()) == "mine");

  TerraformPlans plans(fixture.terraform, fixture.settings);
  plans.warm({&fixture.stack}, {}, {});
  CHECK(fixture.disk.read(fixture.lock_file()) == "mine");
  CHECK_THAT(fixture.terraform.words(fixture.terraform.calls.size() - 1),
             Catch::Contains("-backend=false"));
}

TEST_CASE("secrets stay out of logs and errors") {
  Fixture fixture;
  fixture.settings.environment = {{"GITHUB_TOKEN", "ghp_0123456789"},
                                  {"TF_VAR_db_password", "hunter2hunter2"},
                                  {"LANG", "C.UTF-8"}};
  fixture.settings.arguments = {"-var=key=very-secret", "-var-file=prod.tfvars"};
  fixture.terraform.answers["plan"] = {
      failure("git clone https://x:ghp_0123456789@github.com/o/r\nhttps://user:pw@host/ C.UTF-8 "
              "hunter2hunter2 ssh://git@host")};
  const MadePlan made = fixture.make();
  for (const std::string& text : {made.log, made.error}) {
    CHECK_THAT(text, !Catch::Contains("ghp_") && !Catch::Contains("hunter2") &&
                         !Catch::Contains("user:pw") && Catch::Contains("C.UTF-8") &&
                         Catch::Contains("(secret)@host/"));
  }
  CHECK_THAT(made.log, !Catch::Contains("very-secret") && Catch::Contains("-var=key=…") &&
                           Catch::Contains("-var-file=prod.tfvars"));
  CHECK(redacted("abc", {{"A_TOKEN", ""}, {"B_TOKEN", "abc"}}) == "abc");  // too short to hide
}

}  // namespace
}  // namespace infra::plan
