#include "lib/scaffold/yaml_tree.h"

#include <re2/re2.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "lib/base/strings.h"

namespace infra::scaffold {
namespace {

constexpr std::size_t kMostNodes = 200'000;
constexpr int kDeepest = 100;

class Reader {
 public:
  Reader(const diag::SourceMap& sources, std::uint32_t file, diag::Diagnostics& found)
      : text_(sources[file].text), file_(file), found_(found) {}

  diag::Span span(const YAML::Mark& mark, std::size_t length) const {
    const auto begin =
        std::min<std::size_t>(mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos), text_.size());
    const std::string_view rest = text_.substr(begin, text_.find_first_of("\r\n", begin) - begin);
    std::size_t end = std::min(length, rest.size());
    if (!rest.empty() && (rest[0] == '"' || rest[0] == '\''))
      end = std::min(rest.find(rest[0], 1), rest.size() - 1) + 1;
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + end)};
  }

  YamlTree convert(const YAML::Node& node, int depth) {
    YamlTree tree;
    tree.span = span(node.Mark(), node.IsScalar() ? node.Scalar().size() : 1);
    if (++nodes_ > kMostNodes || depth > kDeepest) {
      if (!std::exchange(too_large_, true))
        found_.push_back({.message = "the file is nested too deeply or repeats itself too often",
                          .primary = {tree.span, {}}});
      return tree;
    }
    tree.flow = node.Style() == YAML::EmitterStyle::Flow;
    if (node.IsScalar()) {
      tree.kind = YamlTree::Kind::scalar;
      tree.text = node.Scalar();
      tree.quoted = node.Tag() == "!";
    } else if (node.IsSequence()) {
      tree.kind = YamlTree::Kind::list;
      for (const YAML::Node& item : node) tree.items.push_back(convert(item, depth + 1));
    } else if (node.IsMap()) {
      tree.kind = YamlTree::Kind::map;
      for (const auto& entry : node)
        tree.entries.emplace_back(convert(entry.first, depth + 1),
                                  convert(entry.second, depth + 1));
    }
    return tree;
  }

 private:
  std::string_view text_;
  std::uint32_t file_;
  diag::Diagnostics& found_;
  std::size_t nodes_ = 0;
  bool too_large_ = false;
};

}  // namespace

const YamlTree* YamlTree::find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name.text == key) return &value;
  return nullptr;
}

std::string_view YamlTree::kind_name() const {
  switch (kind) {
    case Kind::null:
      return "nothing";
    case Kind::scalar:
      return "a single value";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
  }
  return "";
}

YamlTree read_yaml(const diag::SourceMap& sources, std::uint32_t file, diag::Diagnostics& found) {
  Reader reader(sources, file, found);
  try {
    return reader.convert(YAML::Load(sources[file].text), 0);
  } catch (const YAML::Exception& error) {
    found.push_back(
        {.message = "not YAML: " + error.msg, .primary = {reader.span(error.mark, 1), {}}});
    return {};
  }
}

std::string yaml_scalar(std::string_view text) {
  static const RE2 kPlain("[A-Za-z_/][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*");
  static const RE2 kWord("(?i)y|n|yes|no|on|off|true|false|null|~");
  if (RE2::FullMatch(text, kPlain) && !RE2::FullMatch(text, kWord)) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace infra::scaffold
