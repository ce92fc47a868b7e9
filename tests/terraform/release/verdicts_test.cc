// What the comparison of two versions says, against what the real terraform does to a caller who
// goes from one to the other: all pairs are applied in one root module at their old version, then
// planned at the new one. What terraform refuses is taken out and noted, until the rest can be
// planned.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/base/file_system.h"
#include "lib/process/process.h"
#include "lib/provider/offline.h"
#include "tests/support/release_pairs.h"

namespace infra::provider {
namespace {

bool terraform_is_there() {
  const bool found = std::system("terraform version >/dev/null 2>&1") == 0;
  if (!found && std::getenv("CI")) FAIL("terraform is not installed");
  if (!found) WARN("skipped: terraform is not installed");
  return found;
}

std::string name_of(std::size_t pair) {
  std::string digits = std::to_string(pair);
  return "p" + std::string(3 - digits.size(), '0') + digits;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// M.o and "M" in ReleasePair::use.
std::string use_of(const ReleasePair& pair, const std::string& name) {
  return replaced(replaced(pair.use, "\"M\"", "\"" + name + "\""), "M.", "module." + name + ".");
}

MemoryFileSystem repository(const std::set<std::size_t>& pairs, bool after) {
  MemoryFileSystem files;
  std::string root = "provider \"aws\" {\n  region = \"ap-northeast-2\"\n}\n";
  for (const std::size_t number : pairs) {
    const ReleasePair& pair = release_pairs()[number];
    const std::string name = name_of(number);
    root += "module \"" + name + "\" {\n  source = \"./" + name + "\"\n" + pair.call + "\n}\n" +
            use_of(pair, name) + "\n";
    files.write("/repository/root/" + name + "/main.tf", "");
    for (const auto& [path, text] : files_of(after ? pair.after : pair.before))
      files.write("/repository/root/" + name + "/" + path, text);
  }
  files.write("/repository/root/main.tf", root);
  return files;
}

OfflineSettings settings(const std::string& state) {
  OfflineSettings result;
  for (const char* name : {"PATH", "HOME", "TMPDIR"})
    if (const char* value = std::getenv(name)) result.environment[name] = value;
  result.repository_root = "/repository";
  result.root = "/repository/root";
  result.on_disk = false;
  result.state = state;
  return result;
}

std::set<std::size_t> named_in(const std::string& text, const std::set<std::size_t>& pairs) {
  std::set<std::size_t> found;
  for (const std::size_t pair : pairs)
    if (text.find(name_of(pair)) != text.npos) found.insert(pair);
  return found;
}

std::map<std::size_t, std::string> outcomes(const std::string& plan_json,
                                            const std::set<std::size_t>& pairs) {
  std::map<std::size_t, std::string> result;
  for (const std::size_t pair : pairs) result[pair] = "nothing";
  const auto plan = nlohmann::json::parse(plan_json, nullptr, false);
  REQUIRE(plan.is_object());
  const std::vector<std::string> order = {"nothing", "change", "create", "destroy"};
  const auto rank = [&](const std::string& word) {
    return std::find(order.begin(), order.end(), word) - order.begin();
  };
  for (const auto& each : plan.value("resource_changes", nlohmann::json::array())) {
    const std::string address = each["address"].get<std::string>();
    if (!address.starts_with("module.p")) continue;
    const std::size_t pair = std::stoul(address.substr(8, 3));
    for (const auto& action : each["change"]["actions"]) {
      const std::string word = action == "delete"   ? "destroy"
                               : action == "update" ? "change"
                               : action == "create" ? "create"
                                                    : "nothing";
      if (result.contains(pair) && rank(word) > rank(result[pair])) result[pair] = word;
    }
  }
  return result;
}

}  // namespace

TEST_CASE("no version that breaks a caller of terraform is called less than a major") {
  if (!terraform_is_there()) return;
  process::PosixProcessRunner processes;
  std::set<std::size_t> asked;
  for (std::size_t i = 0; i < release_pairs().size(); ++i)
    if (release_pairs()[i].outcome[0] != '\0') asked.insert(i);
  CHECK(asked.size() >= 40);

  std::string state;
  {
    OfflineRun run(repository(asked, false), processes, settings(""));
    const auto init = run.terraform({"init", "-input=false", "-no-color"});
    INFO(init.out << init.err);
    REQUIRE(init.exit_code == 0);
    const auto apply = run.terraform({"apply", "-auto-approve", "-input=false", "-no-color"});
    INFO(apply.out << apply.err);
    REQUIRE(apply.exit_code == 0);
    state = run.state().value_or("");
  }

  std::map<std::size_t, std::string> found;
  std::set<std::size_t> left = asked;
  for (int rounds = 0; rounds < 10; ++rounds) {
    OfflineRun run(repository(left, true), processes, settings(state));
    std::string said;
    for (const auto& step :
         {std::vector<std::string>{"init", "-input=false", "-no-color"},
          std::vector<std::string>{"plan", "-input=false", "-no-color", "-out=x.plan"}}) {
      const auto result = run.terraform(step);
      if (result.exit_code == 0) continue;
      said = result.err;
      break;
    }
    if (said.empty()) {
      const auto shown = run.terraform({"show", "-json", "x.plan"});
      for (const auto& [pair, outcome] : outcomes(shown.out, left)) found[pair] = outcome;
      break;
    }
    const auto refused = named_in(said, left);
    INFO(said);
    REQUIRE_FALSE(refused.empty());
    for (const std::size_t pair : refused) {
      found[pair] = "error";
      left.erase(pair);
    }
  }

  for (const std::size_t number : asked) {
    const ReleasePair& pair = release_pairs()[number];
    INFO(name_of(number) << ": " << pair.before << "\n=>\n" << pair.after << "\n" << pair.wanted);
    CHECK(found[number] == pair.outcome);
    const bool is_broken = found[number] == "error" || found[number] == "destroy";
    if (is_broken) CHECK(std::string_view(pair.wanted).starts_with("major"));
  }
}

}  // namespace infra::provider
