#include "lib/release/consumers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "lib/workspace/call_source.h"

namespace infra::release {
namespace {

using terraform::NamedBlock;
using workspace::Folder;
using workspace::Workspace;

bool is_relative(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
}

bool is_commit(std::string_view ref) {
  return ref.size() >= 7 && ref.size() <= 40 && std::ranges::all_of(ref, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string literal_source(const NamedBlock& call) {
  const hcl::Attribute* attribute = call.block->body->attribute("source");
  const auto* text = attribute ? attribute->value->as<hcl::StringLiteral>() : nullptr;
  return text ? std::string(text->value) : std::string();
}

void add_consumers(Workspace& in, const std::string& repository, const ModulePlace& module,
                   const ReleaseTags& tags, std::vector<Consumer>& found) {
  for (const Folder& folder : in.folders()) {
    for (const NamedBlock& call : folder.module->calls) {
      const std::string source = literal_source(call);
      if (is_relative(source) && &in != module.workspace) continue;
      const auto called =
          workspace::called_folder(*call.block, folder.path, module.workspace->repository_names());
      if (!called || *called != module.folder->path) continue;
      const hcl::Attribute& attribute = *call.block->body->attribute("source");
      const diag::SourceFile& file = in.sources()[attribute.span.file];
      Consumer consumer;
      consumer.workspace = &in;
      consumer.repository = repository;
      consumer.folder = folder.path;
      consumer.is_root = folder.is_root();
      consumer.call = call.name;
      consumer.block = &call;
      consumer.caller = folder.module.get();
      consumer.source = source;
      consumer.file = file.path;
      consumer.line = diag::position_at(file, attribute.span.begin).line;
      consumer.ref = ref_of(source);
      if (!is_relative(source)) {
        consumer.version = tags.version_of(module.folder->name, consumer.ref);
        consumer.kind = consumer.version          ? PinKind::tag
                        : consumer.ref.empty()    ? PinKind::none
                        : is_commit(consumer.ref) ? PinKind::commit
                                                  : PinKind::branch;
      }
      found.push_back(std::move(consumer));
    }
  }
}

// Does the caller read the output, or pass the whole module on?
bool reads_output(const Consumer& consumer, std::string_view output) {
  for (const auto& file : consumer.caller->files) {
    const std::string& text = consumer.workspace->sources()[file->body->span.file].text;
    const std::string call = "module." + consumer.call;
    for (std::size_t at = text.find(call); at != text.npos; at = text.find(call, at + 1)) {
      std::size_t i = at + call.size();
      const auto is_word = [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
      };
      if (i < text.size() && is_word(text[i])) continue;  // a longer name
      while (i < text.size() && text[i] == '[') {
        const std::size_t end = text.find(']', i);
        if (end == text.npos) break;
        i = end + 1;
      }
      if (i >= text.size() || text[i] != '.') return true;
      std::size_t end = i + 1;
      if (text.substr(end).starts_with("*.")) end += 2;
      const std::size_t begin = end;
      while (end < text.size() && is_word(text[end])) ++end;
      if (std::string_view(text).substr(begin, end - begin) == output) return true;
    }
  }
  return false;
}

bool concerns(const Consumer& consumer, const Reason& reason) {
  const std::size_t dot = reason.subject.find('.');
  const std::string kind = reason.subject.substr(0, dot);
  const std::string name = dot == reason.subject.npos ? "" : reason.subject.substr(dot + 1);
  if (kind == "output") return reads_output(consumer, name);
  if (kind != "variable") return true;
  const bool sets = consumer.block->block->body->attribute(name) != nullptr;
  const bool when_absent = reason.kind == "variable-required" || reason.kind == "default-removed" ||
                           reason.kind == "default-changed";
  return sets != when_absent;
}

}  // namespace

std::string_view pin_name(PinKind kind) {
  constexpr std::string_view kNames[] = {"path", "tag", "commit", "branch", "none"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string ref_of(std::string_view source) {
  for (std::size_t at = source.find("ref="); at != source.npos; at = source.find("ref=", at + 1)) {
    if (at == 0 || (source[at - 1] != '?' && source[at - 1] != '&')) continue;
    const std::string_view rest = source.substr(at + 4);
    return std::string(rest.substr(0, rest.find('&')));
  }
  return {};
}

std::string with_ref(std::string_view source, std::string_view ref) {
  const std::string old = ref_of(source);
  if (old.empty())
    return fmt::format("{}{}ref={}", source, source.find('?') == source.npos ? "?" : "&", ref);
  std::string result(source);
  return result.replace(result.find("ref=" + old) + 4, old.size(), ref);
}

std::vector<Consumer> find_consumers(Workspace& home, const ModulePlace& module,
                                     const ReleaseTags& tags) {
  std::vector<Consumer> found;
  std::set<const Workspace*> seen;
  const auto add = [&](Workspace& in) {
    if (!seen.insert(&in).second) return;
    const std::string repository = &in == &home ? "" : relative_path(in.root(), home.root());
    add_consumers(in, repository, module, tags, found);
  };
  add(home);
  for (const auto& other : home.others()) add(*other);
  std::ranges::stable_sort(found, [](const Consumer& a, const Consumer& b) {
    return std::tie(a.repository, a.folder, a.call) < std::tie(b.repository, b.folder, b.call);
  });
  return found;
}

std::optional<std::string> breaks(const Consumer& consumer, const std::vector<Reason>& reasons) {
  for (const Reason& reason : reasons)
    if (reason.bump == Bump::major && concerns(consumer, reason))
      return fmt::format("{}: {}", reason.subject, reason.because);
  return {};
}

}  // namespace infra::release
