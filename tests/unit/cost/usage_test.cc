#include "lib/cost/usage.h"

#include <catch2/catch.hpp>

#include "lib/base/error.h"

namespace infra::cost {
namespace {

std::string refused(const std::string& text) {
  try {
    UsageFile::parse(text, "u.yml");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("an address goes before its wildcard, and that before the type", "[cost][usage]") {
  const UsageFile usage = UsageFile::parse(
      "version: 0.1\n"
      "resource_type_default_usage:\n"
      "  aws_lambda_function:\n    monthly_requests: 1\n    request_duration_ms: 9\n"
      "resource_usage:\n"
      "  aws_lambda_function.a[*]:\n    monthly_requests: 2\n"
      "  aws_lambda_function.a[\"x\"]:\n    monthly_requests: 3\n",
      "u.yml");
  CHECK(usage.of("aws_lambda_function", "aws_lambda_function.b").at("monthly_requests") == "1");
  CHECK(usage.of("aws_lambda_function", "aws_lambda_function.a[\"y\"]").at("monthly_requests") ==
        "2");
  const UsageValues own = usage.of("aws_lambda_function", "aws_lambda_function.a[\"x\"]");
  CHECK(own.at("monthly_requests") == "3");
  CHECK(own.at("request_duration_ms") == "9");
}

TEST_CASE("a wildcard stands for any index, in any step, and for none", "[cost][usage]") {
  const UsageFile usage = UsageFile::parse(
      "resource_usage:\n"
      "  module.api[*].aws_sqs_queue.q[*]:\n    monthly_requests: 1\n    request_size_kb: 7\n"
      "  module.api[\"a\"].aws_sqs_queue.q[*]:\n    monthly_requests: 2\n",
      "u.yml");
  const auto requests = [&](const std::string& address) {
    const UsageValues values = usage.of("aws_sqs_queue", address);
    const auto found = values.find("monthly_requests");
    return found == values.end() ? std::string() : found->second;
  };
  CHECK(requests("module.api[0].aws_sqs_queue.q[1]") == "1");
  CHECK(requests("module.api[\"x]y[\"].aws_sqs_queue.q[\"z\"]") == "1");
  CHECK(requests("module.api.aws_sqs_queue.q") == "1");
  CHECK(requests("module.api[\"a\"].aws_sqs_queue.q[\"z\"]") == "2");
  CHECK(requests("module.api[\"a\"].aws_sqs_queue.other").empty());
  CHECK(requests("module.api[\"a\"].module.b.aws_sqs_queue.q").empty());
  // Key by key: what the narrower one does not say, the wider one does.
  CHECK(usage.of("aws_sqs_queue", "module.api[\"a\"].aws_sqs_queue.q").at("request_size_kb") ==
        "7");
}

TEST_CASE("every fault of a usage file is named with its line", "[cost][usage]") {
  const std::string head = "resource_usage:\n  aws_sqs_queue.a:\n";
  CHECK(refused(head + "    monthly_requests: 5\n") == "accepted");
  CHECK(refused(head + "    monthly_request: 5\n") ==
        "usage file `u.yml`: line 3: aws_sqs_queue has no usage `monthly_request`: did you mean "
        "`monthly_requests`?");
  CHECK(refused(head + "    monthly_requests: many\n") ==
        "usage file `u.yml`: line 3: `monthly_requests` is `many`, which is no number");
  CHECK(refused(head + "    monthly_requests: \"5\"\n") ==
        "usage file `u.yml`: line 3: `monthly_requests` is `5`, which is no number");
  CHECK(refused(head + "    monthly_requests: -5\n") ==
        "usage file `u.yml`: line 3: `monthly_requests` is -5: usage is never negative");
  CHECK(refused("resource_usages:\n  a: {}\n") ==
        "usage file `u.yml`: line 1: unknown key `resource_usages`");
  CHECK(refused("a: [\n").starts_with("usage file `u.yml`: line "));
}

TEST_CASE("syncing adds what is asked as comments and keeps the rest", "[cost][usage]") {
  const std::string old =
      "version: 0.1\nresource_usage:\n  aws_sqs_queue.a:\n    monthly_requests: 5 # mine\n";
  const UsageFile known = UsageFile::parse(old, "u.yml");
  const AskedUsage asked[] = {{"aws_sqs_queue.a", {"monthly_requests", "request_size_kb"}}};
  const std::string text = sync_usage_file(old, asked, known);
  CHECK(text ==
        "version: 0.1\nresource_usage:\n"
        "  # aws_sqs_queue.a:\n  #   request_size_kb: 0 # request size, KB\n"
        "  aws_sqs_queue.a:\n    monthly_requests: 5 # mine\n");
  CHECK(sync_usage_file(text, asked, known) == text);
}

}  // namespace infra::cost
