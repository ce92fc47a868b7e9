#include "lib/hcl/print.h"

#include <utf8proc.h>

#include <algorithm>
#include <cassert>

#include "lib/hcl/go_text.h"

namespace infra::hcl {

namespace {

using Kind = Type::Kind;

std::string null_to_console(const Type& type) {
  switch (type.kind()) {
    case Kind::dynamic:
      return "null";
    case Kind::string:
      return "tostring(null)";
    case Kind::number:
      return "tonumber(null)";
    case Kind::boolean:
      return "tobool(null)";
    case Kind::list:
      return "tolist(null) /* of " + type.element().friendly_name() + " */";
    case Kind::set:
      return "toset(null) /* of " + type.element().friendly_name() + " */";
    case Kind::map:
      return "tomap(null) /* of " + type.element().friendly_name() + " */";
    case Kind::tuple:
    case Kind::object:
      break;
  }
  return "null /* " + type.friendly_name() + " */";
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (;;) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view line) {
  static constexpr std::string_view kSpace = " \t\r\v\f";
  const std::size_t begin = line.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kSpace) - begin + 1);
}

void append_heredoc(std::string& out, std::string_view text, std::size_t indent) {
  const std::vector<std::string_view> lines = split_lines(text);
  std::string delimiter = "EOT";
  while (std::ranges::find(lines, delimiter, trimmed) != lines.end()) delimiter += '_';
  out += indent > 0 ? "<<-" : "<<";
  out += delimiter;
  const auto add = [&](std::string_view line) {
    out += '\n';
    out.append(indent, ' ');
    out += line;
  };
  for (std::string_view line : lines) add(line);
  add(delimiter);
}

void append_string(std::string& out, std::string_view text, std::size_t indent) {
  if (text.find('\n') != std::string_view::npos) {
    append_heredoc(out, text, indent);
  } else {
    append_go_quoted(out, text);
  }
}

void append_console(std::string& out, const Value& value, std::size_t indent);

void append_sequence(std::string& out, const Value& value, std::size_t indent) {
  out += '[';
  for (const Value& element : value.elements()) {
    out += '\n';
    out.append(indent + 2, ' ');
    append_console(out, element, indent + 2);
    out += ',';
  }
  if (value.length() > 0) {
    out += '\n';
    out.append(indent, ' ');
  }
  out += ']';
}

void append_mapping(std::string& out, const Value& value, std::size_t indent) {
  out += '{';
  for (const Entry& entry : value.entries()) {
    out += '\n';
    out.append(indent + 2, ' ');
    append_string(out, entry.key, indent + 2);
    out += " = ";
    append_console(out, entry.value, indent + 2);
  }
  if (value.length() > 0) {
    out += '\n';
    out.append(indent, ' ');
  }
  out += '}';
}

void append_console(std::string& out, const Value& value, std::size_t indent) {
  if (!value.is_known()) {
    out += "(known after apply)";
  } else if (has(value.marks(), Mark::sensitive)) {
    out += "(sensitive value)";
  } else if (has(value.marks(), Mark::ephemeral)) {
    out += "(ephemeral value)";
  } else if (value.is_null()) {
    out += null_to_console(value.type());
  } else {
    switch (value.kind()) {
      case Kind::string:
        return append_string(out, value.as_string(), indent);
      case Kind::number:
        out += value.as_number().to_string();
        return;
      case Kind::boolean:
        out += value.as_bool() ? "true" : "false";
        return;
      case Kind::tuple:
        return append_sequence(out, value, indent);
      case Kind::object:
        return append_mapping(out, value, indent);
      case Kind::list:
      case Kind::set:
        out += value.kind() == Kind::list ? "tolist(" : "toset(";
        append_sequence(out, value, indent);
        out += ')';
        return;
      case Kind::map:
        out += "tomap(";
        append_mapping(out, value, indent);
        out += ')';
        return;
      case Kind::dynamic:
        return;
    }
  }
}

void append_json_escape(std::string& out, std::uint32_t code) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789abcdef"[(code >> shift) & 15];
}

// As Go's encoding/json, which makes strings safe to stand in HTML.
void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      ++at;
      if (const auto found = kEscaped.find(c); found != std::string_view::npos) {
        out += '\\';
        out += kLetters[found];
      } else if (static_cast<unsigned char>(c) < 0x20 || c == '<' || c == '>' || c == '&') {
        append_json_escape(out, static_cast<unsigned char>(c));
      } else {
        out += c;
      }
      continue;
    }
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                         static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length <= 0) {
      append_json_escape(out, 0xFFFD);
      ++at;
      continue;
    }
    if (code == 0x2028 || code == 0x2029) {
      append_json_escape(out, static_cast<std::uint32_t>(code));
    } else {
      out += text.substr(at, static_cast<std::size_t>(length));
    }
    at += static_cast<std::size_t>(length);
  }
  out += '"';
}

void append_json(std::string& out, const Value& value) {
  assert(value.is_known());
  if (value.is_null()) {
    out += "null";
    return;
  }
  const char* separator = "";
  switch (value.kind()) {
    case Kind::string:
      return append_json_string(out, value.as_string());
    case Kind::number:
      out += value.as_number().to_string();
      return;
    case Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      return;
    case Kind::list:
    case Kind::set:
    case Kind::tuple:
      out += '[';
      for (const Value& element : value.elements()) {
        out += separator;
        append_json(out, element);
        separator = ",";
      }
      out += ']';
      return;
    case Kind::map:
    case Kind::object:
      out += '{';
      for (const Entry& entry : value.entries()) {
        out += separator;
        append_json_string(out, entry.key);
        out += ':';
        append_json(out, entry.value);
        separator = ",";
      }
      out += '}';
      return;
    case Kind::dynamic:
      return;
  }
}

// Cuts at a code point, so that the text stays UTF-8.
void shorten(std::string& text, std::size_t max_length) {
  if (text.size() <= max_length) return;
  std::size_t end = max_length > 3 ? max_length - 3 : 0;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  text += "...";
}

// Stops as soon as `out` is longer than anybody wants to see.
void append_summary(std::string& out, const Value& value, std::size_t max_length, bool nested) {
  if (out.size() > max_length) return;
  const auto list = [&](char open, char close, const auto& items, const auto& append) {
    out += open;
    const char* separator = "";
    for (const auto& item : items) {
      if (out.size() > max_length) return;
      out += separator;
      append(item);
      separator = ", ";
    }
    out += close;
  };
  if (value.is_sensitive()) {
    out += "(sensitive)";
  } else if (has(value.marks(), Mark::ephemeral)) {
    out += "(ephemeral)";
  } else if (!value.is_known()) {
    const Partial* partial = value.partial();
    if (partial == nullptr || nested) {
      out += "unknown";
      return;
    }
    list('{', '}', partial->entries, [&](const PartialEntry& entry) {
      out += entry.key;
      if (entry.maybe) out += '?';
    });
    if (!partial->open) return;
    out.pop_back();
    out += partial->entries.empty() ? "...}" : ", ...}";
  } else if (value.is_null()) {
    out += "null";
  } else if (value.kind() == Kind::string) {
    append_go_quoted(out, std::string_view(value.as_string()).substr(0, max_length + 1));
  } else if (value.kind() == Kind::number || value.kind() == Kind::boolean) {
    append_console(out, value, 0);
  } else if (value.kind() == Kind::map || value.kind() == Kind::object) {
    list('{', '}', value.entries(), [&](const Entry& entry) { out += entry.key; });
  } else {
    list('[', ']', value.elements(),
         [&](const Value& element) { append_summary(out, element, max_length, true); });
  }
}

}  // namespace

std::string to_console(const Value& value) {
  std::string out;
  append_console(out, value, 0);
  return out;
}

std::string to_json(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

std::string summarize(const Value& value, std::size_t max_length) {
  std::string out;
  append_summary(out, value, max_length, false);
  for (char& c : out) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  shorten(out, max_length);
  return out;
}

std::string path_attribute(std::string_view base, std::string_view name) {
  std::string path(base);
  if (!path.empty()) path += '.';
  return path.append(name);
}

std::string path_key(std::string_view base, std::string_view key) {
  std::string path(base);
  path += '[';
  append_go_quoted(path, key);
  return path + "]";
}

std::string path_index(std::string_view base, std::size_t index) {
  return std::string(base) + "[" + std::to_string(index) + "]";
}

}  // namespace infra::hcl
