#include "lib/plan_report/plan_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lib/base/strings.h"
#include "lib/plan_report/plan_report.h"

namespace infra::report {
namespace {

using plan::ChangeLines;
using plan::StackPlan;
using plan::Status;

// A fenced block's text: no fence inside, and no line that begins one.
std::string fenced(std::string_view text) {
  std::string out = printable(text);
  for (auto at = out.find("```"); at != std::string::npos; at = out.find("```", at + 3))
    out.replace(at, 3, "'''");
  return out;
}

std::string change_text(const ChangeLines& change) {
  static const std::map<std::string, const char*> kSigns = {
      {"create", "+"}, {"update", "!"}, {"replace", "-"}, {"destroy", "-"}, {"forget", "-"}};
  std::string out = fmt::format("{} {} {}  # risk {}: {}\n", kSigns.at(change.action),
                                change.action, change.address, change.level, change.because);
  for (const std::string& line : change.diff) out += "    " + line + "\n";
  if (change.cut) out += "    …\n";
  return out;
}

// The section of one stack in at most `most` bytes; what does not fit is counted.
std::string section(const StackPlan& stack, std::size_t most) {
  std::string head =
      fmt::format("\n<details{}><summary><code>{}</code>: {}{}</summary>\n\n",
                  stack.status == Status::error ? " open" : "", escaped(stack.path),
                  stack.status == Status::error ? "failed" : counts_words(stack.counts),
                  stack.risk ? fmt::format(", risk {}", *stack.risk) : "");
  const std::string tail = "```\n</details>\n";
  head += stack.status == Status::error ? "```\n" : "```diff\n";
  constexpr std::size_t kRest = 60;  // for "… and N more changes"
  if (most < head.size() + tail.size() + kRest) return "";
  const std::size_t room = most - head.size() - tail.size() - kRest;
  std::string body;
  std::size_t left_out = stack.changes_left_out;
  if (stack.status == Status::error) {
    body = fenced(stack.error);
    if (body.size() > room) {
      std::size_t cut = room;
      while (cut > 0 && (static_cast<unsigned char>(body[cut]) & 0xC0) == 0x80) --cut;
      body = body.substr(0, cut) + "\n…";
    }
    body += "\n";
  }
  bool full = false;
  for (const ChangeLines& change : stack.changes) {
    const std::string text = fenced(change_text(change));
    full |= body.size() + text.size() > room;
    if (full) {
      ++left_out;
    } else {
      body += text;
    }
  }
  if (left_out > 0)
    body += fmt::format("… and {}\n", plural(left_out, "more change", "more changes"));
  return head + body + tail;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '\n' || c == '\r') {
      out += ' ';
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (std::string_view("\\`*_{}[]()#|~!@").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string code(std::string_view text) {
  std::string inside;
  for (const char c : printable(text)) {
    if (c == '|') inside += '\\';
    inside += c == '\n' || c == '`' ? '\'' : c;
  }
  return "`" + inside + "`";
}

std::string with_sections(std::string out, const plan::PlanReport& report, std::size_t most) {
  constexpr std::string_view kCut = "\n… cut: the log of the run has all of it\n";
  if (out.size() + kCut.size() > most) {
    std::size_t end = most - kCut.size();
    while (end > 0 && out[end] != '\n') --end;
    return out.substr(0, end) + std::string(kCut);
  }

  std::vector<const StackPlan*> shown;
  for (const StackPlan& stack : report.stacks)
    if (!stack.changes.empty() || stack.status == Status::error) shown.push_back(&stack);
  std::vector<std::size_t> wanted;
  for (const StackPlan* stack : shown) wanted.push_back(section(*stack, most).size() + 64);
  std::vector<std::size_t> order(shown.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return wanted[i]; });
  std::size_t room = most - out.size() - kCut.size();
  std::vector<std::string> sections(shown.size());
  bool cut = false;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t fair = room / (order.size() - k);
    const std::size_t i = order[k];
    sections[i] = section(*shown[i], std::min(wanted[i], fair));
    cut |= sections[i].empty() || wanted[i] > fair;
    room -= std::min(room, sections[i].size());
  }
  for (const std::string& each : sections) out += each;
  return cut ? out + std::string(kCut) : out;
}

}  // namespace infra::report
