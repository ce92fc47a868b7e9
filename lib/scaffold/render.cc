#include "lib/scaffold/render.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/strings.h"
#include "lib/hcl/format.h"
#include "lib/scaffold/answers.h"
#include "lib/scaffold/contexts/contexts.h"
#include "lib/scaffold/mustache.h"

namespace infra::scaffold {
namespace {

constexpr std::string_view kMustache = ".mustache";
constexpr std::size_t kMostFiles = 5000;

bool is_terraform(std::string_view path) {
  return path.ends_with(".tf") || path.ends_with(".tfvars") || path.ends_with(".tftest.hcl");
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(
                 std::ranges::count(text.substr(0, std::min(offset, text.size())), '\n'));
}

class Renderer {
 public:
  Renderer(const Template& from, Rendering& into) : from_(from), into_(into) {}

  void add(const FileEntry& file) {
    const Value outer = into_.context;
    if (file.each.empty()) return add_one(file, {&outer});
    const List& list = list_at(into_.context, file.each);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Value place = Map{{"first", i == 0}, {"last", i + 1 == list.size()}};
      add_one(file, {&outer, &place, &list[i]});
    }
  }

 private:
  std::string where(const FileEntry& file) const {
    return join_path(from_.folder.empty() ? "<built in>/" + from_.manifest.name : from_.folder,
                     file.source);
  }

  void add_one(const FileEntry& file, const std::vector<const Value*>& stack) {
    Map flat = into_.context;
    for (std::size_t i = 1; i < stack.size(); ++i)
      if (const Map* map = stack[i]->map())
        for (const auto& [key, value] : *map) flat[key] = value;
    if (!holds(file.when, flat)) return;
    const std::string target = target_of(file, stack);
    std::string bytes = bytes_of(file, stack, target);
    if (!file.edit.empty()) {
      into_.edits.push_back({file.edit, target, std::move(bytes)});
    } else if (!into_.files.emplace(target, std::move(bytes)).second) {
      throw Error(fmt::format("{}: two files of the template are `{}`", where(file), target));
    }
    if (into_.files.size() > kMostFiles)
      throw Error(fmt::format("{}: the template makes too many files", where(file)));
  }

  std::string expand(const FileEntry& file, std::string text,
                     const std::vector<const Value*>& stack) const {
    const Mustache parsed(std::move(text));
    MustacheFault fault;
    const auto partial = [this](std::string_view name) -> const std::string* {
      const auto found = from_.files.find(fmt::format("partials/{}{}", name, kMustache));
      return found == from_.files.end() ? nullptr : &found->second;
    };
    auto result = parsed.render(stack, fault, partial);
    if (!result) {
      const auto source = from_.files.find(file.source);
      std::string_view whole;
      if (source != from_.files.end()) whole = source->second;
      throw Error(
          fmt::format("{}:{}: {}", where(file), line_of(whole, fault.offset), fault.message),
          "`infra scaffold list --lint` checks templates");
    }
    return *std::move(result);
  }

  std::string target_of(const FileEntry& file, const std::vector<const Value*>& stack) const {
    const std::string target = expand(file, file.target, stack);
    if (target.empty() && !file.edit.empty()) return target;
    static const RE2 kPath("[A-Za-z0-9._+@=-]+(/[A-Za-z0-9._+@=-]+)*");
    if (!RE2::FullMatch(target, kPath) || normalize_path(target) != target ||
        target.starts_with("..") || target.starts_with(".git/"))
      throw Error(fmt::format("{}: target `{}` is no path in the repository", where(file),
                              printable(target)));
    return target;
  }

  std::string bytes_of(const FileEntry& file, const std::vector<const Value*>& stack,
                       const std::string& target) const {
    const auto source = from_.files.find(file.source);
    if (source == from_.files.end())
      throw Error(fmt::format("{}: the template has no such file", where(file)));
    if (!file.source.ends_with(kMustache)) return source->second;
    std::string text = expand(file, source->second, stack);
    if (!file.edit.empty()) return text;
    text = tidy(text, is_terraform(target));
    if (!is_terraform(target)) return text;
    diag::SourceMap sources;
    diag::Diagnostics found;
    auto formatted = hcl::format_file(sources, sources.add(target, text), found);
    if (formatted) return *std::move(formatted);
    const std::string what = found.empty() ? "not Terraform" : found.front().message;
    const std::size_t line = found.empty() ? 1 : line_of(text, found.front().primary.span.begin);
    throw Error(fmt::format("{}: what is rendered, line {}: {}: `{}`", where(file), line, what,
                            trim(split_lines(text)[line - 1])));
  }

  const Template& from_;
  Rendering& into_;
};

}  // namespace

std::string tidy(std::string_view text, bool terraform) {
  std::string out;
  bool blank = false;
  for (std::string_view line : split_lines(text)) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    if (line.empty()) {
      blank = true;
      continue;
    }
    const std::string_view word = trim(line);
    const bool at_brace =
        terraform && (word.starts_with('}') || word.starts_with(']') || word.starts_with(')') ||
                      out.ends_with("{\n") || out.ends_with("[\n") || out.ends_with("(\n"));
    if (blank && !out.empty() && !at_brace) out += '\n';
    blank = false;
    out += line;
    out += '\n';
  }
  return out;
}

Map base_context(const Map& answers, const workspace::Config& config) {
  Map context = answers;
  context["answers"] = answers;  // where an element of a list hides an answer of the same name
  context["organisation"] = config.organisation;
  context["primary_region"] = config.regions.primary;
  context["dr_region"] = config.regions.dr;
  List environments;
  for (const std::string& name : config.environments.allowed) environments.push_back(name);
  context["all_environments"] = std::move(environments);
  Map accounts;
  for (const auto& [name, number] : config.accounts) accounts[name] = number;
  context["accounts"] = std::move(accounts);
  return context;
}

Rendering render(const RenderRequest& request, std::vector<Refusal>& refused) {
  Rendering result;
  const Map base = base_context(request.answers, request.config);
  const BuildContext build = find_context(request.from.manifest.name);
  const std::size_t before = refused.size();
  result.context =
      build == nullptr ? base : build({base, request.config, request.workspace}, refused);
  if (refused.size() > before) return result;
  result.folder = render_text(request.from.manifest.folder, result.context, "folder");
  Renderer renderer(request.from, result);
  for (const FileEntry& file : request.from.manifest.files) renderer.add(file);
  return result;
}

}  // namespace infra::scaffold
