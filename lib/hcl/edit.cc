#include "lib/hcl/edit.h"

#include <algorithm>
#include <cassert>

#include "lib/base/diff.h"
#include "lib/base/strings.h"
#include "lib/hcl/format.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/scanner.h"

namespace infra::hcl {
namespace {

using diag::Edit;

// One file under the knife. Edits are made plainly first; finish() lays them out.
class Editor {
 public:
  Editor(const diag::SourceMap& sources, std::uint32_t file)
      : file_(file), text_(sources[file].text), tokens_(scan(text_)) {
    if (text_.find("\r\n") != text_.npos) line_end_ = "\r\n";
  }

  std::string_view text(std::uint32_t begin, std::uint32_t end) const {
    return text_.substr(begin, end - begin);
  }
  const std::vector<Token>& tokens() const { return tokens_; }

  void replace(std::uint32_t begin, std::uint32_t end, std::string_view with) {
    std::string replacement;
    for (const char c : with) {
      if (c == '\n' && !replacement.ends_with('\r')) {
        replacement += line_end_;
      } else {
        replacement += c;
      }
    }
    edits_.push_back({{file_, begin, end}, std::move(replacement)});
  }

  // The first token at or behind `offset`.
  std::size_t token_at(std::uint32_t offset) const {
    const auto found = std::ranges::lower_bound(tokens_, offset, {}, &Token::begin);
    return std::min(static_cast<std::size_t>(found - tokens_.begin()), tokens_.size() - 1);
  }
  bool ends_line(const Token& token) const {
    return token.kind == TokenKind::newline ||
           (token.kind == TokenKind::comment && text(token.begin, token.end).ends_with('\n'));
  }

  std::string indent_of(std::uint32_t offset) const {
    const std::size_t line = offset == 0 ? 0 : text_.rfind('\n', offset - 1) + 1;
    const std::size_t word = std::min(text_.find_first_not_of(" \t", line), std::size_t{offset});
    return std::string(text_.substr(line, word - line));
  }
  // Whether only blanks stand before `offset` on its line; `line` becomes the line's begin.
  bool begins_line(std::uint32_t offset, std::uint32_t& line) const {
    const std::size_t begin = offset == 0 ? 0 : text_.rfind('\n', offset - 1) + 1;
    line = static_cast<std::uint32_t>(begin);
    return text_.find_first_not_of(" \t", begin) >= offset;
  }

  // Puts `lines` (without a last newline) behind what ends at `offset`, on lines of their own.
  // False where a bracket closes on the same line.
  bool insert_lines_behind(std::uint32_t offset, const std::string& lines) {
    for (std::size_t i = token_at(offset); i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (ends_line(token)) {
        replace(token.end, token.end, lines + "\n");
        return true;
      }
      if (token.kind == TokenKind::end_of_file) {
        const auto end = static_cast<std::uint32_t>(text_.size());
        replace(end, end, "\n" + lines);  // the file goes on having no newline at its end
        return true;
      }
      if (token.kind != TokenKind::comment) return false;
    }
    return false;
  }

  std::vector<Edit> finish() {
    const auto canonical = format(text_);
    if (!canonical || *canonical != text_) return std::move(edits_);
    const auto after = format(hcl::apply(text_, edits_));
    if (!after) return std::move(edits_);
    std::vector<Edit> laid_out;
    for (const TextChange& change : text_changes(text_, *after)) {
      laid_out.push_back({{file_, static_cast<std::uint32_t>(change.begin),
                           static_cast<std::uint32_t>(change.end)},
                          std::string(change.replacement)});
    }
    return laid_out;
  }

 private:
  std::uint32_t file_;
  std::string_view text_;
  std::vector<Token> tokens_;
  std::string_view line_end_ = "\n";
  std::vector<Edit> edits_;
};

std::string indented(std::string_view text, const std::string& indent) {
  if (text.find("<<") != text.npos) return std::string(text);  // a heredoc's lines are content
  std::string result;
  for (const std::string_view line : split_lines(text)) {
    if (!result.empty()) result += '\n';
    if (!line.empty()) result += indent;
    result += line;
  }
  return result;
}

bool is_file(const Body& body, const Editor& editor) {
  return body.span.begin == 0 || editor.text(body.span.begin - 1, body.span.begin) != "{";
}

// Lines into a body, behind what ends at `last` (0: the body has nothing yet).
void insert_into_body(Editor& editor, const Body& body, std::uint32_t last,
                      const std::string& lines) {
  if (last > 0) {
    if (editor.insert_lines_behind(last, lines)) return;
  } else if (is_file(body, editor)) {
    const bool open_line = body.span.end > body.span.begin &&
                           !editor.text(body.span.begin, body.span.end).ends_with('\n');
    editor.replace(body.span.end, body.span.end, (open_line ? "\n" : "") + lines + "\n");
    return;
  } else if (editor.ends_line(editor.tokens()[editor.token_at(body.span.begin)])) {
    editor.insert_lines_behind(body.span.begin, lines);
    return;
  }
  // A block on one line is spread over several.
  const std::string outer = editor.indent_of(body.span.begin - 1);
  const std::string_view content = trim(editor.text(body.span.begin, body.span.end));
  std::string inside = "\n";
  if (!content.empty()) inside += outer + "  " + std::string(content) + "\n";
  editor.replace(body.span.begin, body.span.end, inside + lines + "\n" + outer);
}

std::string indent_inside(const Editor& editor, const Body& body) {
  std::uint32_t line = 0;
  for (const Attribute& attribute : body.attributes) {
    if (editor.begins_line(attribute.span.begin, line))
      return editor.indent_of(attribute.span.begin);
  }
  for (const Block& block : body.blocks) {
    if (editor.begins_line(block.span.begin, line)) return editor.indent_of(block.span.begin);
  }
  return is_file(body, editor) ? "" : editor.indent_of(body.span.begin - 1) + "  ";
}

bool is_key(const Expr& key, std::string_view name) {
  if (const auto* word = key.as<Traversal>()) return word->steps.empty() && word->root.text == name;
  if (const auto* text = key.as<StringLiteral>()) return text->value == name;
  return false;
}

bool is_word(std::string_view text) {
  const std::vector<Token> tokens = scan(text);
  return tokens.size() == 2 && tokens[0].kind == TokenKind::identifier &&
         tokens[0].end == text.size();
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || text[i] == '\\') result += '\\';
    if ((text[i] == '$' || text[i] == '%') && text.substr(i + 1).starts_with('{'))
      result += text[i];
    if (text[i] == '\n') {
      result += "\\n";
    } else {
      result += text[i];
    }
  }
  return result + "\"";
}

// `key = value` in the style of the items that are there.
std::string item_text(const Editor& editor, std::span<const ObjectItem> items, std::string_view key,
                      std::string_view value) {
  bool quote = !is_word(key);
  std::string separator = " = ";
  if (!items.empty()) {
    const bool all_quoted = std::ranges::all_of(
        items, [](const ObjectItem& item) { return item.key->as<StringLiteral>() != nullptr; });
    quote = quote || all_quoted;
    const ObjectItem& last = items.back();
    if (editor.text(last.key->span.end, last.value->span.begin).find(':') != std::string_view::npos)
      separator = " : ";
  }
  return (quote ? quoted(key) : std::string(key)) + separator + std::string(value);
}

void add_item(Editor& editor, const Expr& object, std::span<const ObjectItem> items,
              const std::string& item) {
  const std::uint32_t open = object.span.begin + 1, close = object.span.end - 1;
  const std::uint32_t last = items.empty() ? open : items.back().value->span.end;
  const Token& next = editor.tokens()[editor.token_at(last)];
  const bool comma = next.kind == TokenKind::comma;
  const Token& behind = comma ? editor.tokens()[editor.token_at(next.end)] : next;
  if (behind.begin >= close && behind.kind == TokenKind::close_brace) {  // on one line
    const std::string before = items.empty() ? " " : ", ";
    const bool wide = items.empty() && item.find('\n') != item.npos;
    editor.replace(last, close, wide ? "\n" + item + "\n" : before + item + " ");
    return;
  }
  bool separated = false;  // by commas
  for (std::size_t i = 0; i + 1 < items.size(); ++i) {
    const Token& token = editor.tokens()[editor.token_at(items[i].value->span.end)];
    separated = separated || token.kind == TokenKind::comma;
  }
  if (separated && !comma) editor.replace(last, last, ",");
  const std::string indent = items.empty() ? editor.indent_of(object.span.begin) + "  "
                                           : editor.indent_of(items.back().key->span.begin);
  editor.insert_lines_behind(comma ? next.end : last, indent + item + (comma ? "," : ""));
}

}  // namespace

std::vector<Edit> set_attribute(const diag::SourceMap& sources, const Body& body,
                                std::string_view name, std::string_view value) {
  if (body.json) return {};
  Editor editor(sources, body.span.file);
  if (const Attribute* attribute = body.attribute(name)) {
    editor.replace(attribute->value->span.begin, attribute->value->span.end, value);
    return editor.finish();
  }
  std::string line = indent_inside(editor, body) + std::string(name) + " = " + std::string(value);
  if (body.attributes.empty() && !body.blocks.empty() && !is_file(body, editor)) line += "\n";
  const std::uint32_t last = body.attributes.empty() ? 0 : body.attributes.back().span.end;
  insert_into_body(editor, body, last, line);
  return editor.finish();
}

std::vector<Edit> rename_attribute(const Attribute& attribute, std::string_view new_name) {
  return {{attribute.name.span, std::string(new_name)}};
}

std::vector<Edit> remove_attribute(const diag::SourceMap& sources, const Body& body,
                                   std::string_view name) {
  const Attribute* attribute = body.attribute(name);
  if (body.json || attribute == nullptr) return {};
  Editor editor(sources, body.span.file);
  const Token& next = editor.tokens()[editor.token_at(attribute->span.end)];
  std::uint32_t begin = attribute->span.begin, end = attribute->span.end;
  std::uint32_t line = 0;
  const bool own_line = editor.begins_line(begin, line);
  if (own_line && next.kind == TokenKind::newline) {
    begin = line;
    end = next.end;
  } else if (next.kind == TokenKind::close_brace) {
    begin = body.span.begin;
    end = body.span.end;
  } else {
    end = next.begin;
  }
  editor.replace(begin, end, "");
  return editor.finish();
}

std::vector<Edit> set_object_item(const diag::SourceMap& sources, const Expr& object,
                                  std::string_view key, std::string_view value) {
  const auto* node = object.as<Object>();
  if (node == nullptr) return {};
  if (sources[object.span.file].path.ends_with(".json")) return {};
  Editor editor(sources, object.span.file);
  for (const ObjectItem& item : node->items) {
    if (!is_key(*item.key, key)) continue;
    editor.replace(item.value->span.begin, item.value->span.end, value);
    return editor.finish();
  }
  add_item(editor, object, node->items, item_text(editor, node->items, key, value));
  return editor.finish();
}

std::vector<Edit> append_to_body(const diag::SourceMap& sources, const Body& body,
                                 std::string_view text) {
  if (body.json) return {};
  Editor editor(sources, body.span.file);
  std::uint32_t last = 0;
  if (!body.attributes.empty()) last = body.attributes.back().span.end;
  if (!body.blocks.empty()) last = std::max(last, body.blocks.back().span.end);
  diag::SourceMap own;
  diag::Diagnostics ignored;
  const auto parsed = parse_file(own, own.add({}, std::string(text)), ignored);
  const bool blank_line =
      last > 0 && (!parsed->body->blocks.empty() ||
                   (!body.blocks.empty() && body.blocks.back().span.end == last));
  insert_into_body(editor, body, last,
                   (blank_line ? "\n" : "") + indented(trim(text), indent_inside(editor, body)));
  return editor.finish();
}

std::vector<Edit> set_block_header(const diag::SourceMap& sources, const Block& block,
                                   std::string_view type, const std::vector<std::string>& labels) {
  Editor editor(sources, block.span.file);
  editor.replace(block.type.span.begin, block.type.span.end, type);
  const bool same = std::ranges::equal(block.labels, labels, {}, &BlockLabel::text);
  if (!same) {
    std::string text;
    for (const std::string& label : labels) text += " " + quoted(label);
    editor.replace(block.type.span.end, block.header.end, text);
  }
  return editor.finish();
}

std::string apply(std::string_view text, std::vector<Edit> edits) {
  std::ranges::stable_sort(edits, {}, [](const Edit& edit) { return edit.span.begin; });
  std::string result;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    assert(edit.span.begin >= at && edit.span.end <= text.size());
    result += text.substr(at, edit.span.begin - at);
    result += edit.replacement;
    at = edit.span.end;
  }
  result += text.substr(at);
  return result;
}

}  // namespace infra::hcl
