// The parsers on what the real programs printed for tests/data/scanners/repo, recorded with tfsec
// 1.28.14, Trivy 0.69.3, Checkov 3.3.30 and conftest 0.71.1 (the repository's path made /repo; of
// Checkov's report, its copies of the configuration left out).
#include <algorithm>
#include <catch2/catch.hpp>

#include "lib/base/file_system.h"
#include "lib/scanners/tool.h"
#include "tests/unit/scanners/repository.h"

namespace infra::scanners {
namespace {

using test::Repository;
using Lines = std::vector<std::string>;

const std::string kData = std::string(INFRA_SOURCE_DIR) + "/tests/data/scanners/";

std::string recorded(const std::string& name) { return DiskFileSystem().read(kData + name); }

process::ProcessResult result_of(const std::string& out, const std::string& err, int code = 0) {
  process::ProcessResult result;
  result.exit_code = code;
  result.out = recorded(out);
  if (!err.empty()) result.err = recorded(err);
  return result;
}

const Finding& find(const Report& report, const std::string& id) {
  const auto found = std::ranges::find(report.findings, id, &Finding::id);
  REQUIRE(found != report.findings.end());
  return *found;
}

TEST_CASE("a report of tfsec is read") {
  const Report report = tfsec().read(result_of("tfsec.json", "tfsec.log"), {"stacks/pay/prod"});
  CHECK(report.findings.size() == 11);
  const Finding& open = find(report, "AVD-AWS-0107");
  CHECK(open.severity == diag::Severity::error);
  CHECK(open.file == "/repo/stacks/pay/prod/main.tf");
  CHECK(open.line == 19);
  CHECK(open.address == "aws_security_group.web");
  CHECK(open.message == "Security group rule allows ingress from public internet.");
  CHECK(open.link.find("aws/ec2/no-public-ingress-sgr") != std::string::npos);
  REQUIRE(report.files_read);
  CHECK(*report.files_read ==
        Lines{"/repo/stacks/pay/prod/main.tf", "/repo/modules/queue/main.tf"});
}

TEST_CASE("a report of Trivy is read") {
  const Report report = trivy().read(result_of("trivy.json", "trivy.log"), {"."});
  CHECK(report.findings.size() == 10);
  const Finding& open = find(report, "AWS-0107");
  CHECK(open.severity == diag::Severity::error);
  CHECK(open.file == "stacks/pay/prod/main.tf");
  CHECK(open.line == 19);
  CHECK(find(report, "AWS-0089").severity == diag::Severity::note);
  CHECK(find(report, "AWS-0096").file == "modules/queue/main.tf");
  CHECK(open.link == "https://avd.aquasec.com/misconfig/aws-0107");
  REQUIRE(report.files_read);
  CHECK(std::ranges::count(*report.files_read, "stacks/pay/prod/main.tf") > 0);
  CHECK(std::ranges::count(*report.files_read, "modules/queue/main.tf") > 0);
}

TEST_CASE("a report of Checkov is read") {
  const Report report = checkov().read(result_of("checkov.json", "", 1), {"."});
  CHECK(report.findings.size() == 10);
  const Finding& open = find(report, "CKV_AWS_24");
  CHECK(open.severity == diag::Severity::warning);
  CHECK(open.file == "stacks/pay/prod/main.tf");
  CHECK(open.line == 10);
  CHECK(open.end_line == 21);
  CHECK(find(report, "CKV_AWS_27").address == "module.jobs.aws_sqs_queue.this");
  CHECK(report.unseen.empty());
}

TEST_CASE("a report of Checkov on nothing is its totals alone") {
  process::ProcessResult result;
  result.out =
      "{\"passed\": 0, \"failed\": 0, \"skipped\": 0, \"parsing_errors\": 0, \"resource_count\": 0,"
      " \"checkov_version\": \"3.3.30\"}";
  CHECK(checkov().read(result, {"."}).findings.empty());
}

TEST_CASE("a report of conftest is read") {
  const Report report = conftest().read(result_of("conftest.json", "", 1), {"stacks/pay/prod"});
  REQUIRE(report.findings.size() == 2);
  CHECK(report.findings[0].id == "main.deny");
  CHECK(report.findings[0].severity == diag::Severity::error);
  CHECK(report.findings[0].message == "bucket data has no owner");
  CHECK(report.findings[1].id == "ORG7");
  CHECK(report.findings[1].severity == diag::Severity::warning);
  CHECK(report.findings[1].address == "aws_security_group.web");
  CHECK(conftest().read(result_of("conftest-clean.json", ""), {"modules/queue"}).findings.empty());
}

TEST_CASE("versions are read as the real programs print them") {
  CHECK(tfsec().read_version("v1.28.14\n") == "1.28.14");
  CHECK(trivy().read_version("Version: 0.69.3\n") == "0.69.3");
  CHECK(checkov().read_version("3.3.30\n") == "3.3.30");
  CHECK(conftest().read_version("Conftest: 0.71.1\nOPA: 1.21.1\n") == "0.71.1");
}

// Scripts that print the recordings stand in for the programs.
void install(Repository& repository) {
  const std::string subst = "sed -e \"s|/repo/|$PWD/|g\" ";
  repository.copy_of(kData + "repo");
  repository.program(
      "tfsec", "v1.28.14",
      subst + kData + "tfsec.json\nsed -e \"s|'repo/|'${PWD#/}/|\" " + kData + "tfsec.log >&2");
  repository.program("trivy", "Version: 0.69.3",
                     "cat " + kData + "trivy.json\ncat " + kData + "trivy.log >&2");
  repository.program("checkov", "3.3.30", "cat " + kData + "checkov.json; exit 1");
  repository.program("conftest", "Conftest: 0.71.1",
                     "case $5 in modules/*) cat " + kData + "conftest-clean.json;; *) cat " +
                         kData + "conftest.json;; esac");
}

TEST_CASE("one defect that several scanners find at a resource is one diagnostic that names all") {
  Repository repository;
  install(repository);
  const ScanResult result = repository.scan({"tfsec", "trivy", "checkov", "conftest"});
  CHECK(repository.merged(result) ==
        Lines{"EXT:trivy:AWS-0096 modules/queue/main.tf module.jobs.aws_sqs_queue.this",
              "EXT:conftest:main.deny stacks/pay/prod/main.tf ",
              "EXT:checkov:CKV2_AWS_5 stacks/pay/prod/main.tf aws_security_group.web",
              "EXT:conftest:ORG7 stacks/pay/prod/main.tf aws_security_group.web",
              "EXT:trivy:AWS-0107 stacks/pay/prod/main.tf aws_security_group.web",
              "EXT:checkov:CKV2_AWS_61 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:checkov:CKV2_AWS_62 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:checkov:CKV_AWS_144 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:tfsec:AVD-AWS-0088 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:trivy:AWS-0086 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:trivy:AWS-0087 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:trivy:AWS-0089 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:trivy:AWS-0090 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:trivy:AWS-0091 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:trivy:AWS-0093 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:trivy:AWS-0094 stacks/pay/prod/main.tf aws_s3_bucket.data",
              "EXT:trivy:AWS-0132 stacks/pay/prod/main.tf aws_s3_bucket.data"});
  const auto& open = *std::ranges::find_if(repository.last(), [](const diag::Diagnostic& each) {
    return each.rule->code == "EXT:trivy:AWS-0107";
  });
  REQUIRE(open.notes.size() == 2);
  CHECK(open.notes[0] ==
        "also found by checkov: CKV_AWS_24 (Ensure no security groups allow ingress from "
        "0.0.0.0:0 to port 22)");
  CHECK(open.notes[1].starts_with("also found by tfsec: AVD-AWS-0107 ("));
  CHECK(repository.workspace().sources().text(open.primary.span) ==
        "cidr_blocks = [\"0.0.0.0/0\"]");
}

TEST_CASE("a defect that one of our rules has found is that rule's, and names the scanners") {
  Repository repository;
  install(repository);
  const ScanResult result = repository.scan({"trivy", "checkov"});
  static constexpr diag::RuleInfo kOwn = {"NET001", "open", diag::Severity::error, "", "", "", ""};
  diag::Diagnostic own;
  own.rule = &kOwn;
  own.message = "port 22 is open";
  for (const diag::Diagnostic& each : result.found)
    if (each.rule->code == "EXT:trivy:AWS-0107") own.primary.span = each.primary.span;
  const Lines lines = repository.merged(result, {own});
  CHECK(std::ranges::count_if(lines, [](const std::string& line) {
          return line.find("0107") != std::string::npos ||
                 line.find("CKV_AWS_24") != std::string::npos;
        }) == 0);
  const auto& kept = *std::ranges::find_if(
      repository.last(), [](const diag::Diagnostic& each) { return each.rule == &kOwn; });
  CHECK(kept.notes.size() == 2);

  // One that could not be proven does not swallow what a scanner is sure of.
  own.severity = diag::Severity::note;
  const Lines unproven = repository.merged(result, {own});
  CHECK(std::ranges::count(
            unproven, "EXT:trivy:AWS-0107 stacks/pay/prod/main.tf aws_security_group.web") == 1);
}

}  // namespace
}  // namespace infra::scanners
