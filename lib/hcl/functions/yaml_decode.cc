#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lib/hcl/convert.h"
#include "lib/hcl/functions/support.h"
#include "lib/hcl/functions/yaml_scanner.h"
#include "lib/hcl/functions/yaml_value.h"

namespace infra::hcl {
namespace {

using Kind = YamlToken::Kind;

// Tokens -> value, without events in between. Values share what they hold, so an alias is cheap.
class Parser {
 public:
  Parser(std::span<const YamlToken> tokens, Budget& budget) : tokens_(tokens), budget_(budget) {}

  Value document() {
    const bool is_explicit = read_directives() || is(Kind::document_start);
    if (is(Kind::stream_end) && !is_explicit) error("missing start of document");
    Value value;
    if (is_explicit) {
      if (!take(Kind::document_start)) error("did not find expected <document start>");
      if (!ends_document()) value = node({.is_block = true});
    } else {
      value = node({.is_block = true});
    }
    while (take(Kind::document_end)) {
    }
    if (is(Kind::document_start)) error("only a single document is allowed");
    if (!is(Kind::stream_end)) error("unexpected extra content after value");
    return value;
  }

 private:
  struct Context {
    bool is_block = false;
    bool may_be_flush = false;  // a list that is not indented below its key
  };
  struct Properties {
    std::string anchor, tag;
  };

  const YamlToken& token() const { return tokens_[at_]; }
  bool is(Kind kind) const { return token().kind == kind; }
  bool is_any(std::initializer_list<Kind> kinds) const {
    return std::ranges::find(kinds, token().kind) != kinds.end();
  }
  void advance() { ++at_; }
  bool take(Kind kind) {
    if (!is(kind)) return false;
    advance();
    return true;
  }
  [[noreturn]] void error(std::string_view what) const {
    fail_yaml(token().line, token().column, what);
  }

  bool ends_document() const {
    return is_any({Kind::version, Kind::tag_directive, Kind::document_start, Kind::document_end,
                   Kind::stream_end});
  }

  bool read_directives() {
    bool has_version = false, has_any = false;
    for (; is_any({Kind::version, Kind::tag_directive}); advance(), has_any = true) {
      if (is(Kind::tag_directive)) {
        if (!prefixes_.emplace(token().text, token().suffix).second) {
          error("found duplicate %TAG directive");
        }
        continue;
      }
      if (std::exchange(has_version, true)) error("found duplicate %YAML directive");
      if (token().text != "1.1") error("found incompatible YAML document");
    }
    prefixes_.emplace("!", "!");
    prefixes_.emplace("!!", "tag:yaml.org,2002:");
    return has_any;
  }

  std::string resolved_tag() const {
    if (token().text.empty()) return token().suffix;
    const auto found = prefixes_.find(token().text);
    if (found == prefixes_.end()) error("found undefined tag handle");
    return found->second + token().suffix;
  }

  // An anchor and a tag, in any order.
  Properties read_properties() {
    Properties properties;
    bool has_anchor = false, has_tag = false;
    for (;; advance()) {
      if (is(Kind::anchor) && !std::exchange(has_anchor, true)) {
        properties.anchor = token().text;
      } else if (is(Kind::tag) && !std::exchange(has_tag, true)) {
        properties.tag = resolved_tag();
      } else {
        return properties;
      }
    }
  }

  Value node(Context context) {
    const NestingLevel level(depth_);
    budget_.work(2);
    budget_.memory(sizeof(Entry));
    if (is(Kind::alias)) return alias();
    const std::size_t begin = at_;
    const Properties properties = read_properties();
    if (!properties.anchor.empty()) ++pending_[properties.anchor];
    Value value = content(properties, context, begin);
    if (!properties.anchor.empty()) {
      --pending_[properties.anchor];
      anchors_[properties.anchor] = value;
    }
    return value;
  }

  Value content(const Properties& properties, Context context, std::size_t begin) {
    if (context.may_be_flush && is(Kind::block_entry)) {
      check_tag(properties, "seq", "sequence");
      return flush_sequence();
    }
    if (is(Kind::scalar)) {
      const YamlToken& scalar = token();
      advance();
      return scalar_value(properties.tag, scalar);
    }
    if (is(Kind::flow_sequence_start) || (context.is_block && is(Kind::block_sequence_start))) {
      check_tag(properties, "seq", "sequence");
      return is(Kind::flow_sequence_start) ? flow_sequence() : block_sequence();
    }
    if (is(Kind::flow_mapping_start) || (context.is_block && is(Kind::block_mapping_start))) {
      check_tag(properties, "map", "mapping");
      return is(Kind::flow_mapping_start) ? flow_mapping() : block_mapping();
    }
    if (at_ == begin || (properties.anchor.empty() && properties.tag.empty())) {
      error("did not find expected node content");
    }
    return scalar_value(properties.tag, {});
  }

  Value scalar_value(std::string_view tag, const YamlToken& scalar) const {
    Value value = resolve_yaml_scalar(tag, scalar.text, scalar.style).value_or(text_value("<<"));
    // A block of text is text, but as what its words mean: | with 012 is "12".
    if (tag.empty() && scalar.style == YamlStyle::block) {
      return convert(value, Type::string()).value;
    }
    return value;
  }

  Value alias() {
    const std::string& name = token().text;
    const auto pending = pending_.find(name);
    if (pending != pending_.end() && pending->second > 0) {
      error(fmt::format("cannot refer to anchor {} from inside its own definition", quoted(name)));
    }
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) {
      error(fmt::format("reference to undefined anchor {}", quoted(name)));
    }
    advance();
    return found->second;
  }

  void check_tag(const Properties& properties, std::string_view own, std::string_view what) const {
    const std::string& tag = properties.tag;
    if (tag.empty() || tag == fmt::format("tag:yaml.org,2002:{}", own)) return;
    error(fmt::format("can't interpret {} as {}", what, tag));
  }

  Value block_sequence() {
    std::vector<Value> elements;
    advance();
    while (take(Kind::block_entry)) {
      const bool is_empty = is_any({Kind::block_entry, Kind::block_end});
      elements.push_back(is_empty ? empty() : node({.is_block = true}));
    }
    if (!take(Kind::block_end)) error("did not find expected '-' indicator");
    return Value::tuple(std::move(elements));
  }

  Value flush_sequence() {
    std::vector<Value> elements;
    while (take(Kind::block_entry)) {
      const bool is_empty = is_any({Kind::block_entry, Kind::key, Kind::value, Kind::block_end});
      elements.push_back(is_empty ? empty() : node({.is_block = true}));
    }
    return Value::tuple(std::move(elements));
  }

  Value empty() {
    budget_.memory(sizeof(Entry));
    return {};
  }

  // The entries of a mapping, and how it goes on behind a key.
  class Mapping {
   public:
    explicit Mapping(Parser& parser) : parser_(parser) {}

    // A key is a scalar; no anchor of it counts.
    void read_key() {
      parser_.budget_.memory(sizeof(Entry));
      const Properties properties = parser_.read_properties();
      const YamlToken scalar = parser_.is(Kind::scalar) ? parser_.token() : YamlToken();
      if (!parser_.take(Kind::scalar) && properties.anchor.empty() && properties.tag.empty()) {
        parser_.error("only strings are allowed as mapping keys");
      }
      set_key(properties.tag, scalar);
    }
    void read_empty_key() { set_key({}, {}); }

    void add(Value value) {
      if (!std::exchange(merges_, false)) {
        entries_.push_back({key_, std::move(value)});
        return;
      }
      if (value.is_null() || value.kind() != Type::Kind::object) {
        parser_.error(fmt::format("cannot merge {} into mapping", value.type().friendly_name()));
      }
      parser_.budget_.work(value.length());
      parser_.budget_.memory(value.length() * sizeof(Entry));
      entries_.insert(entries_.end(), value.entries().begin(), value.entries().end());
    }

    Value finish() { return Value::object(std::move(entries_)); }

   private:
    void set_key(std::string_view tag, const YamlToken& scalar) {
      const auto key = resolve_yaml_scalar(tag, scalar.text, scalar.style);
      merges_ = !key;
      if (!key) return;
      if (key->is_null()) parser_.error("mapping key cannot be null");
      key_ = convert(*key, Type::string()).value.as_string();
    }

    Parser& parser_;
    std::vector<Entry> entries_;
    std::string key_;
    bool merges_ = false;  // the key was <<
  };

  Value block_mapping() {
    Mapping mapping(*this);
    advance();
    while (!take(Kind::block_end)) {
      if (!take(Kind::key)) error("did not find expected key");
      if (is_any({Kind::key, Kind::value, Kind::block_end})) {
        mapping.read_empty_key();
      } else {
        mapping.read_key();
      }
      const bool has_value = take(Kind::value);
      const bool is_empty = !has_value || is_any({Kind::key, Kind::value, Kind::block_end});
      mapping.add(is_empty ? empty() : node({.is_block = true, .may_be_flush = true}));
    }
    return mapping.finish();
  }

  // Behind `?` or a key in a flow collection that `end` closes.
  void flow_pair(Mapping& mapping, Kind end) {
    if (is_any({Kind::value, Kind::flow_entry, end})) {
      mapping.read_empty_key();
    } else {
      mapping.read_key();
    }
    const bool has_value = take(Kind::value);
    const bool is_empty = !has_value || is_any({Kind::flow_entry, end});
    mapping.add(is_empty ? empty() : node({}));
  }

  Value flow_mapping() {
    Mapping mapping(*this);
    advance();
    for (bool first = true; !is(Kind::flow_mapping_end); first = false) {
      if (!first && !take(Kind::flow_entry)) error("did not find expected ',' or '}'");
      if (is(Kind::flow_mapping_end)) break;
      if (take(Kind::key)) {
        flow_pair(mapping, Kind::flow_mapping_end);
      } else {
        mapping.read_key();
        mapping.add(empty());
      }
    }
    advance();
    return mapping.finish();
  }

  Value flow_sequence() {
    std::vector<Value> elements;
    advance();
    for (bool first = true; !is(Kind::flow_sequence_end); first = false) {
      if (!first && !take(Kind::flow_entry)) error("did not find expected ',' or ']'");
      if (is(Kind::flow_sequence_end)) break;
      if (take(Kind::key)) {
        Mapping mapping(*this);
        flow_pair(mapping, Kind::flow_sequence_end);
        elements.push_back(mapping.finish());
      } else {
        elements.push_back(node({}));
      }
    }
    advance();
    return Value::tuple(std::move(elements));
  }

  std::span<const YamlToken> tokens_;
  Budget& budget_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::map<std::string, std::string> prefixes_;  // of %TAG, by handle
  std::map<std::string, int> pending_;           // anchors whose values are being read
  std::map<std::string, Value> anchors_;
};

}  // namespace

Value decode_yaml(const std::string& text, Budget& budget) {
  budget.work(text.size());
  const std::vector<YamlToken> tokens = scan_yaml(text, budget);
  return Parser(tokens, budget).document();
}

}  // namespace infra::hcl
