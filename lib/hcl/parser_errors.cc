// What the parser says about wrong input, and where it goes on behind it.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "lib/hcl/native_parser.h"
#include "lib/hcl/rules.h"

namespace infra::hcl {
namespace {

constexpr int kMaxReported = 50;            // of one file; whoever mends these sees the next ones
constexpr std::uint32_t kMaxHeight = 1500;  // Budget::kDepth is what the evaluator can stand

enum class Side : std::uint8_t { none, opens, closes };

Side side(TokenKind kind) {
  static constexpr auto kSides = [] {
    std::array<Side, 64> sides{};
    for (const TokenKind opener :
         {TokenKind::open_brace, TokenKind::open_bracket, TokenKind::open_paren,
          TokenKind::open_quote, TokenKind::open_heredoc, TokenKind::template_interpolation,
          TokenKind::template_control})
      sides[static_cast<std::size_t>(opener)] = Side::opens;
    for (const TokenKind closer :
         {TokenKind::close_brace, TokenKind::close_bracket, TokenKind::close_paren,
          TokenKind::close_quote, TokenKind::close_heredoc, TokenKind::template_end})
      sides[static_cast<std::size_t>(closer)] = Side::closes;
    return sides;
  }();
  return kSides[static_cast<std::size_t>(kind)];
}

}  // namespace

void NativeParser::report(Span where, std::string message, std::string label, std::string help,
                          std::vector<diag::Label> labels) {
  has_errors_ = true;
  if (failed_ || gave_up_ || ++reported_ > kMaxReported) return;
  found_.push_back({.rule = &kSyntaxError,
                    .severity = kSyntaxError.severity,
                    .message = std::move(message),
                    .primary = {where, std::move(label)},
                    .labels = std::move(labels),
                    .help = std::move(help)});
}

void NativeParser::limit(std::string message, std::string help) {
  if (!gave_up_)
    found_.push_back({.rule = &kLimitReached,
                      .severity = kLimitReached.severity,
                      .message = std::move(message),
                      .primary = {place(token()), "the rest of the file is not read"},
                      .help = std::move(help)});
  gave_up_ = failed_ = has_errors_ = true;
  jump(tokens_.size() - 1);
}

bool NativeParser::enter() {
  if (depth_ >= kMaxNesting) {
    limit(fmt::format("nested more than {} levels deep", kMaxNesting),
          "give the inner parts names of their own as locals");
    return false;
  }
  ++depth_;
  return true;
}

void NativeParser::grow(std::uint32_t below) {
  height_ = below + 1;
  if (height_ > kMaxHeight && !gave_up_)
    limit(fmt::format("expression of more than {} operations that hang on one another", kMaxHeight),
          "split it into several locals");
}

// Of a token on the line where something is missing: the end of what was last understood.
Span NativeParser::place(const Token& t) const {
  if (t.kind != TokenKind::newline && t.kind != TokenKind::end_of_file) return span(t);
  return span(previous_end(), previous_end());
}

std::string NativeParser::describe(const Token& t) const {
  static constexpr std::pair<TokenKind, std::string_view> kNames[] = {
      {TokenKind::newline, "the end of the line"},
      {TokenKind::end_of_file, "the end of the file"},
      {TokenKind::open_quote, "a string"},
      {TokenKind::open_heredoc, "a heredoc"},
      {TokenKind::close_quote, "the end of the string"},
      {TokenKind::close_heredoc, "the end of the heredoc"},
      {TokenKind::quoted_literal, "text"},
      {TokenKind::string_literal, "text"},
      {TokenKind::quoted_newline, "a newline in a string"},
  };
  for (const auto& [kind, what] : kNames)
    if (kind == t.kind) return std::string(what);
  return fmt::format("`{}`", text(t));
}

void NativeParser::unexpected(const std::string& wanted, std::string help,
                              std::vector<diag::Label> labels) {
  if (!failed_ && stray(token())) {
    failed_ = true;
    return;
  }
  error(place(token()), fmt::format("expected {}, found {}", wanted, describe(token())),
        fmt::format("expected {}", wanted), std::move(help), std::move(labels));
}

void NativeParser::unclosed(const Token& open, const std::string& what, const std::string& wanted) {
  if (at(TokenKind::end_of_file))
    error(span(open), fmt::format("{} is never closed", what), "opened here",
          "the file ends before it does");
  else
    unexpected(wanted, {}, {{span(open), fmt::format("{} opened here", what)}});
}

bool NativeParser::stray(const Token& t) {
  const std::string_view written = text(t);
  if (t.kind == TokenKind::bad_utf8) {
    report(span(t),
           fmt::format("byte 0x{:02x} is not UTF-8", static_cast<unsigned char>(written[0])),
           "not UTF-8", "save the file in the encoding UTF-8");
  } else if (t.kind == TokenKind::stray_quote) {
    report(span(t), fmt::format("{} is no quote in HCL", written == "'" ? "`'`" : "a backtick"),
           "not a quote",
           written == "'" ? "write strings in double quotes"
                          : "write strings in double quotes, long ones as a heredoc (`<<EOT`)");
  } else if (t.kind != TokenKind::invalid) {
    return false;
  } else if (written == "&" || written == "|") {
    report(span(t), fmt::format("`{}` is no operator", written), "no operator",
           fmt::format("did you mean `{0}{0}`?", written));
  } else if (written == "~" || written == "^") {
    report(span(t), fmt::format("`{}` is no operator", written), "no operator",
           written == "~" ? "did you mean `!`?" : "for powers there is pow()");
  } else if (written == ";") {
    report(span(t), "`;` separates nothing", "not allowed",
           "put arguments on lines of their own, items of a collection behind commas");
  } else if (written == "\u201c" || written == "\u201d") {
    report(span(t), fmt::format("`{}` is no quote in HCL", written), "typographic quote",
           "write the straight quote `\"`");
  } else if (written[0] == '\r') {
    report(span(t.begin, t.begin + 1), "carriage return without a newline", "lone carriage return",
           "end lines with a newline, or with a carriage return and a newline");
  } else if (written == "\\") {
    report(span(t), "`\\` has no meaning here", "stray backslash");
  } else if (written.size() == 1 && (written[0] < ' ' || written[0] == 0x7f)) {
    report(span(t), fmt::format("control character 0x{:02x} in the file", written[0]),
           "control character");
  } else if (written[0] == '$' || written[0] == '%') {
    report(span(t), fmt::format("text ends behind `{}`", written[0]), "ends here");
  } else {
    report(span(t), fmt::format("character `{}` has no meaning here", written), "not part of HCL");
  }
  return true;
}

// A newline is followed by what can only be the begin of a top-level block: something above it is
// not closed, and it is better to go on here than to skip to the end of the file.
bool NativeParser::block_in_first_column(std::size_t newline) const {
  if (newline + 2 >= tokens_.size()) return false;
  const Token& first = tokens_[newline + 1];
  if (first.kind != TokenKind::identifier || first.begin != tokens_[newline].end) return false;
  const TokenKind next = tokens_[newline + 2].kind;
  return next == TokenKind::open_quote || next == TokenKind::open_brace ||
         next == TokenKind::identifier;
}

// Skips to a separator or to `closer` of the list that the error is in, which it leaves to the
// caller. `lost`: neither was found, `failed_` stays.
NativeParser::Sync NativeParser::resync(TokenKind closer, bool comma, bool newline) {
  if (gave_up_ || at_block_ || (rescanned_ && !newline)) return Sync::lost;
  rescanned_ = false;
  int depth = 0;
  for (std::size_t i = at_;; ++i) {
    const TokenKind next = tokens_[i].kind;
    Sync found = Sync::lost;
    if (next == TokenKind::newline) {
      if (block_in_first_column(i)) {
        at_block_ = true;
        jump(i + 1);
        return Sync::lost;
      }
      if (depth > 0 || !newline) continue;
      found = Sync::separator;
    } else if (next == TokenKind::comma) {
      if (depth > 0 || !comma) continue;
      found = Sync::separator;
    } else if (side(next) == Side::opens) {
      ++depth;
      continue;
    } else if (side(next) == Side::closes) {
      if (depth-- > 0) continue;
      found = next == closer ? Sync::closer : Sync::lost;
    } else if (next != TokenKind::end_of_file) {
      continue;
    }
    jump(i);
    failed_ = found == Sync::lost;
    return found;
  }
}

// Behind the line of an item of a body, or before the brace that closes the body.
void NativeParser::skip_item(bool nested) {
  failed_ = rescanned_ = false;
  newlines_ = true;
  if (gave_up_ || at_block_) return;
  int depth = 0;
  for (std::size_t i = at_;; ++i) {
    const TokenKind next = tokens_[i].kind;
    if (next == TokenKind::end_of_file) return jump(i);
    if (next == TokenKind::newline) {
      at_block_ = depth > 0 && block_in_first_column(i);
      if (depth == 0 || at_block_) return jump(i + 1);
    } else if (side(next) == Side::opens) {
      ++depth;
    } else if (side(next) == Side::closes && depth > 0) {
      --depth;
    } else if (next == TokenKind::close_brace && nested) {
      return jump(i);
    }
  }
}

}  // namespace infra::hcl
