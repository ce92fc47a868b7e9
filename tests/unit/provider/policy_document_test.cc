// What the real AWS provider answered (script/policy-documents), byte for byte.
#include "lib/terraform/policy_document.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "lib/provider/schema_type.h"
#include "lib/provider/type_json.h"
#include "lib/terraform/provider_facts.h"

using namespace infra;

TEST_CASE("aws_iam_policy_document is byte for byte what the AWS provider writes") {
  const auto* schema = terraform::aws_schema("5.100.0").find(terraform::SchemaKind::data_source,
                                                             "aws_iam_policy_document");
  REQUIRE(schema);
  const hcl::Type type = provider::implied_type(*schema);
  std::ifstream file(INFRA_SOURCE_DIR "/tests/data/policy_documents.jsonl");
  int cases = 0;
  for (std::string line; std::getline(file, line); ++cases) {
    const auto recorded = nlohmann::json::parse(line);
    INFO(recorded["config"].dump());
    const auto rendered = terraform::render_policy_document(
        provider::value_from_json(recorded["config"].dump(), type));
    if (recorded.contains("error")) {
      const auto* error = std::get_if<terraform::PolicyDocumentError>(&rendered);
      CHECK(error);
      // What follows "document 0:" are the words of Go's JSON parser.
      const std::string expected = recorded["error"];
      const std::string place = expected.substr(0, expected.find(':', expected.find(" document ")));
      if (error) CHECK_THAT(error->message, Catch::StartsWith(place));
      continue;
    }
    const auto* document = std::get_if<terraform::PolicyDocument>(&rendered);
    CHECK(document);
    if (!document) continue;
    CHECK(document->json == recorded["json"]);
    CHECK(document->minified_json == recorded["minified_json"]);
    CHECK(document->id == recorded["id"]);
  }
  CHECK(cases >= 40);
}
