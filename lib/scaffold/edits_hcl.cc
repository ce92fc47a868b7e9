// Who may take a role: the `repositories` of a module call, a map of repository to claims as
// modules/github-oidc-role has it, or a list of repositories.
#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"
#include "lib/hcl/edit.h"
#include "lib/hcl/format.h"
#include "lib/hcl/parser.h"
#include "lib/scaffold/edits.h"

namespace infra::scaffold {
namespace {

struct Trust {
  std::string line, module, repository;
  std::vector<std::string> claims;
};

std::vector<Trust> trusts_of(std::string_view text) {
  std::vector<Trust> trusts;
  for (const std::string_view line : split_lines(text)) {
    std::vector<std::string> words;
    for (const std::string_view word : split(trim(line), ' '))
      if (!word.empty()) words.emplace_back(word);
    if (words.size() < 2) continue;
    trusts.push_back(
        {std::string(trim(line)), words[0], words[1], {words.begin() + 2, words.end()}});
  }
  return trusts;
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string claims_text(const Trust& trust) {
  std::vector<std::string> parts;
  for (const std::string& claim : trust.claims) parts.push_back(quoted(claim));
  return "[" + join(parts, ", ") + "]";
}

const hcl::Attribute* repositories_of(const hcl::File& file, const std::string& module) {
  for (const hcl::Block& block : file.body->blocks)
    if (block.type.text == "module" && block.labels.size() == 1 && block.labels[0].text == module)
      return block.body->attribute("repositories");
  return nullptr;
}

const hcl::ObjectItem* item_of(const hcl::Object& object, const std::string& key) {
  for (const hcl::ObjectItem& item : object.items) {
    const auto* text = item.key->as<hcl::StringLiteral>();
    if (text != nullptr && text->value == key) return &item;
  }
  return nullptr;
}

// The item with its line, where nothing else stands on it, else with the comma behind it.
diag::Edit without(std::string_view text, diag::Span span) {
  std::size_t begin = span.begin, end = span.end;
  while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == ',')) ++end;
  const bool whole =
      (begin == 0 || text[begin - 1] == '\n') && end < text.size() && text[end] == '\n';
  if (whole) ++end;
  if (!whole) begin = span.begin;
  return {{span.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, ""};
}

std::vector<diag::Edit> add_trust(const diag::SourceMap& sources, const hcl::Expr& value,
                                  const Trust& trust) {
  if (const auto* object = value.as<hcl::Object>()) {
    if (item_of(*object, trust.repository) != nullptr) return {};
    return hcl::set_object_item(sources, value, trust.repository, claims_text(trust));
  }
  const auto* list = value.as<hcl::Tuple>();
  for (const hcl::Expr* item : list->items) {
    const auto* text = item->as<hcl::StringLiteral>();
    if (text != nullptr && text->value == trust.repository) return {};
  }
  diag::Span at = value.span;
  if (list->items.empty()) {
    at.begin = at.end = value.span.begin + 1;
    return {{at, quoted(trust.repository)}};
  }
  const hcl::Expr& last = *list->items.back();
  at.begin = at.end = last.span.end;
  const std::string_view text = sources[value.span.file].text;
  const std::string_view between =
      text.substr(value.span.begin + 1, last.span.begin - value.span.begin - 1);
  const auto newline = between.rfind('\n');
  const std::string gap = newline == between.npos ? " " : std::string(between.substr(newline));
  return {{at, "," + gap + quoted(trust.repository)}};
}

std::vector<diag::Edit> remove_trust(const diag::SourceMap& sources, const hcl::Expr& value,
                                     const Trust& trust) {
  const std::string_view text = sources[value.span.file].text;
  if (const auto* object = value.as<hcl::Object>()) {
    const hcl::ObjectItem* item = item_of(*object, trust.repository);
    if (item == nullptr) return {};
    diag::Span span = item->key->span;
    span.end = item->value->span.end;
    return {without(text, span)};
  }
  for (const hcl::Expr* item : value.as<hcl::Tuple>()->items) {
    const auto* repository = item->as<hcl::StringLiteral>();
    if (repository != nullptr && repository->value == trust.repository)
      return {without(text, item->span)};
  }
  return {};
}

// One change, since each moves the places of the next.
std::string change(const std::string& text, const Trust& trust, bool adds, bool& found) {
  diag::SourceMap sources;
  diag::Diagnostics errors;
  const auto file = hcl::parse_file(sources, sources.add("edit.tf", text), errors);
  if (file->has_errors) return text;
  const hcl::Attribute* attribute = repositories_of(*file, trust.module);
  if (attribute == nullptr || (attribute->value->as<hcl::Object>() == nullptr &&
                               attribute->value->as<hcl::Tuple>() == nullptr))
    return text;
  found = true;
  auto edits = adds ? add_trust(sources, *attribute->value, trust)
                    : remove_trust(sources, *attribute->value, trust);
  if (edits.empty()) return text;
  const bool was_formatted = hcl::format(text) == text;
  std::string edited = hcl::apply(text, std::move(edits));
  if (!was_formatted) return edited;  // not ours to lay out anew
  return hcl::format(edited).value_or(edited);
}

}  // namespace

std::string edit_oidc(const std::string& text, std::string_view before, std::string_view after,
                      std::vector<std::string>& done) {
  std::string out = text;
  const auto wanted = trusts_of(after);
  for (const Trust& trust : trusts_of(before)) {
    const bool stays = std::ranges::any_of(wanted, [&](const Trust& each) {
      return each.module == trust.module && each.repository == trust.repository;
    });
    bool found = false;
    if (!stays) out = change(out, trust, false, found);
  }
  for (const Trust& trust : wanted) {
    bool found = false;
    out = change(out, trust, true, found);
    if (found) done.push_back(trust.line);
  }
  return out;
}

}  // namespace infra::scaffold
