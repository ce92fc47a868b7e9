#include "lib/workspace/rule_tests.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "lib/base/strings.h"

namespace infra::workspace {
namespace {

class Reader {
 public:
  Reader(const diag::SourceMap& sources, std::uint32_t file, diag::Diagnostics& found)
      : text_(sources[file].text), file_(file), found_(found) {}

  std::vector<RuleTest> read() {
    const YAML::Node root = YAML::Load(std::string(text_));
    if (!root.IsNull() && !root.IsMap()) report(root, "the file is no map from codes to snippets");
    if (!root.IsMap()) return {};
    for (const auto& rule : root) {
      if (!rule.second.IsMap()) {
        report(rule.second, "a rule has `bad` and `good`");
        continue;
      }
      for (const auto& part : rule.second) {
        const std::string name = part.first.IsScalar() ? part.first.Scalar() : "";
        if (name != "bad" && name != "good") {
          report(part.first, fmt::format("`{}` is neither `bad` nor `good`", printable(name)));
        } else if (!part.second.IsSequence()) {
          report(part.second, fmt::format("`{}` is no list of snippets", name));
        } else {
          for (const YAML::Node& snippet : part.second)
            add(rule.first.Scalar(), name == "bad", snippet);
        }
      }
    }
    return std::move(tests_);
  }
  void report_at(const YAML::Mark& mark, std::string message) {
    const std::uint32_t at = offset(mark);
    found_.push_back({.message = std::move(message), .primary = {{file_, at, at + 1}, {}}});
  }

 private:
  std::uint32_t offset(const YAML::Mark& mark) const {
    return static_cast<std::uint32_t>(
        std::clamp<std::ptrdiff_t>(mark.pos, 0, static_cast<std::ptrdiff_t>(text_.size())));
  }
  void report(const YAML::Node& node, std::string message) {
    report_at(node.Mark(), std::move(message));
  }
  void add(const std::string& code, bool bad, const YAML::Node& node) {
    RuleTest test;
    test.code = code;
    test.bad = bad;
    test.begin = offset(node.Mark());
    if (node.IsScalar()) {
      test.source = node.Scalar();
    } else if (node.IsMap() && node["source"] && node["source"].IsScalar()) {
      test.source = node["source"].Scalar();
      if (node["env"] && node["env"].IsScalar()) test.env = node["env"].Scalar();
    } else {
      report(node, "a snippet is a text, or a map with `source` and `env`");
      return;
    }
    tests_.push_back(std::move(test));
  }

  std::string_view text_;
  std::uint32_t file_;
  diag::Diagnostics& found_;
  std::vector<RuleTest> tests_;
};

}  // namespace

std::vector<RuleTest> read_rule_tests(const diag::SourceMap& sources, std::uint32_t file,
                                      diag::Diagnostics& found) {
  Reader reader(sources, file, found);
  try {
    return reader.read();
  } catch (const YAML::Exception& error) {
    reader.report_at(error.mark, "not YAML: " + error.msg);
    return {};
  }
}

}  // namespace infra::workspace
