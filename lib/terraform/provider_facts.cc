#include "lib/terraform/provider_facts.h"

#include <algorithm>
#include <deque>

#include "lib/terraform/provider_facts_data.h"
#include "lib/terraform/schema_store.h"

namespace infra::terraform {
namespace {

// The rest of the line of `text` (sorted lines, the first word is the key) that begins with `key`.
// Searching the text itself spares every start of the program the making of an index.
std::optional<std::string_view> find_line(std::string_view text, std::string_view key) {
  std::size_t low = 0, high = text.size();
  while (low < high) {
    std::size_t middle = low + (high - low) / 2;
    std::size_t before = middle == 0 ? std::string_view::npos : text.rfind('\n', middle - 1);
    std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    std::string_view word = line.substr(0, line.find(' '));
    if (word == key) return line.substr(std::min(word.size() + 1, line.size()));
    if (word < key) {
      low = end + 1;
    } else {
      high = begin;
    }
  }
  return {};
}

bool holds_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    std::size_t size = std::min(words.find(' '), words.size());
    if (words.substr(0, size) == word) return true;
    words.remove_prefix(std::min(size + 1, words.size()));
  }
  return false;
}

template <typename T>
const T* find_name(const std::vector<T>& items, std::string_view name) {
  auto at = std::ranges::lower_bound(items, name, {}, &T::name);
  return at != items.end() && at->name == name ? &*at : nullptr;
}

}  // namespace

std::optional<TagForm> tag_form(std::string_view resource_type) {
  std::optional<std::string_view> form = find_line(tag_facts_text(), resource_type);
  if (!form) return {};
  if (*form == "all") return TagForm::map_with_all;
  if (*form == "map") return TagForm::map;
  if (*form == "asg") return TagForm::autoscaling;
  return TagForm::none;
}

std::optional<bool> requires_replace(std::string_view type, std::string_view path) {
  static const std::string text = decompress(replace_facts_bytes());
  if (std::optional<std::string_view> paths = find_line(text, type)) {
    return holds_word(*paths, path);
  }
  // Facts about its `region` alone.
  if (path == "region" && find_line(text, "?" + std::string(type))) return true;
  return {};
}

const AttributeSchema* BlockSchema::attribute(std::string_view name) const {
  return find_name(attributes, name);
}

const NestedBlockSchema* BlockSchema::nested(std::string_view name) const {
  return find_name(blocks, name);
}

const ProviderSchema& aws_schema(std::string_view version) {
  static const SchemaPack pack(schema_pack_bytes());
  static const std::deque<PackedSchema>& schemas = *[] {
    static std::deque<PackedSchema> made;
    for (std::size_t i = 0; i < pack.versions().size(); ++i) made.emplace_back(pack, i);
    return &made;
  }();
  return schemas[choose_version(pack.versions(), version)];
}

}  // namespace infra::terraform
