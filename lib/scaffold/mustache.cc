#include "lib/scaffold/mustache.h"

#include <fmt/format.h>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::scaffold {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kDeepestPartial = 8;
constexpr std::size_t kLargest = 16'000'000;  // of what is rendered

}  // namespace

class MustacheParser {
 public:
  explicit MustacheParser(Mustache& target) : target_(target), text_(target.text_) {}

  void parse() {
    while (!target_.fault_ && at_ < text_.size()) {
      const std::size_t open = text_.find(open_, at_);
      if (open == std::string_view::npos) break;
      read_tag(open);
    }
    if (target_.fault_) return;
    add_text(text_.size());
    if (!sections_.empty()) {
      const Mustache::Node& node = target_.nodes_[sections_.back()];
      fail(node.offset, node.text.size() + 5, fmt::format("section `{}` is not closed", node.text));
    }
  }

 private:
  using Kind = Mustache::Node::Kind;

  void fail(std::size_t offset, std::size_t length, std::string message) {
    target_.fault_ = {offset, std::min(length, text_.size() - offset), std::move(message)};
  }

  void add_text(std::size_t end) {
    if (end > at_) target_.nodes_.push_back({Kind::text, text_.substr(at_, end - at_), at_, 0});
    at_ = end;
  }

  void read_tag(std::size_t open) {
    std::size_t begin = open + open_.size();
    std::string close = close_;
    const bool triple = open_ == "{{" && begin < text_.size() && text_[begin] == '{';
    const bool delimiters = begin < text_.size() && text_[begin] == '=';
    if (triple) close = "}}}";
    if (delimiters) close = "=" + close_;
    if (triple || delimiters) ++begin;
    const std::size_t end = text_.find(close, begin);
    if (end == std::string_view::npos) return fail(open, 2, "the tag is not closed");
    std::string_view word = trim(text_.substr(begin, end - begin));
    const std::size_t after = end + close.size();
    if (delimiters) {
      add_standalone(open, after);
      return set_delimiters(open, word);
    }
    const char sigil = triple || word.empty() ? '\0' : word[0];
    const bool has_sigil =
        std::string_view("#^/!>&").find(sigil) != std::string_view::npos && sigil != '\0';
    if (has_sigil) word = trim(word.substr(1));
    if (sigil == '!') return add_standalone(open, after);
    if (word.empty() || word.find_first_of(" \t\r\n{}") != std::string_view::npos)
      return fail(open, after - open, fmt::format("`{}` is no name", printable(word)));
    if (sigil == '#' || sigil == '^') {
      add_standalone(open, after);
      if (sections_.size() >= kDeepest)
        return fail(open, after - open, "sections are nested too deeply");
      sections_.push_back(target_.nodes_.size());
      target_.nodes_.push_back({sigil == '#' ? Kind::section : Kind::inverted, word, open, 0});
    } else if (sigil == '/') {
      add_standalone(open, after);
      close_section(open, after, word);
    } else if (sigil == '>') {
      add_standalone(open, after);
      target_.nodes_.push_back({Kind::partial, word, open, 0});
    } else {
      add_text(open);
      target_.nodes_.push_back({Kind::variable, word, open, 0});
      at_ = after;
    }
  }

  // A tag alone on its line takes the line with it.
  void add_standalone(std::size_t open, std::size_t after) {
    std::size_t line = open;
    while (line > at_ && (text_[line - 1] == ' ' || text_[line - 1] == '\t')) --line;
    std::size_t end = after;
    while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) ++end;
    const bool begins = line == 0 || text_[line - 1] == '\n';
    const bool ends = end == text_.size() || text_[end] == '\n' || text_.substr(end, 2) == "\r\n";
    if (!begins || !ends) {
      add_text(open);
      at_ = after;
      return;
    }
    add_text(line);
    at_ = std::min(text_.find('\n', end), text_.size() - 1) + 1;
  }

  void close_section(std::size_t open, std::size_t after, std::string_view word) {
    if (sections_.empty())
      return fail(open, after - open, fmt::format("section `{}` was not opened", word));
    Mustache::Node& node = target_.nodes_[sections_.back()];
    if (node.text != word)
      return fail(open, after - open,
                  fmt::format("`{}` is closed where `{}` is open", word, node.text));
    node.end = target_.nodes_.size();
    sections_.pop_back();
  }

  void set_delimiters(std::size_t open, std::string_view word) {
    const std::size_t blank = word.find_first_of(" \t");
    const std::string_view first = word.substr(0, blank);
    const std::string_view second =
        blank == std::string_view::npos ? std::string_view() : trim(word.substr(blank));
    if (first.empty() || second.empty() || second.find_first_of(" \t=") != std::string_view::npos)
      return fail(open, 3, "two delimiters are expected, such as `{{=<% %>=}}`");
    open_ = first;
    close_ = second;
  }

  Mustache& target_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::string open_ = "{{", close_ = "}}";
  std::vector<std::size_t> sections_;
};

class MustacheRenderer {
 public:
  MustacheRenderer(const FindPartial& find_partial, MustacheFault& fault)
      : find_partial_(find_partial), fault_(fault) {}

  std::vector<const Value*> stack;  // innermost last
  std::string out;

  bool render(const Mustache& from, std::size_t begin, std::size_t end, std::size_t partials) {
    for (std::size_t i = begin; i < end;) {
      const Mustache::Node& node = from.nodes_[i];
      if (out.size() > kLargest) return fail(node, "the result is too large");
      if (!render_node(from, i, partials)) return false;
      const bool section = node.kind == Kind::section || node.kind == Kind::inverted;
      i = section ? node.end : i + 1;
    }
    return true;
  }

 private:
  using Kind = Mustache::Node::Kind;

  bool fail(const Mustache::Node& node, std::string message) {
    fault_ = {node.offset, node.text.size() + 4, std::move(message)};
    return false;
  }

  bool render_node(const Mustache& from, std::size_t i, std::size_t partials) {
    const Mustache::Node& node = from.nodes_[i];
    if (node.kind == Kind::text) return out += node.text, true;
    if (node.kind == Kind::partial) return render_partial(node, partials);
    const Value* value = find(node.text);
    if (value == nullptr)
      return fail(node, fmt::format("nothing answers `{}`", printable(node.text)));
    if (node.kind == Kind::variable) {
      if (value->list() != nullptr || value->map() != nullptr)
        return fail(node, fmt::format("`{}` is a {}, which needs a section", node.text,
                                      value->list() != nullptr ? "list" : "map"));
      return out += value->shown(), true;
    }
    if (node.kind == Kind::inverted)
      return value->truthy() || render(from, i + 1, node.end, partials);
    if (!value->truthy()) return true;
    if (const List* list = value->list()) return render_list(from, i, *list, partials);
    stack.push_back(value);
    const bool good = render(from, i + 1, node.end, partials);
    stack.pop_back();
    return good;
  }

  bool render_list(const Mustache& from, std::size_t i, const List& list, std::size_t partials) {
    for (std::size_t item = 0; item < list.size(); ++item) {
      const Value place = Map{{"first", item == 0}, {"last", item + 1 == list.size()}};
      stack.push_back(&place);
      stack.push_back(&list[item]);
      const bool good = render(from, i + 1, from.nodes_[i].end, partials);
      stack.resize(stack.size() - 2);
      if (!good) return false;
    }
    return true;
  }

  bool render_partial(const Mustache::Node& node, std::size_t partials) {
    const std::string* text = find_partial_ ? find_partial_(node.text) : nullptr;
    if (text == nullptr)
      return fail(node, fmt::format("there is no partial `{}`", printable(node.text)));
    if (partials >= kDeepestPartial) return fail(node, "partials are nested too deeply");
    const Mustache partial(*text);
    if (partial.fault_)
      return fail(node, fmt::format("partial `{}`: {}", node.text, partial.fault_->message));
    MustacheFault inner;
    std::swap(inner, fault_);
    if (render(partial, 0, partial.nodes_.size(), partials + 1)) return true;
    return fail(node, fmt::format("partial `{}`: {}", node.text, fault_.message));
  }

  const Value* find(std::string_view name) const {
    if (name == ".") return stack.back();
    const std::size_t dot = name.find('.');
    const std::string head(name.substr(0, dot));
    for (auto value = stack.rbegin(); value != stack.rend(); ++value) {
      const Map* map = (*value)->map();
      if (map == nullptr) continue;
      const auto found = map->find(head);
      if (found != map->end()) return below(&found->second, name, dot);
    }
    return nullptr;
  }

  static const Value* below(const Value* value, std::string_view name, std::size_t dot) {
    while (dot != std::string_view::npos) {
      const std::size_t next = name.find('.', dot + 1);
      const Map* map = value->map();
      if (map == nullptr) return nullptr;
      const auto found = map->find(std::string(name.substr(dot + 1, next - dot - 1)));
      if (found == map->end()) return nullptr;
      value = &found->second;
      dot = next;
    }
    return value;
  }

  const FindPartial& find_partial_;
  MustacheFault& fault_;
};

Mustache::Mustache(std::string text) : text_(std::move(text)) { MustacheParser(*this).parse(); }

std::optional<std::string> Mustache::render(std::vector<const Value*> stack, MustacheFault& fault,
                                            const FindPartial& find_partial) const {
  if (fault_) {
    fault = *fault_;
    return std::nullopt;
  }
  MustacheRenderer renderer(find_partial, fault);
  renderer.stack = std::move(stack);
  if (!renderer.render(*this, 0, nodes_.size(), 0)) return std::nullopt;
  return std::move(renderer.out);
}

std::vector<Mustache::Name> Mustache::names() const {
  std::vector<Name> names;
  std::vector<const Node*> open;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    while (!open.empty() && open.back()->end <= i) open.pop_back();
    if (node.kind == Node::Kind::text || node.kind == Node::Kind::partial) continue;
    Name& name = names.emplace_back();
    name.text = node.text;
    name.offset = node.offset;
    name.section = node.kind != Node::Kind::variable;
    for (const Node* section : open) name.inside.push_back(section->text);
    if (name.section) open.push_back(&node);
  }
  return names;
}

std::vector<Mustache::Name> Mustache::partials() const {
  std::vector<Name> names;
  for (const Node& node : nodes_)
    if (node.kind == Node::Kind::partial) names.push_back({node.text, node.offset, false, {}});
  return names;
}

std::string render_text(std::string_view text, const Map& context, std::string_view what) {
  if (text.find("{{") == std::string_view::npos) return std::string(text);
  MustacheFault fault;
  const Value whole = context;
  auto rendered = Mustache(std::string(text)).render({&whole}, fault);
  if (!rendered) throw Error(fmt::format("{} `{}`: {}", what, printable(text), fault.message));
  return *std::move(rendered);
}

}  // namespace infra::scaffold
