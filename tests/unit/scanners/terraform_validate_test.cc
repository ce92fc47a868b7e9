#include "lib/scanners/terraform_validate.h"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <thread>

#include "lib/base/error.h"
#include "tests/unit/scanners/repository.h"

namespace infra::scanners {
namespace {

namespace fs = std::filesystem;
using test::Repository;
using Lines = std::vector<std::string>;

// Where scratch copies are made, so that a test sees what is left of them.
class Scratch {
 public:
  Scratch() { ::setenv("TMPDIR", dir_.path().c_str(), 1); }
  Scratch(Scratch&&) = delete;
  ~Scratch() { ::unsetenv("TMPDIR"); }
  bool is_empty() const { return fs::is_empty(dir_.path()); }

 private:
  TempDir dir_;
};

const std::string kRoot =
    "terraform {\n  backend \"local\" {}\n}\nresource \"terraform_data\" \"d\" {}\n";

// A script as terraform: `version` is right, `init` and `validate` are what the test says.
void install(Repository& repository, const std::string& init, const std::string& validate,
             const std::string& version = "1.11.4") {
  repository.program("terraform", "",
                     "case $1 in version) echo '{\"terraform_version\":\"" + version +
                         "\"}';; init) " + init + ";; validate) " + validate + ";; esac");
}

ScanResult run(Repository& repository) {
  repository.open();
  ScanResult result;
  run_terraform(repository.workspace(), repository.selected(), repository.roots(),
                repository.processes(), repository.settings(), result);
  return result;
}

std::string error_of(Repository& repository) {
  try {
    run(repository);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("what terraform says is found at its place, also in a module") {
  Repository repository;
  const Scratch scratch;
  repository.write("modules/m/main.tf", "resource \"terraform_data\" \"d\" {\n  inputt = 1\n}\n");
  repository.write("stacks/a/prod/main.tf",
                   kRoot + "module \"m\" {\n  source = \"../../../modules/m\"\n}\n");
  install(repository, "exit 0", R"(cat <<'JSON'
{"format_version":"1.0","valid":false,"error_count":1,"warning_count":0,"diagnostics":[
{"severity":"error","summary":"Unsupported argument","detail":"An argument named \"inputt\" is not expected here.",
"range":{"filename":"../../../modules/m/main.tf","start":{"line":2,"column":3,"byte":34},"end":{"line":2,"column":9,"byte":40}}}]}
JSON
exit 1)");
  const ScanResult result = run(repository);
  CHECK(repository.merged(result) == Lines{"EXT:terraform:unsupported-argument modules/m/main.tf "
                                           "module.m.terraform_data.d"});
  const diag::Diagnostic& found = repository.last()[0];
  CHECK(found.message == "Unsupported argument: An argument named \"inputt\" is not expected here");
  CHECK(repository.workspace().sources().text(found.primary.span) == "inputt = 1");
  CHECK(scratch.is_empty());
}

TEST_CASE("a finding of terraform that a rule of ours has too is that rule's") {
  Repository repository;
  repository.write("main.tf", kRoot + "output \"o\" {\n  value = var.x\n}\n");
  install(repository, "exit 0", R"(cat <<'JSON'
{"valid":false,"diagnostics":[{"severity":"error","summary":"Reference to undeclared input variable",
"detail":"No.","range":{"filename":"main.tf","start":{"line":6},"end":{"line":6}}}]}
JSON
exit 1)");
  const ScanResult result = run(repository);
  REQUIRE(result.found.size() == 1);
  static constexpr diag::RuleInfo kOwn = {"HCL002", "", diag::Severity::error, "", "", "", ""};
  diag::Diagnostic own;
  own.rule = &kOwn;
  own.message = "there is no variable x";
  own.primary.span = result.found[0].primary.span;
  own.primary.span.begin += 8;  // var.x
  CHECK(repository.merged(result, {own}) == Lines{"HCL002 main.tf "});
  CHECK(repository.last()[0].notes == Lines{"also found by terraform: "
                                            "reference-to-undeclared-input-variable (Reference to "
                                            "undeclared input variable)"});
}

TEST_CASE("the user's folder is neither written nor read through a backend") {
  Repository repository;
  const Scratch scratch;
  repository.write("stacks/a/prod/main.tf", kRoot);
  repository.write("stacks/a/prod/.terraform.lock.hcl", "# mine\n");
  repository.write("stacks/a/prod/.terraform/terraform.tfstate", "{}");
  install(repository,
          "echo \"$@\" > $TF_PLUGIN_CACHE_DIR/../../arguments; [ -e .terraform ] && exit 1; mkdir "
          ".terraform; echo changed > .terraform.lock.hcl; exit 0",
          "echo '{\"valid\":true,\"diagnostics\":[]}'");
  CHECK(run(repository).found.empty());
  CHECK(DiskFileSystem().read(repository.root() + "/stacks/a/prod/.terraform.lock.hcl") ==
        "# mine\n");
  CHECK_FALSE(fs::exists(repository.root() + "/stacks/a/prod/.terraform/providers"));
  CHECK(DiskFileSystem().read(std::string(::getenv("TMPDIR")) + "/arguments") ==
        "init -backend=false -input=false -json\n");
}

TEST_CASE("what interferes with terraform is not passed on, and one cache serves all") {
  Repository repository;
  repository.write("stacks/a/prod/main.tf", kRoot);
  repository.write("stacks/b/prod/main.tf", kRoot);
  install(repository,
          "[ -z \"$TF_CLI_ARGS_init$TF_DATA_DIR$TF_WORKSPACE\" ] || exit 1; [ -d "
          "\"$TF_PLUGIN_CACHE_DIR\" ] || exit 1; touch \"$TF_PLUGIN_CACHE_DIR/x\"; exit 0",
          "[ -e \"$TF_PLUGIN_CACHE_DIR/x\" ] && echo '{\"valid\":true,\"diagnostics\":[]}'");
  repository.open();
  Settings settings = repository.settings();
  settings.environment["TF_CLI_ARGS_init"] = "-upgrade";
  settings.environment["TF_DATA_DIR"] = "/nowhere";
  settings.environment["TF_WORKSPACE"] = "prod";
  ScanResult result;
  CHECK_NOTHROW(run_terraform(repository.workspace(), repository.selected(), repository.roots(),
                              repository.processes(), settings, result));
}

TEST_CASE("terraform that is missing or of a version that is not wanted is an error") {
  Repository repository;
  repository.write("main.tf", kRoot);
  repository.path = "/nowhere";
  CHECK(error_of(repository) == "`terraform` is not installed, and --terraform needs it");
  repository.path = "/usr/bin:/bin";
  install(repository, "exit 0", "exit 0", "1.5.7");
  CHECK(error_of(repository) ==
        "`terraform` is Terraform 1.5.7, but infra.yaml wants `>= 1.10, < 2`");
  install(repository, "exit 0", "exit 0", "x");
  CHECK(error_of(repository).starts_with("`terraform version -json` prints no version"));
}

TEST_CASE("an init that fails for want of a registry is an error, and nothing is left behind") {
  Repository repository;
  const Scratch scratch;
  repository.write("main.tf", kRoot);
  install(repository,
          "echo '{\"@level\":\"error\",\"diagnostic\":{\"severity\":\"error\",\"summary\":\"Failed "
          "to query available provider packages\",\"detail\":\"no network\"}}'; exit 1",
          "exit 0");
  CHECK(error_of(repository) ==
        "`terraform init` fails in .: Failed to query available provider packages: no network");
  CHECK(scratch.is_empty());
}

TEST_CASE("a validate that prints rubbish is an error") {
  Repository repository;
  const Scratch scratch;
  repository.write("main.tf", kRoot);
  install(repository, "exit 0", "echo fine");
  CHECK(error_of(repository) ==
        "`terraform validate` on . ended with code 0 and what it printed is no report");
  CHECK(scratch.is_empty());
}

TEST_CASE("an interrupted run ends terraform and leaves nothing behind") {
  Repository repository;
  const Scratch scratch;
  repository.write("main.tf", kRoot);
  install(repository, "sleep 600", "exit 0");
  std::stop_source stop;
  repository.stop = stop.get_token();
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop.request_stop();
  });
  CHECK(run(repository).found.empty());
  CHECK(repository.processes().running() == 0);
  CHECK(scratch.is_empty());
}

}  // namespace
}  // namespace infra::scanners
