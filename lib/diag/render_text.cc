#include "lib/diag/render_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/strings.h"

namespace infra::diag {
namespace {

constexpr std::string_view kReset = "\x1b[0m", kBold = "\x1b[1m", kBlue = "\x1b[1;34m";
constexpr int kMaxColumns = 160;  // of a line that is shown: some are megabytes long
constexpr std::string_view kCut = "…";

std::string_view color_of(Severity severity) {
  static constexpr std::string_view kColors[] = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m"};
  return kColors[static_cast<int>(severity)];
}

struct Line {
  std::uint32_t number;  // from 1
  std::size_t begin;     // byte in the file
  std::string_view text;
};

Line line_at(const SourceFile& file, std::uint32_t offset) {
  const std::string_view text = file.text;
  const auto at = std::min<std::size_t>(offset, text.size());
  const auto begin = text.substr(0, at).rfind('\n') + 1;  // npos + 1 is 0: the first line
  std::string_view line = text.substr(begin, text.find('\n', at) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {position_at(file, static_cast<std::uint32_t>(at)).line, begin, line};
}

// The part of a line that is shown, and as many blanks or marks as it is wide.
struct Piece {
  std::string text, blanks;
  int width = 0;
  bool cut = false;
};

void append(Piece& piece, std::string_view code_point) {
  const CodePoint decoded = decode_utf8(code_point);
  piece.text += code_point;
  const int width = decoded.value == '\t' ? 1 : display_width(decoded.value);
  // A tab is kept, so that the marks stand below their token at any tab width.
  piece.blanks +=
      decoded.value == '\t' ? std::string("\t") : std::string(static_cast<std::size_t>(width), ' ');
  piece.width += width;
}

Piece measure(std::string_view text, int max_columns) {
  Piece piece;
  while (!text.empty()) {
    if (piece.width >= max_columns) {
      piece.text += kCut;
      piece.cut = true;
      return piece;
    }
    const std::size_t size = decode_utf8(text).bytes;
    append(piece, printable(text.substr(0, size)));
    text.remove_prefix(size);
  }
  return piece;
}

// The end of `text`, at most `max_columns` code points of it.
Piece measure_end(std::string_view text, int max_columns) {
  std::size_t begin = text.size();
  for (int columns = 0; begin > 0 && columns < max_columns; ++columns) {
    do {
      --begin;
    } while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80);
  }
  Piece end = measure(text.substr(begin), kMaxColumns * 2);
  if (begin == 0) return end;
  end.text.insert(0, kCut);
  end.blanks.insert(0, 1, ' ');
  return end;
}

class Renderer {
 public:
  Renderer(const Diagnostic& diagnostic, const SourceMap& sources, TextStyle style)
      : diagnostic_(diagnostic), sources_(sources), style_(style) {}

  std::string render() {
    headline();
    if (diagnostic_.primary.span.file != 0) {
      widen(diagnostic_.primary.span);
      for (const Label& label : diagnostic_.labels) widen(label.span);
      frame(diagnostic_.primary, true);
      for (const Label& label : diagnostic_.labels)
        if (label.span.file != 0) frame(label, false);
    }
    for (const std::string& note : diagnostic_.notes) remark("note", note);
    if (!diagnostic_.help.empty()) remark("help", diagnostic_.help);
    return std::move(out_);
  }

 private:
  std::string paint(std::string_view color, std::string_view text) const {
    return style_.color ? fmt::format("{}{}{}", color, text, kReset) : std::string(text);
  }

  void widen(Span span) {
    const auto line = position_at(sources_[span.file], span.begin).line;
    gutter_ = std::max(gutter_, fmt::formatted_size("{}", line));
  }

  void headline() {
    std::string head(to_string(diagnostic_.severity));
    if (diagnostic_.rule != nullptr) head += fmt::format("[{}]", diagnostic_.rule->code);
    const std::string message = continued(diagnostic_.message, 2);
    out_ += fmt::format("{}{}\n", paint(color_of(diagnostic_.severity), head),
                        paint(kBold, ": " + message));
  }

  // Further lines of a text are indented, so that they do not look like lines of ours.
  static std::string continued(std::string_view text, std::size_t indent) {
    std::string result;
    for (const char c : printable(trim(text))) {
      result += c;
      if (c == '\n') result.append(indent, ' ');
    }
    return result;
  }

  void remark(std::string_view kind, std::string_view text) {
    const std::string blank(gutter_ + 1, ' ');
    out_ += fmt::format("{}{} {}{}\n", blank, paint(kBlue, "="), paint(kBold, kind),
                        ": " + continued(text, gutter_ + 5 + kind.size()));
  }

  void frame(const Label& label, bool primary) {
    const SourceFile& file = sources_[label.span.file];
    const Line line = line_at(file, label.span.begin);
    const std::size_t column = std::min<std::size_t>(
        label.span.begin < line.begin ? 0 : label.span.begin - line.begin, line.text.size());
    const std::size_t length = label.span.end > label.span.begin
                                   ? std::size_t{label.span.end} - label.span.begin
                                   : std::size_t{0};
    const std::size_t marked = std::min(length, line.text.size() - column);
    const auto shown = [&](std::size_t begin, std::size_t end) {
      return sources_.shown({label.span.file, static_cast<std::uint32_t>(line.begin + begin),
                             static_cast<std::uint32_t>(line.begin + end)});
    };
    const Piece before = measure_end(shown(0, column), kMaxColumns / 2);
    const Piece token = measure(shown(column, column + marked), kMaxColumns / 2);
    const std::string rest = token.cut ? std::string() : shown(column + marked, line.text.size());
    const Piece after = measure(rest, std::max(20, kMaxColumns - before.width - token.width));
    const std::string_view color = primary ? color_of(diagnostic_.severity) : kBlue;
    const std::string marks(static_cast<std::size_t>(std::max(token.width, 1)),
                            primary ? '^' : '-');
    const std::string gutter(gutter_, ' '), bar = paint(kBlue, "|");
    const Position position = position_at(file, label.span.begin);

    if (!primary) out_ += fmt::format("{} {}\n", gutter, bar);
    out_ += fmt::format("{}{} {}:{}:{}\n", gutter, paint(kBlue, primary ? "-->" : ":::"),
                        printable(file.path), position.line, position.column);
    if (primary) out_ += fmt::format("{} {}\n", gutter, bar);
    out_ += fmt::format("{} {} {}{}{}\n", paint(kBlue, fmt::format("{:>{}}", line.number, gutter_)),
                        bar, before.text, token.text, after.text);
    std::string text = marks;
    if (!label.text.empty()) text += " " + continued(label.text, gutter_ + 3);
    out_ += fmt::format("{} {} {}{}\n", gutter, bar, before.blanks, paint(color, text));
  }

  const Diagnostic& diagnostic_;
  const SourceMap& sources_;
  TextStyle style_;
  std::size_t gutter_ = 1;  // as wide as the longest line number
  std::string out_;
};

}  // namespace

std::string render_text(const Diagnostic& diagnostic, const SourceMap& sources, TextStyle style) {
  return Renderer(diagnostic, sources, style).render();
}

}  // namespace infra::diag
