#include "lib/policy/suppressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lib/base/numbers.h"
#include "lib/base/strings.h"
#include "lib/policy/registry.h"

namespace infra::policy {

constexpr diag::RuleInfo kSuppressionWithoutReason = {
    "SUP001",
    "suppression-without-reason",
    diag::Severity::error,
    "an `infra:ignore` comment that gives no reason; it suppresses nothing",
    "Whoever reads it later must be able to tell whether the exception still holds.",
    "# infra:ignore[TAG001]\nlocals {\n  a = 1\n}\n",
    "# infra:ignore[TAG001] reason=\"made by another team\"\nlocals {\n  a = 1\n}\n"};
constexpr diag::RuleInfo kSuppressionExpired = {
    "SUP002",
    "suppression-expired",
    diag::Severity::warning,
    "an `infra:ignore` comment whose `until` has passed; the finding is back",
    "An exception that was granted for a time has become permanent.",
    "# infra:ignore[TAG001] until=2020-01-31 reason=\"migration\"\nlocals {\n  a = 1\n}\n",
    "locals {\n  a = 1\n}\n"};
constexpr diag::RuleInfo kSuppressionUnused = {
    "SUP003",
    "suppression-unused",
    diag::Severity::warning,
    "an `infra:ignore` comment that suppresses nothing",
    "It would hide the next finding that appears there.",
    "# infra:ignore[TAG001] reason=\"was needed once\"\nlocals {\n  a = 1\n}\n",
    "locals {\n  a = 1\n}\n"};

namespace {

constexpr std::string_view kMarker = "infra:ignore";

// The value of ` name=` in a comment, with or without quotes; nullopt: it is not there.
std::optional<std::string> option(std::string_view text, std::string_view name) {
  std::size_t at = 0;
  while ((at = text.find(name, at)) != std::string_view::npos) {
    const bool begins = at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t');
    at += name.size();
    if (!begins || at >= text.size() || text[at] != '=') continue;
    std::string_view rest = text.substr(at + 1);
    if (!rest.starts_with('"')) return std::string(rest.substr(0, rest.find_first_of(" \t")));
    std::string value;
    for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
      value += rest[i];
    }
    return value;
  }
  return {};
}

std::uint32_t line_begin(std::string_view text, std::uint32_t offset) {
  if (offset == 0) return 0;
  const std::size_t at = text.rfind('\n', offset - 1);
  return at == std::string_view::npos ? 0 : static_cast<std::uint32_t>(at + 1);
}

std::uint32_t line_end(std::string_view text, std::uint32_t offset) {
  return static_cast<std::uint32_t>(std::min(text.find('\n', offset), text.size()));
}

// The outermost attribute, block or object item that begins in [begin, end).
struct Finder {
  std::uint32_t begin, end;
  Span found = diag::kNoSpan;

  bool offer(Span span) {
    if (span.begin < begin || span.begin >= end) return false;
    found = span;
    return true;
  }
  bool in_body(const hcl::Body& body) {
    for (const hcl::Attribute& attribute : body.attributes) {
      if (offer(attribute.span) || in_expr(*attribute.value)) return true;
    }
    for (const hcl::Block& block : body.blocks) {
      if (offer(block.span)) return true;
      if (block.span.begin < begin && block.span.end > begin && in_body(*block.body)) return true;
    }
    return false;
  }
  bool in_expr(const hcl::Expr& expr) {
    if (expr.span.begin >= end || expr.span.end <= begin) return false;
    if (const auto* object = expr.as<hcl::Object>()) {
      for (const hcl::ObjectItem& item : object->items) {
        const Span whole = {expr.span.file, item.key->span.begin, item.value->span.end};
        if (offer(whole) || in_expr(*item.value)) return true;
      }
    } else if (const auto* tuple = expr.as<hcl::Tuple>()) {
      for (const hcl::Expr* item : tuple->items) {
        if (offer(item->span) || in_expr(*item)) return true;
      }
    } else if (const auto* call = expr.as<hcl::FunctionCall>()) {
      for (const hcl::Expr* argument : call->arguments) {
        if (offer(argument->span) || in_expr(*argument)) return true;
      }
    } else if (const auto* parentheses = expr.as<hcl::Parentheses>()) {
      return in_expr(*parentheses->inner);
    }
    return false;
  }
};

// What the comment stands above: skips further comment lines. Empty where a blank line follows.
Span scope_below(const hcl::File& file, std::string_view text, const hcl::Comment& comment) {
  std::uint32_t at = line_end(text, comment.span.end);
  bool only_comments_above = true;
  for (const char c : text.substr(0, comment.span.begin)) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') only_comments_above = false;
  }
  if (!only_comments_above) {
    const auto first = std::ranges::min(file.comments, {},
                                        [](const hcl::Comment& each) { return each.span.begin; });
    only_comments_above = first.own_line;
    const auto begins_before = [&](Span span) { return span.begin < comment.span.begin; };
    for (const hcl::Attribute& each : file.body->attributes) {
      only_comments_above &= !begins_before(each.span);
    }
    for (const hcl::Block& each : file.body->blocks)
      only_comments_above &= !begins_before(each.span);
  }
  while (at < text.size()) {
    const std::uint32_t begin = at + 1;
    const std::uint32_t end = line_end(text, begin);
    const std::string_view line = trim(text.substr(begin, end - begin));
    if (line.empty()) {
      if (!only_comments_above) return diag::kNoSpan;
      return {file.source, 0, static_cast<std::uint32_t>(text.size())};
    }
    const auto is_here = [&](const hcl::Comment& each) {
      return each.own_line && each.span.begin >= begin && each.span.begin < end;
    };
    if (std::ranges::any_of(file.comments, is_here)) {
      at = end;
      continue;
    }
    Finder finder{begin, end};
    if (finder.in_body(*file.body)) return finder.found;
    return {file.source, begin, end};
  }
  return diag::kNoSpan;
}

}  // namespace

Suppressions::Suppressions(const diag::SourceMap& sources,
                           const std::vector<const hcl::File*>& files,
                           std::chrono::year_month_day today)
    : sources_(sources) {
  for (const hcl::File* file : files) {
    if (!file->json && !file->comments.empty() && file->body) read_file(*file, today);
  }
}

void Suppressions::read_file(const hcl::File& file, std::chrono::year_month_day today) {
  const std::string_view text = sources_[file.source].text;
  for (const hcl::Comment& comment : file.comments) {
    const std::string_view words = sources_.text(comment.span);
    const std::size_t marker = words.find(kMarker);
    if (marker == std::string_view::npos || words.find_first_not_of("#/* \t") != marker) continue;
    Comment made;
    made.span = comment.span;
    std::string_view rest = words.substr(marker + kMarker.size());
    if (rest.starts_with('[')) {
      const std::size_t close = std::min(rest.find(']'), rest.size());
      for (const std::string_view code : split(rest.substr(1, close - 1), ',')) {
        if (!trim(code).empty()) made.codes.emplace_back(trim(code));
      }
      rest.remove_prefix(std::min(close + 1, rest.size()));
    }
    if (rest.ends_with("*/")) rest.remove_suffix(2);
    made.reason = trim(option(rest, "reason").value_or(""));
    if (const std::optional<std::string> until = option(rest, "until")) {
      made.until = *until;
      const auto date = parse_day(*until);
      made.expired = !date || *date < today;
    }
    if (comment.own_line) {
      made.scope = scope_below(file, text, comment);
    } else {
      made.scope = {file.source, line_begin(text, comment.span.begin), comment.span.begin};
    }
    comments_.push_back(std::move(made));
  }
}

bool Suppressions::covers(std::string_view code, Span place) const {
  return std::ranges::any_of(comments_, [&](const Comment& comment) {
    return comment.is_valid() && comment.scope.file == place.file &&
           comment.scope.begin <= place.begin && place.begin < comment.scope.end &&
           std::ranges::any_of(comment.codes,
                               [&](const std::string& each) { return matches(code, each); });
  });
}

std::vector<Suppressions::Entry> Suppressions::entries() const {
  std::vector<Entry> entries;
  for (const Comment& each : comments_)
    entries.push_back({each.span, each.codes, each.until, each.reason, each.expired});
  return entries;
}

diag::Diagnostics Suppressions::apply(diag::Diagnostics& found) {
  diag::Diagnostics taken, kept;
  for (diag::Diagnostic& each : found) {
    bool covered = false;
    for (Comment& comment : comments_) {
      const Span place = each.primary.span;
      const bool here = comment.is_valid() && comment.scope.file == place.file && place.file != 0 &&
                        comment.scope.begin <= place.begin && place.begin < comment.scope.end;
      const auto names = [&](const std::string& code) {
        return each.rule && matches(each.rule->code, code);
      };
      if (!here || std::ranges::none_of(comment.codes, names)) continue;
      if (!covered) each.suppressed = comment.reason;
      comment.used = covered = true;
    }
    (covered ? taken : kept).push_back(std::move(each));
  }
  found = std::move(kept);
  return taken;
}

diag::Diagnostics Suppressions::faults(const std::function<bool(std::string_view)>& ran,
                                       const std::vector<std::string>& own) const {
  diag::Diagnostics found;
  const auto exists = [&](std::string_view code) {
    return is_code_or_family(code) || code.starts_with("EXT") ||
           std::ranges::any_of(own, [&](const std::string& each) { return matches(each, code); });
  };
  const auto add = [&](const diag::RuleInfo& rule, const Comment& comment, std::string message,
                       std::string label, std::string help) {
    diag::Diagnostic each;
    each.rule = &rule;
    each.severity = rule.severity;
    each.message = std::move(message);
    each.primary = {comment.span, std::move(label)};
    each.help = std::move(help);
    found.push_back(std::move(each));
  };
  for (const Comment& comment : comments_) {
    if (comment.codes.empty()) {
      add(kSuppressionUnused, comment, "`infra:ignore` names no rule", "suppresses nothing",
          "write `infra:ignore[CODE] reason=\"…\"`");
    } else if (comment.reason.empty()) {
      add(kSuppressionWithoutReason, comment, "`infra:ignore` without a reason",
          "suppresses nothing", "add `reason=\"…\"`; `infra explain SUP001`");
    } else if (comment.expired) {
      add(kSuppressionExpired, comment,
          parse_day(comment.until) ? fmt::format("`infra:ignore` has expired on {}", comment.until)
                                   : fmt::format("`until={}` is no date", comment.until),
          "suppresses nothing any more", "mend the finding, or give a new date (YYYY-MM-DD)");
    } else if (const auto strange = std::ranges::find_if_not(comment.codes, exists);
               strange != comment.codes.end()) {
      std::vector<std::string> known = own;
      for (const diag::RuleInfo* rule : all_rules()) known.emplace_back(rule->code);
      const auto near = did_you_mean(*strange, known);
      add(kSuppressionUnused, comment,
          fmt::format("`infra:ignore` names `{}`, which is no rule", printable(*strange)),
          "suppresses nothing",
          near ? fmt::format("did you mean `{}`?", *near)
               : "`infra explain --all` lists the rules");
    } else if (!comment.used && std::ranges::all_of(comment.codes, ran)) {
      add(kSuppressionUnused, comment, "`infra:ignore` has nothing to suppress here",
          fmt::format("no finding of {} at its place", fmt::join(comment.codes, ", ")),
          "take the comment away");
    }
  }
  return found;
}

}  // namespace infra::policy
