#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "lib/base/error.h"
#include "tests/unit/scanners/repository.h"

namespace infra::scanners {
namespace {

using test::Repository;
using Lines = std::vector<std::string>;

const std::string kBucket = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n}\n";

// What tfsec prints for a finding on line 1, and that it has read the file.
std::string tfsec_script(const std::string& file) {
  return R"(echo "1 terraform.parser Parsing '${PWD#/}/)" + file + R"('..." >&2
echo '{"results":[{"rule_id":"AVD-AWS-0089","severity":"MEDIUM","description":"no logging",
"resource":"aws_s3_bucket.b","location":{"filename":"'$PWD'/)" +
         file + R"(","start_line":1,"end_line":3}}]}')";
}

// The message and the hint of the error that a scan ends with; "" where it ends well.
std::pair<std::string, std::string> error_of(Repository& repository, const Lines& names) {
  try {
    repository.scan(names);
  } catch (const Error& error) {
    return {error.what(), error.hint};
  }
  return {};
}

TEST_CASE("a scanner that is not installed is an error that says what to install") {
  Repository repository;
  repository.write("main.tf", kBucket);
  const auto [message, hint] = error_of(repository, {"checkov"});
  CHECK(message == "the scanner `checkov` is not installed");
  CHECK(hint.find("pip install checkov") != std::string::npos);
}

TEST_CASE("an unknown scanner is refused with a suggestion") {
  Repository repository;
  repository.write("main.tf", kBucket);
  CHECK(error_of(repository, {"chekov"}) ==
        std::pair<std::string, std::string>("there is no scanner `chekov`",
                                            "did you mean `checkov`?"));
}

TEST_CASE("a scanner that is too old is refused") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.program("tfsec", "v0.63.1", "exit 0");
  CHECK(error_of(repository, {"tfsec"}).first ==
        "`tfsec` is 0.63.1, but at least 1.28.0 is needed");
}

TEST_CASE("infra.yaml may ask for a newer version of a scanner, not for an older one") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.program("tfsec", "v1.28.1", "exit 0");
  repository.write("infra.yaml", "version: 1\nscanners: { tfsec: { min_version: 1.28.9 } }\n");
  CHECK(error_of(repository, {"tfsec"}).first ==
        "`tfsec` is 1.28.1, but at least 1.28.9 is needed");
  repository.program("tfsec", "v1.27.0", "exit 0");
  repository.write("infra.yaml", "version: 1\nscanners: { tfsec: { min_version: 1.20.0 } }\n");
  CHECK(error_of(repository, {"tfsec"}).first ==
        "`tfsec` is 1.27.0, but at least 1.28.0 is needed");
}

TEST_CASE("the malicious releases of Trivy are refused, and their neighbours are not") {
  Repository repository;
  repository.write("main.tf", kBucket);
  for (const std::string bad : {"0.69.4", "0.69.5", "0.69.6"}) {
    repository.program("trivy", "Version: " + bad, "exit 0");
    CHECK(error_of(repository, {"trivy"}).first ==
          "`trivy` " + bad + " is refused: it is a malicious release");
  }
  repository.program("trivy", "Version: 0.69.3", "echo '{\"SchemaVersion\":2}'");
  CHECK(error_of(repository, {"trivy"}).first.empty());
}

TEST_CASE("a scanner without a version is refused") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.program("checkov", "hello", "exit 0");
  CHECK(error_of(repository, {"checkov"}).first ==
        "`checkov --version` prints no version but: hello");
}

TEST_CASE("a scanner that prints rubbish is an error that names it and what it said") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.program("tfsec", "v1.28.14", "echo 'all is well'; echo 'out of luck' >&2");
  const auto [message, hint] = error_of(repository, {"tfsec"});
  CHECK(message ==
        "`tfsec` on . ended with code 0 and what it printed is no report of tfsec: out of luck");
  CHECK(hint.find("run `tfsec` by itself") == 0);
  // Well-formed JSON of another shape, and half of a report, are rubbish too.
  for (const std::string rubbish : {"[]", "{}", "{\"results\": 1}", "{\"results\": [", "null",
                                    "{\"results\":[{\"severity\":\"HIGH\"}]}"}) {
    repository.program("tfsec", "v1.28.14", "echo '" + rubbish + "'");
    CHECK_FALSE(error_of(repository, {"tfsec"}).first.empty());
    repository.program("checkov", "3.3.30", "echo '" + rubbish + "'");
    CHECK_FALSE(error_of(repository, {"checkov"}).first.empty());
    repository.program("trivy", "Version: 0.69.3", "echo '" + rubbish + "'");
    CHECK_FALSE(error_of(repository, {"trivy"}).first.empty());
  }
}

TEST_CASE("a report that is nested without end is rubbish, not a crash") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.program("tfsec", "v1.28.14", "head -c 1000000 /dev/zero | tr '\\0' '['");
  CHECK(error_of(repository, {"tfsec"}).first.find("no report of tfsec") != std::string::npos);
}

TEST_CASE("a scanner that crashes is an error") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.program("checkov", "3.3.30", "echo 'ImportError: no module' >&2; exit 2");
  CHECK(error_of(repository, {"checkov"}).first ==
        "`checkov` on . ended with code 2 and no report: ImportError: no module");
}

TEST_CASE("a scanner that hangs is stopped, and all that it started") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.timeout = std::chrono::milliseconds(300);
  repository.program("checkov", "3.3.30", "trap '' TERM; sleep 600 & wait; sleep 600");
  CHECK(error_of(repository, {"checkov"}).first ==
        "`checkov` on the repository did not end within 300 ms and was stopped");
  CHECK(repository.processes().running() == 0);
}

TEST_CASE("a scanner that is killed is an error") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.program("trivy", "Version: 0.69.3", "kill -9 $$");
  CHECK(error_of(repository, {"trivy"}).first ==
        "`trivy` on the repository was killed by signal 9");
}

TEST_CASE("a scanner that prints without end is an error") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.max_output = 1'000'000;
  repository.program("trivy", "Version: 0.69.3", "head -c 3000000 /dev/zero");
  CHECK(error_of(repository, {"trivy"}).first ==
        "`trivy` on the repository printed more than 1 MB");
}

TEST_CASE("tfsec is asked about each root module by itself") {
  Repository repository;
  repository.write("stacks/a/prod/main.tf", kBucket);
  repository.write("stacks/b/prod/main.tf", kBucket);
  repository.program("tfsec", "v1.28.14",
                     R"(echo "1 terraform.parser Parsing '${PWD#/}/$1/main.tf'..." >&2
echo '{"results":[{"rule_id":"AVD-AWS-0089","severity":"MEDIUM","description":"no logging",
"resource":"aws_s3_bucket.b","location":{"filename":"'$PWD/$1'/main.tf","start_line":1,"end_line":3}}]}')");
  const ScanResult result = repository.scan({"tfsec"});
  CHECK(repository.merged(result) ==
        Lines{"EXT:tfsec:AVD-AWS-0089 stacks/a/prod/main.tf aws_s3_bucket.b",
              "EXT:tfsec:AVD-AWS-0089 stacks/b/prod/main.tf aws_s3_bucket.b"});
  CHECK(repository.last()[0].severity == diag::Severity::warning);
  CHECK(repository.last()[0].subject.stack == "stacks/a/prod");
  CHECK(result.notes.size() == 1);  // prefer Trivy
}

TEST_CASE("a root module that a scanner passes over without a word is incomplete, not clean") {
  Repository repository;
  repository.write("stacks/a/prod/main.tf", kBucket);
  repository.write("stacks/b/prod/main.tf", kBucket);
  repository.write("stacks/b/prod/more.tf", "");
  // As tfsec does at the top of a repository: it reads one folder, and says nothing of the other.
  repository.program("tfsec", "v1.28.14",
                     R"([ "$1" = stacks/a/prod ] &&
  echo "1 terraform.parser Parsing '${PWD#/}/$1/main.tf'..." >&2
echo '{"results":[]}')");
  const ScanResult result = repository.scan({"tfsec"});
  CHECK(repository.merged(result) == Lines{"EXT:tfsec:incomplete stacks/b/prod/main.tf "});
  CHECK(repository.last()[0].severity == diag::Severity::error);
  CHECK(repository.last()[0].message ==
        "`tfsec` passed over stacks/b/prod/main.tf and 1 file more without a word");
}

TEST_CASE("what Trivy parses but does not judge as a root module or a called one is incomplete") {
  Repository repository;
  repository.write("stacks/a/prod/main.tf", kBucket);
  repository.write("stacks/b/prod/main.tf", kBucket);
  repository.program("trivy", "Version: 0.69.3", R"(cat >&2 <<'LOG'
t	DEBUG	[terraform parser] Parsing	module="root" file_path="stacks/a/prod/main.tf"
t	DEBUG	[terraform parser] Parsing	module="root" file_path="stacks/b/prod/main.tf"
t	INFO	[terraform scanner] Scanning root module	file_path="stacks/a/prod"
t	DEBUG	[terraform parser] Parsing	module="root" file_path="stacks/a/prod/main.tf"
LOG
echo '{"SchemaVersion":2}')");
  const ScanResult result = repository.scan({"trivy"});
  CHECK(repository.merged(result) == Lines{"EXT:trivy:incomplete stacks/b/prod/main.tf "});
}

TEST_CASE(
    "what tfsec says of Terraform's JSON syntax is dropped, and that it was not judged is said") {
  Repository repository;
  repository.write("main.tf.json", R"({"resource":{"aws_s3_bucket":{"b":{"bucket":"x"}}}})");
  repository.program("tfsec", "v1.28.14", tfsec_script("main.tf.json"));
  const ScanResult result = repository.scan({"tfsec"});
  CHECK(repository.merged(result) == Lines{"EXT:tfsec:incomplete main.tf.json "});
  CHECK(repository.last()[0].message ==
        "`tfsec` misreads Terraform's JSON syntax: main.tf.json was not judged");
}

TEST_CASE("a folder that tfsec cannot parse is incomplete") {
  Repository repository;
  repository.write("main.tf", "resource \"x\" {\n");
  repository.program("tfsec", "v1.28.14",
                     "echo 'Error: scan failed: repo/main.tf:1,14-15: Unclosed block'; exit 1");
  const ScanResult result = repository.scan({"tfsec"});
  CHECK(repository.merged(result) == Lines{"EXT:tfsec:incomplete main.tf "});
}

TEST_CASE("a file that Checkov cannot parse is incomplete") {
  Repository repository;
  repository.write("main.tf", "resource \"x\" {\n");
  repository.program("checkov", "3.3.30", R"(echo '{"check_type":"terraform","results":
{"failed_checks":[],"parsing_errors":["'$PWD'/main.tf"]},"summary":{}}')");
  const ScanResult result = repository.scan({"checkov"});
  CHECK(repository.merged(result) == Lines{"EXT:checkov:incomplete main.tf "});
}

TEST_CASE(
    "a file that Checkov passes over is incomplete where its resources get verdicts elsewhere") {
  Repository repository;
  repository.write("stacks/a/prod/main.tf", kBucket);
  repository.write("stacks/b/prod/main.tf", kBucket);
  repository.write("stacks/b/prod/other.tf", "resource \"null_resource\" \"n\" {}\n");
  repository.program("checkov", "3.3.30", R"(echo '{"check_type":"terraform","results":
{"failed_checks":[],"passed_checks":[{"check_id":"CKV_AWS_18","file_path":"/stacks/a/prod/main.tf",
"resource":"aws_s3_bucket.b"}]},"summary":{}}')");
  const ScanResult result = repository.scan({"checkov"});
  CHECK(repository.merged(result) == Lines{"EXT:checkov:incomplete stacks/b/prod/main.tf "});
}

TEST_CASE("rules of infra.yaml hold for scanners too") {
  Repository repository;
  repository.write("main.tf", kBucket);
  repository.program("tfsec", "v1.28.14", tfsec_script("main.tf"));
  repository.write("infra.yaml", "version: 1\nrules: { \"EXT:tfsec:AVD-AWS-0089\": off }\n");
  CHECK(repository.scan({"tfsec"}).found.empty());
  repository.write("infra.yaml", "version: 1\nrules: { \"EXT:tfsec:AVD-AWS-0089\": note }\n");
  CHECK(repository.scan({"tfsec"}).found.at(0).severity == diag::Severity::note);
}

TEST_CASE("arguments of infra.yaml reach the scanner, and the settings of the repository too") {
  Repository repository;
  repository.write("stacks/a/prod/main.tf", kBucket);
  repository.write(".tfsec/config.yml", "exclude: []\n");
  repository.write("infra.yaml",
                   "version: 1\nscanners: { tfsec: { args: [--minimum-severity, HIGH] } }\n");
  repository.program("tfsec", "v1.28.14", "echo \"$@\" > ../arguments; echo '{\"results\":[]}'");
  repository.scan({"tfsec"});
  const std::string given = DiskFileSystem().read(repository.root() + "/../arguments");
  CHECK(given.find("--minimum-severity HIGH") != std::string::npos);
  CHECK(given.find("--config-file " + repository.root() + "/.tfsec/config.yml") !=
        std::string::npos);
}

TEST_CASE("a scan that is interrupted ends its children and returns") {
  Repository repository;
  repository.write("main.tf", kBucket);
  std::stop_source stop;
  repository.stop = stop.get_token();
  repository.program("tfsec", "v1.28.14", "sleep 600");
  repository.open();
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop.request_stop();
  });
  const ScanResult result =
      run_scanners({"tfsec"}, repository.workspace(), repository.selected(), repository.roots(),
                   repository.processes(), repository.settings());
  CHECK(result.found.empty());
  CHECK(repository.processes().running() == 0);
}

}  // namespace
}  // namespace infra::scanners
