// Infracost as an engine, with programs that stand in for it. The real one: tests/cost.
#include "lib/cost/infracost.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/temp_dir.h"

namespace infra::cost {
namespace {

// What 0.10.45 wrote for one instance, shortened.
constexpr const char* kReport = R"({"version": "0.2", "currency": "USD", "projects": [{
  "name": "stacks/pay/prod",
  "metadata": {"path": "/r/stacks/pay/prod", "type": "terraform_dir"},
  "breakdown": {"resources": [{
    "name": "aws_instance.web", "resourceType": "aws_instance", "tags": {"Team": "pay"},
    "monthlyCost": "73",
    "costComponents": [
      {"name": "Instance usage", "unit": "hours", "monthlyQuantity": "730", "price": "0.1",
       "monthlyCost": "73", "usageBased": false, "priceNotFound": false},
      {"name": "CPU credits", "unit": "vCPU-hours", "monthlyQuantity": null, "price": "0.05",
       "monthlyCost": null, "usageBased": true, "priceNotFound": false}]}],
    "totalMonthlyCost": "73"},
  "summary": {"unsupportedResourceCounts": {}}}]})";

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

class Fake {
 public:
  // A shell script; `REPORT` in it is a file with `report`, "$out" the file that is asked for.
  explicit Fake(const std::string& breakdown, const std::string& version = "Infracost v0.10.45",
                const std::string& report = kReport) {
    write_file_atomically(folder_.path() + "/report.json", report);
    const std::string program = folder_.path() + "/infracost";
    write_file_atomically(program, "#!/bin/sh\nREPORT='" + folder_.path() +
                                       "/report.json'\ncase $1 in\n--version) echo '" + version +
                                       "' ;;\nversion) echo '" + version +
                                       "' ;;\nbreakdown)\n  while [ \"$1\" != --out-file ]; do "
                                       "shift; done\n  out=$2\n  " +
                                       breakdown + " ;;\nesac\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  }

  Breakdown run() const {
    process::PosixProcessRunner processes;
    InfracostOptions options;
    options.root = folder_.path();
    options.inputs = {{"stacks/pay/prod", "/r/stacks/pay/prod"}};
    options.environment = {{"PATH", path.empty() ? folder_.path() + ":/usr/bin:/bin" : path},
                           {"INFRACOST_API_KEY", "ico-very-secret"}};
    options.timeout = timeout;
    return infracost_breakdown(processes, options);
  }

  std::string refused() const {
    try {
      run();
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  }

  std::string path;
  std::chrono::milliseconds timeout = std::chrono::seconds(20);

 private:
  TempDir folder_;
};

const std::string kCopy = "cp \"$REPORT\" \"$out\"";

}  // namespace

TEST_CASE("Infracost's report becomes ours", "[cost][infracost]") {
  const Breakdown breakdown = Fake(kCopy).run();
  CHECK(breakdown.book_name == "Infracost 0.10.45");
  CHECK(breakdown.monthly() == "73"_dec);
  REQUIRE(breakdown.projects.size() == 1);
  const ResourceCost& resource = breakdown.projects[0].resources.at(0);
  CHECK(resource.address == "aws_instance.web");
  CHECK(resource.service == "EC2");
  CHECK(resource.is_priced());
  CHECK(resource.usage_missing);
}

TEST_CASE("what Infracost cannot price is not priced", "[cost][infracost]") {
  const std::string missing =
      with(kReport, "\"usageBased\": false, \"priceNotFound\": false", "\"priceNotFound\": true");
  CHECK(Fake(kCopy, "Infracost v0.10.45", missing).run().projects[0].resources[0].not_priced ==
        std::vector<std::string>{"no price of `Instance usage`"});
  const std::string unknown =
      with(kReport, "ResourceCounts\": {}", "ResourceCounts\": {\"x_y\": 2}");
  const Breakdown breakdown = Fake(kCopy, "Infracost v0.10.45", unknown).run();
  CHECK(breakdown.projects[0].resources.at(1).not_priced ==
        std::vector<std::string>{"Infracost does not price 2 `x_y`"});
}

TEST_CASE("an Infracost that is not the right one is refused", "[cost][infracost]") {
  Fake none(kCopy);
  none.path = "/nonexistent:/usr/bin";
  CHECK(none.refused() == "`infracost` is not installed");
  CHECK(Fake(kCopy, "2.1.0").refused() ==
        "`infracost` is version 2.1.0, another program than 0.10: it prices no plan and wants a "
        "login");
  CHECK(Fake(kCopy, "hello").refused() ==
        "`infracost --version` says `hello`, which is neither 0.10 nor 2");
}

TEST_CASE("an Infracost that fails is no cost of 0", "[cost][infracost]") {
  Fake hanging("sleep 20");
  hanging.timeout = std::chrono::milliseconds(300);
  CHECK(hanging.refused().find("`infracost breakdown` had not ended after") == 0);
  // The key may be in what it says.
  CHECK(Fake("echo \"Error: key $INFRACOST_API_KEY is not valid\" >&2; exit 1").refused() ==
        "`infracost breakdown` ended with code 1 and without a report: Error: key (hidden) is not "
        "valid");
  CHECK(Fake("echo 'Error: no price server'").refused() ==
        "`infracost breakdown` ended with code 0 and without a report: Error: no price server");
  const std::string faulty = with(kReport, "\"type\": \"terraform_dir\"",
                                  "\"errors\": [{\"code\": 101, \"message\": \"cannot parse\"}]");
  CHECK(Fake(kCopy, "Infracost v0.10.45", faulty).refused() ==
        "Infracost could not price `stacks/pay/prod`: cannot parse");
  CHECK(Fake("echo '<html>' > \"$out\"").refused() ==
        "`infracost's report` is no cost report: it is no JSON");
  CHECK(Fake("echo '{\"version\": \"0.3\", \"projects\": []}' > \"$out\"").refused() ==
        "`infracost's report` is no cost report: its version is `0.3`, not 0.2");
  CHECK(Fake(kCopy, "Infracost v0.10.45", with(kReport, "\"USD\"", "\"EUR\"")).refused() ==
        "`infracost's report` is no cost report: its currency is `EUR`, not USD");
  CHECK(Fake("echo '{\"version\": \"0.2\", \"projects\": []}' > \"$out\"").refused() ==
        "Infracost reports on 0 projects, not on 1");
}

}  // namespace infra::cost
