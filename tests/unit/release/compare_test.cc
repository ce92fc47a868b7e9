#include "lib/release/compare.h"

#include <catch2/catch.hpp>

#include "tests/support/release_pairs.h"

namespace infra::release {
namespace {

struct Version {
  explicit Version(const std::string& text) {
    files.write("/m/main.tf", "");
    for (const auto& [path, content] : files_of(text)) files.write("/m/" + path, content);
    terraform::EvaluateOptions options;
    options.repository_root = "/m";
    module.emplace(files, "/m", "/m", options);
  }
  const ModuleVersion& version() const { return *module; }

  MemoryFileSystem files;
  std::optional<ModuleVersion> module;
};

std::string said(const ReleasePair& pair) {
  Version before(pair.before), after(pair.after);
  std::string result;
  for (const Reason& reason : compare(before.version(), after.version())) {
    if (!result.empty()) result += "; ";
    result += std::string(bump_name(reason.bump)) + " " + reason.kind + " " + reason.subject;
    CHECK(!reason.because.empty());
  }
  return result;
}

#define V(type) "variable \"a\" {\n  type = " type "\n}\n"

TEST_CASE("release: each difference asks for its bump") {
  CHECK(release_pairs().size() >= 120);
  for (const ReleasePair& pair : release_pairs()) {
    INFO(pair.before << "\n=>\n" << pair.after);
    CHECK(said(pair) == pair.wanted);
  }
}

TEST_CASE("release: a renamed variable and a moved resource are suggested") {
  Version before(V("string") "resource \"aws_sqs_queue\" \"q\" {}"),
      after("variable \"b\" { type = string }\nresource \"aws_sqs_queue\" \"r\" {}");
  const auto reasons = compare(before.version(), after.version());
  REQUIRE(reasons.size() == 3);
  CHECK(reasons[0].kind == "resource-renamed");
  CHECK(reasons[0].after ==
        "moved {\n  from = module.NAME.aws_sqs_queue.q\n  to   = module.NAME.aws_sqs_queue.r\n}");
  CHECK(reasons[1].because ==
        "callers that set it are refused; it may have become `b`, which has the same type");
  CHECK(reasons[1].file == "main.tf");
  CHECK(reasons[1].line == 1);
}

TEST_CASE("release: modules that call themselves and long chains of references end") {
  std::string text = "module \"a\" {\n  source = \"./\"\n}\nmodule \"b\" {\n  source = \"./\"\n}\n";
  std::string locals = "locals {\n  l0 = data.aws_region.r.name\n";
  for (int i = 1; i < 5000; ++i)
    locals += "  l" + std::to_string(i) + " = local.l" + std::to_string(i - 1) + "\n";
  locals += "}\ndata \"aws_region\" \"r\" {}\nresource \"aws_sqs_queue\" \"q\" {\n  name = ";
  Version before(text), after(text + "locals {\n  a = 1\n}\n");
  CHECK_FALSE(compare(before.version(), after.version()).empty());
  Version old(locals + "local.l4998\n}\n"), now(locals + "local.l4999\n}\n");
  CHECK(strongest(compare(old.version(), now.version())) == Bump::major);
}

}  // namespace
}  // namespace infra::release
