// What is known from an earlier run must be what reading everything again would tell.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"
#include "lib/workspace/graph.h"
#include "lib/workspace/kept_facts.h"
#include "tests/unit/workspace/generated_repository.h"

namespace infra::workspace {
namespace {

using test::FakeGit;
using test::Files;

std::string shown(const Workspace& workspace) {
  std::string text;
  for (const Folder& folder : workspace.folders())
    text += fmt::format("{} {} {} {} {} {} < {}\n", folder.path, static_cast<int>(folder.kind),
                        folder.deployed, folder.name, folder.env, folder.because,
                        join(folder.callers, ", "));
  return text;
}

std::string shown(const Graph& graph) {
  std::string text;
  for (const Stack& stack : graph.stacks()) {
    text += fmt::format("{} {} {}{}\n", stack.folder->path, stack.state, stack.account,
                        stack.exchanges ? " exchanges" : "");
    for (const UsedModule& used : stack.modules)
      text += fmt::format("  module {} < {}\n", used.folder, join(used.via, " < "));
    for (const ModuleCall& call : stack.calls)
      text +=
          fmt::format("  call {} {} {} {}\n", call.name, call.source, call.version, call.folder);
    for (const FileRead& read : stack.files) text += fmt::format("  file {}\n", read.path);
    for (const std::string& provider : stack.providers) text += "  " + provider + "\n";
  }
  return text;
}

std::string shown(const Exchange& exchange) {
  std::string text;
  for (const Published& each : exchange.published)
    text += fmt::format("{} by {} {}\n", each.name, each.stack, each.address);
  for (const StackLink& link : exchange.links)
    text += fmt::format("{} reads {} of {}\n", link.reader, link.name, link.publisher);
  return text;
}

// Its graph by reading everything, and with what is kept in `kept`.
struct Seen {
  std::string graph;
  bool used_git = false;
};
Seen seen(const Files& base, const Files& head, const std::string& kept,
          const std::map<std::string, std::string>& environment = {}) {
  MemoryFileSystem files;
  for (const auto& [path, text] : head) files.write("/r/" + path, text);
  files.write("/r/.git/config", "");
  FakeGit git(base, &head);
  OpenOptions options;
  options.cwd = "/r";
  options.program_version = "0.1.0";
  options.environment = environment;
  Workspace workspace(files, git, std::move(options));
  workspace.discover_known(kept);
  const Graph graph(workspace, 1);
  const Exchange exchange = find_exchange(workspace, graph, 1);
  return {shown(workspace) + shown(graph) + shown(exchange), workspace.working_tree() != nullptr};
}

// One that publishes under a name from a file, and one that reads by a variable's.
Files repository() {
  Files files = test::generated_repository();
  files["shared/named/dev/main.tf"] =
      "provider \"aws\" {\n  allowed_account_ids = [\"123456789012\"]\n}\n"
      "resource \"aws_ssm_parameter\" \"this\" {\n"
      "  name  = trimspace(file(\"${path.module}/name.txt\"))\n  value = \"1\"\n}\n";
  files["shared/named/dev/name.txt"] = "/shared/named/dev/a\n";
  files["stacks/reader/dev/main.tf"] =
      "variable \"letter\" { default = \"a\" }\nterraform {\n  backend \"s3\" {}\n}\n"
      "data \"aws_ssm_parameter\" \"this\" {\n  name = \"/shared/named/dev/${var.letter}\"\n}\n";
  return files;
}

void edit_names(Files& files, std::mt19937& random) {
  const std::string letter(1, static_cast<char>('a' + random() % 3));
  switch (random() % 4) {
    case 0:
      files["shared/named/dev/name.txt"] = "/shared/named/dev/" + letter + "\n";
      break;
    case 1:
      files["stacks/reader/dev/terraform.tfvars"] = "letter = \"" + letter + "\"\n";
      break;
    case 2:
      files.erase("stacks/reader/dev/terraform.tfvars");
      break;
    default:
      files.erase("shared/named/dev/name.txt");
      break;
  }
}

TEST_CASE("what is known from earlier runs is what reading everything tells, for random edits") {
  const TempDir folder;
  const std::string kept = folder.path() + "/facts/r";
  const Files base = repository();
  std::mt19937 random(20261121);
  Files head = base;
  for (int round = 0; round < 60; ++round) {
    if (round % 10 == 9) head = base;
    std::string edits;
    for (auto left = random() % 3; left > 0; --left)
      edits += test::random_edit(head, random) + "; ";
    edit_names(head, random);
    const bool by_environment = random() % 4 == 0;
    const std::map<std::string, std::string> environment =
        by_environment ? std::map<std::string, std::string>{{"TF_VAR_letter", "c"}}
                       : std::map<std::string, std::string>{};
    const Seen known = seen(base, head, kept, environment),
               read = seen(base, head, "", environment);
    INFO("round " << round << ": " << edits);
    CHECK(known.used_git);
    CHECK(!read.used_git);
    CHECK(known.graph == read.graph);
  }
}

TEST_CASE("kept facts are found again, those of another build or a damaged file are not") {
  const TempDir folder;
  const std::string path = folder.path() + "/deep/facts";
  {
    KeptFacts kept(path);
    CHECK(!kept.find("a"));
    kept.add("a", "one");
    kept.add("b", std::string("t\0wo", 4));
    CHECK(kept.find("a") == "one");
    kept.save();
  }
  const auto found = [&](const char* digest) {
    const KeptFacts kept(path);
    const auto facts = kept.find(digest);
    return facts ? std::string(*facts) : "none";
  };
  CHECK(found("a") == "one");
  CHECK(found("b") == std::string("t\0wo", 4));
  const std::string whole = DiskFileSystem().read(path);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, size);
    CHECK((found("a") == "one" || found("a") == "none"));
  }
  std::string other = whole;
  other[10] ^= 1;
  std::ofstream(path, std::ios::binary) << other;
  CHECK(found("a") == "none");
}

TEST_CASE("facts that nobody asks for are left out in the end") {
  const TempDir folder;
  const std::string path = folder.path() + "/facts";
  const auto run = [&](const std::string& asked, const std::string& added) {
    KeptFacts kept(path);
    const bool is_there = kept.find(asked).has_value();
    kept.add(added, "x");
    kept.save();
    return is_there;
  };
  run("", "old");
  run("", "used");
  for (int i = 0; i < 20; ++i) run("used", fmt::format("new {}", i));
  CHECK(run("used", "z"));
  CHECK_FALSE(run("old", "y"));
}

TEST_CASE("what is no facts is not taken for some") {
  FolderFacts facts;
  facts.calls = {{"a", "../x", "1.0"}};
  facts.reads.reads = {{"x/y", false, true}};
  facts.providers = {"hashicorp/aws"};
  facts.state = "b/k";
  facts.has_backend = true;
  const std::string packed = pack(facts);
  const auto again = unpack_facts(packed);
  REQUIRE(again);
  CHECK(pack(*again) == packed);
  for (std::size_t size = 0; size < packed.size(); ++size)
    CHECK_FALSE(unpack_facts(std::string_view(packed).substr(0, size)));
  CHECK_FALSE(unpack_facts(packed + "x"));
}

TEST_CASE("facts are kept where the environment says, or nowhere") {
  CHECK(kept_facts_path({}, "/r").empty());
  CHECK(kept_facts_path({{"HOME", "/h"}}, "/r").starts_with("/h/.cache/infra/facts/"));
  CHECK(kept_facts_path({{"HOME", "/h"}, {"XDG_CACHE_HOME", "/c"}}, "/r")
            .starts_with("/c/infra/facts/"));
  CHECK(
      kept_facts_path({{"HOME", "/h"}, {"INFRA_CACHE_DIR", "/d"}}, "/r").starts_with("/d/facts/"));
  CHECK(kept_facts_path({{"HOME", "/h"}, {"INFRA_CACHE_DIR", ""}}, "/r").empty());
  CHECK(kept_facts_path({{"HOME", "/h"}}, "/h").empty());
  CHECK(kept_facts_path({{"INFRA_CACHE_DIR", "/h/kept"}}, "/h").starts_with("/h/kept/facts/"));
  CHECK(kept_facts_path({{"HOME", "/h"}}, "/r") != kept_facts_path({{"HOME", "/h"}}, "/s"));
}

}  // namespace
}  // namespace infra::workspace
