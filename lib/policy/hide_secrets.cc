#include "lib/policy/hide_secrets.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/policy/rules/security.h"
#include "lib/policy/secret_scan.h"
#include "lib/policy/secrets.h"

namespace infra::policy {
namespace {

// A shorter one could be any word: it is hidden where it stands alone.
constexpr std::size_t kShortest = 8;
constexpr std::size_t kShortestAlone = 4;

bool is_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool stands_alone(std::string_view text, std::size_t at, std::size_t length) {
  return (at == 0 || !is_of_word(text[at - 1])) &&
         (at + length >= text.size() || !is_of_word(text[at + length]));
}

std::size_t find_secret(std::string_view text, std::string_view secret, std::size_t from) {
  std::size_t at = text.find(secret, from);
  if (secret.size() >= kShortest) return at;
  while (at != text.npos && !stands_alone(text, at, secret.size()))
    at = text.find(secret, at + secret.size());
  return at;
}

// Letters and digits alone, small: what a rule makes of a name that it wants otherwise.
std::string folded(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// A line for each line of the secret.
std::string mask_for(std::string_view secret) {
  std::string mask(diag::kMask);
  for (const char c : secret)
    if (c == '\n') mask += "\n" + std::string(diag::kMask);
  return mask;
}

// What a literal stands for where it is written with escapes.
std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] == '\\' && next != '\0') {
      result += next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next;
      ++i;
    } else {
      result += text[i];
      if ((text[i] == '$' || text[i] == '%') && next == text[i] && text.substr(i + 2, 1) == "{")
        ++i;
    }
  }
  return result;
}

// Where a file cannot be parsed there are no literals: what looks like a secret is hidden. Returns
// it.
std::vector<std::string> mask_unparsed(std::uint32_t file, diag::SourceMap& sources) {
  constexpr std::size_t kMost = 1'000;
  std::vector<std::string> found;
  const std::string_view text = sources[file].text;
  const auto mask = [&](std::size_t begin, std::size_t length) {
    sources.mask(
        {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + length)});
    found.emplace_back(text.substr(begin, length));
  };
  std::size_t at = 0;
  for (std::size_t i = 0; i < kMost; ++i) {
    const auto secret = secret_by_form(text.substr(at));
    if (!secret) break;
    mask(at + secret->begin, secret->length);
    at += secret->begin + std::max<std::size_t>(secret->length, 1);
  }
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    if (const auto secret = secret_by_line(text.substr(line, end - line)))
      mask(line + secret->begin, secret->length);
    line = end + 1;
  }
  return found;
}

// The files that findings show, of which those that could not be parsed are `true`.
std::map<std::uint32_t, bool> files_of(const diag::Diagnostics& found) {
  std::map<std::uint32_t, bool> files;
  for (const diag::Diagnostic& each : found) {
    const bool unparsed = each.rule != nullptr && each.rule->code == "HCL001";
    const auto add = [&](diag::Span span) {
      if (span.file != 0) files[span.file] |= unparsed;
    };
    add(each.primary.span);
    for (const diag::Label& label : each.labels) add(label.span);
  }
  return files;
}

void run(const Rule& rule, const workspace::Workspace& workspace,
         const std::vector<workspace::EvaluatedFolder>& roots, unsigned jobs, Diagnostics& found) {
  const RuleSettings settings(workspace.config().config, rule.info.code);
  const auto keep = [&](std::vector<Diagnostics> parts) {
    for (Diagnostics& part : parts)
      for (diag::Diagnostic& each : part) found.push_back(std::move(each));
  };
  const auto& folders = workspace.folders();
  if (rule.on_module != nullptr)
    keep(parallel_map<Diagnostics>(folders.size(), jobs, [&](std::size_t i) {
      Diagnostics one;
      rule.on_module(ModuleView{workspace, folders[i], settings}, one);
      return one;
    }));
  keep(parallel_map<Diagnostics>(roots.size(), jobs, [&](std::size_t i) {
    Diagnostics one;
    if (rule.on_root != nullptr) rule.on_root(RootView{workspace, roots[i], settings}, one);
    if (rule.on_resource == nullptr) return one;
    for (const terraform::Resource& resource : roots[i].module.resources)
      rule.on_resource(ResourceView{workspace, roots[i], resource, settings}, one);
    return one;
  }));
}

}  // namespace

void HiddenSecrets::find(const workspace::Workspace& workspace,
                         const std::vector<workspace::EvaluatedFolder>& roots,
                         diag::SourceMap& sources, unsigned jobs) {
  Diagnostics found;
  for (const Rule& rule : secret_rules())
    if (rule.info.code == "SEC001" || rule.info.code == "SEC004")
      run(rule, workspace, roots, jobs, found);
  add(found, sources);
  for (const workspace::EvaluatedFolder& root : roots) add_planned(root.module.resources);
}

void HiddenSecrets::add_planned(std::span<const terraform::Resource> resources) {
  for (const terraform::Resource& resource : resources) {
    if (resource.block != nullptr) continue;
    for (const hcl::Entry& argument : resource.values.entries())
      for (const SecretValue& secret : secrets_of(argument.value, argument.key))
        add_text(secret.text);
  }
}

void HiddenSecrets::add_text(std::string_view text) {
  constexpr std::size_t kLineOfKey = 20;
  if (text.size() >= kShortestAlone) texts_.emplace(text);
  if (text.find('\n') == text.npos) return;
  for (const std::string_view line : split_lines(text))  // indented otherwise, or quoted alone
    if (trim(line).size() >= kLineOfKey) texts_.emplace(trim(line));
}

void HiddenSecrets::add(const diag::Diagnostics& found, diag::SourceMap& sources) {
  for (const diag::Diagnostic& each : found) {
    if (!each.secret) continue;
    sources.mask(each.primary.span);
    std::string_view text = trim(sources.text(each.primary.span));
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
      text = text.substr(1, text.size() - 2);
    add_text(text);
    if (text.find_first_of("\\$%") != text.npos) add_text(unescaped(text));
  }
}

// The same secret elsewhere in a file that a finding shows.
void HiddenSecrets::mask_copies(const diag::Diagnostics& found, diag::SourceMap& sources) const {
  for (const auto& [file, unparsed] : files_of(found)) {
    const std::string_view text = sources[file].text;
    for (const std::string& secret : texts_) {
      for (auto at = find_secret(text, secret, 0); at != text.npos;
           at = find_secret(text, secret, at + secret.size()))
        sources.mask(
            {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + secret.size())});
    }
  }
}

void HiddenSecrets::hide(diag::Diagnostics& found, diag::SourceMap& sources) const {
  HiddenSecrets all = *this;
  for (const auto& [file, unparsed] : files_of(found))
    if (unparsed)
      for (const std::string& secret : mask_unparsed(file, sources)) all.add_text(secret);
  if (all.texts_.empty()) return;
  all.mask_copies(found, sources);
  std::vector<std::string> changed;  // how they look in a suggestion
  for (const std::string& secret : all.texts_)
    if (std::string form = folded(secret); form.size() >= kShortest)
      changed.push_back(std::move(form));
  const auto replace = [&](std::string& text) {
    text = all.hidden(std::move(text));
    const std::string form = folded(text);
    if (std::ranges::any_of(changed,
                            [&](const auto& each) { return form.find(each) != form.npos; }))
      text = diag::kMask;
  };
  for (diag::Diagnostic& each : found) {
    for (std::string* text : {&each.message, &each.primary.text, &each.help, &each.subject.address,
                              &each.subject.attribute})
      replace(*text);
    for (diag::Label& label : each.labels) replace(label.text);
    for (std::string& note : each.notes) replace(note);
    for (std::string& instance : each.subject.instances) replace(instance);
  }
}

std::string HiddenSecrets::hidden(std::string text) const {
  for (const std::string& secret : texts_) {
    auto at = find_secret(text, secret, 0);
    if (at == text.npos) continue;
    const std::string mask = mask_for(secret);
    for (; at != text.npos; at = find_secret(text, secret, at + mask.size()))
      text.replace(at, secret.size(), mask);
  }
  return text;
}

}  // namespace infra::policy
