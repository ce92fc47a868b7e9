#include "lib/workspace/changed_stacks.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <random>

#include "tests/unit/workspace/generated_repository.h"

namespace infra::workspace {
namespace {

using test::FakeGit;
using test::Files;

struct Revision {
  MemoryFileSystem files;
  FakeGit git;
  std::unique_ptr<Workspace> workspace;
  Revision(const Files& texts, const Files& base) : git(base) {
    for (const auto& [path, text] : texts) files.write("/r/" + path, text);
    OpenOptions options;
    options.cwd = "/r";
    options.program_version = "0.1.0";
    workspace = std::make_unique<Workspace>(files, git, std::move(options));
    workspace->discover();
  }
};

std::set<std::string> differing(const Files& a, const Files& b) {
  std::set<std::string> paths;
  for (const auto& [path, text] : a)
    if (const auto other = b.find(path); other == b.end() || other->second != text)
      paths.insert(path);
  for (const auto& [path, text] : b)
    if (!a.contains(path)) paths.insert(path);
  return paths;
}

std::vector<ChangedStack> changed(const Files& base, const Files& head, bool all_bytes = false) {
  Revision now(head, base);
  const git::Git git(now.git, {}, "/r");
  Changes changes;
  changes.merge_base = "b";
  changes.top_level = "/r";
  changes.files = differing(base, head);
  const Graph graph(*now.workspace, 1);
  return changed_stacks(*now.workspace, graph,
                        meaningful_changes(*now.workspace, git, changes, all_bytes));
}

std::string shown(const std::vector<ChangedStack>& stacks) {
  std::string text;
  for (const ChangedStack& stack : stacks) {
    text += stack.folder.path + (stack.removed ? " (removed)\n" : "\n");
    for (const Reason& reason : stack.reasons) {
      text += fmt::format("  {} {}", to_string(reason.kind), reason.detail);
      for (const std::string& via : reason.via) text += " < " + via;
      text += "\n";
    }
  }
  return text;
}

std::string after(const std::function<void(Files&)>& edit, bool all_bytes = false) {
  const Files base = test::generated_repository();
  Files head = base;
  edit(head);
  return shown(changed(base, head, all_bytes));
}

// Everything that a plan is made of, by root module.
std::map<std::string, terraform::EvaluatedModule> evaluated(const Revision& revision) {
  std::map<std::string, terraform::EvaluatedModule> result;
  for (const Folder& folder : revision.workspace->folders())
    if (folder.is_root())
      result.emplace(folder.path,
                     terraform::evaluate_root(revision.workspace->modules(), "/r/" + folder.path,
                                              revision.workspace->evaluate_options(folder)));
  return result;
}

bool same(const terraform::EvaluatedModule& a, const terraform::EvaluatedModule& b) {
  if (a.resources.size() != b.resources.size() || a.providers.size() != b.providers.size())
    return false;
  for (std::size_t i = 0; i < a.resources.size(); ++i)
    if (a.resources[i].address != b.resources[i].address ||
        !identical(a.resources[i].values, b.resources[i].values))
      return false;
  for (std::size_t i = 0; i < a.providers.size(); ++i)
    if (!identical(a.providers[i]->values, b.providers[i]->values)) return false;
  return true;
}

std::set<std::string> truth(const Files& base, const Files& head) {
  const Revision before(base, base), now(head, base);
  const auto a = evaluated(before), b = evaluated(now);
  std::set<std::string> paths;
  for (const auto& [path, module] : a)
    if (const auto other = b.find(path); other == b.end() || !same(module, other->second))
      paths.insert(path);
  for (const auto& [path, module] : b)
    if (!a.contains(path)) paths.insert(path);
  return paths;
}

TEST_CASE("the changed stacks are those whose evaluated resources differ, for random edits") {
  const Files base = test::generated_repository();
  std::mt19937 random(20260501);
  for (int round = 0; round < 25; ++round) {
    Files head = base;
    std::string edits;
    for (auto left = 1 + random() % 3; left > 0; --left)
      edits += test::random_edit(head, random) + "; ";
    std::set<std::string> found;
    for (const ChangedStack& stack : changed(base, head)) found.insert(stack.folder.path);
    INFO("round " << round << ": " << edits);
    CHECK(found == truth(base, head));
  }
}

TEST_CASE("a change of a module names the way from each stack to it") {
  CHECK(after([](Files& files) { files["modules/tags/main.tf"] += "locals { a = 1 }\n"; }) ==
        "stacks/mail/dev\n  module modules/tags/main.tf < modules/queue\n"
        "stacks/mail/prod\n  module modules/tags/main.tf < modules/queue\n"
        "stacks/pay/dev\n  module modules/tags/main.tf < modules/web < modules/queue\n"
        "stacks/pay/prod\n  module modules/tags/main.tf < modules/web < modules/queue\n"
        "stacks/search/dev\n  module modules/tags/main.tf < modules/web < modules/queue\n"
        "stacks/search/prod\n  module modules/tags/main.tf < modules/web < modules/queue\n"
        "stacks/shop/dev\n  module modules/tags/main.tf < modules/web < modules/queue\n"
        "stacks/shop/prod\n  module modules/tags/main.tf < modules/web < modules/queue\n");
}

TEST_CASE("comments and formatting touch nothing, unless all bytes count") {
  const auto edit = [](Files& files) {
    files["stacks/pay/dev/main.tf"] = "# new\n" + files["stacks/pay/dev/main.tf"];
  };
  CHECK(after(edit) == "");
  CHECK(after(edit, true) == "stacks/pay/dev\n  file stacks/pay/dev/main.tf\n");
}

TEST_CASE("a lock file, values and the version of terraform have reasons of their own") {
  CHECK(after([](Files& files) {
          files["stacks/pay/dev/.terraform.lock.hcl"] =
              "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"6.1.0\"\n}\n";
          files["stacks/pay/dev/terraform.tfvars"] = "mode = \"x\"\n";
          files["stacks/shop/.terraform-version"] = "1.11.4\n";
        }) ==
        "stacks/pay/dev\n  variables stacks/pay/dev/terraform.tfvars\n"
        "  provider stacks/pay/dev/.terraform.lock.hcl\n"
        "stacks/shop/dev\n  provider stacks/shop/.terraform-version\n"
        "stacks/shop/prod\n  provider stacks/shop/.terraform-version\n");
}

TEST_CASE("values above stacks touch those below, or the one that atlantis.yaml names") {
  CHECK(after([](Files& files) { files["stacks/shop/common.tfvars"] = "mode = \"x\"\n"; }) ==
        "stacks/shop/dev\n  variables stacks/shop/common.tfvars\n"
        "stacks/shop/prod\n  variables stacks/shop/common.tfvars\n");
  CHECK(
      after([](Files& files) {
        files["vars/shop.tfvars"] = "mode = \"x\"\n";
        files["atlantis.yaml"] =
            "version: 3\nprojects:\n  - dir: stacks/shop/prod\n    workflow: w\nworkflows:\n  w:\n"
            "    plan:\n      steps:\n        - init\n        - plan:\n            extra_args: "
            "[-var-file=../../../vars/shop.tfvars]\n";
      }) == "stacks/shop/prod\n  variables vars/shop.tfvars\n");
}

TEST_CASE("a removed stack is named, a moved one with its new place") {
  CHECK(after([](Files& files) {
          std::erase_if(files,
                        [](const auto& file) { return file.first.starts_with("stacks/pay/dev/"); });
        }) == "stacks/pay/dev (removed)\n  removed stacks/pay/dev\n");
  CHECK(after([](Files& files) {
          Files moved;
          for (const auto& [path, text] : files)
            moved[path.starts_with("stacks/pay/dev/") ? "stacks/payment/dev/" + path.substr(15)
                                                      : path] = text;
          files = moved;
        }) ==
        "stacks/pay/dev (removed)\n  removed stacks/pay/dev < stacks/payment/dev\n"
        "stacks/payment/dev\n  file stacks/payment/dev/backend.tf\n"
        "  file stacks/payment/dev/main.tf\n  file stacks/payment/dev/variables.tf\n"
        "  variables stacks/payment/dev/terraform.tfvars\n");
}

TEST_CASE("of infra.yaml only what decides about stacks and plans touches them") {
  const Files base = [] {
    Files files = test::generated_repository();
    files["infra.yaml"] = "version: 1\n";
    return files;
  }();
  Files head = base;
  head["infra.yaml"] = "version: 1\nrules: { NET003: off }\n";
  CHECK(changed(base, head).empty());
  head["infra.yaml"] = "version: 1\nlayout: { exclude: [stacks/old/**] }\n";
  CHECK(changed(base, head).size() == 10);
}

TEST_CASE("a file that is read from anywhere touches its readers only") {
  CHECK(after([](Files& files) { files["common/others.txt"] += "x"; }) == "");
  CHECK(after([](Files& files) { files["modules/queue/policies/notes.md"] += "x"; }) == "");
  CHECK(after([](Files& files) { files["stacks/search/dev/rules/two.yaml"] = "x"; }) ==
        "stacks/search/dev\n  file stacks/search/dev/rules/two.yaml\n");
}

TEST_CASE("those that depend on a changed stack follow it") {
  const Files base = test::generated_repository();
  Files head = base;
  head["shared/network/prod/main.tf"] += "locals { a = 1 }\n";
  Revision now(head, base);
  const Graph graph(*now.workspace, 1);
  auto stacks = changed(base, head);
  add_dependents(*now.workspace, find_exchange(*now.workspace, graph, 1), stacks);
  REQUIRE(stacks.size() == 5);
  CHECK(stacks[0].is_changed());
  CHECK(stacks[1].folder.path == "stacks/mail/prod");
  CHECK_FALSE(stacks[1].is_changed());
  CHECK(stacks[1].reasons.at(0).kind == Reason::Kind::dependency);
  CHECK(stacks[1].reasons.at(0).detail == "shared/network/prod");
}

}  // namespace
}  // namespace infra::workspace
