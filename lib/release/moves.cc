#include "lib/release/moves.h"

#include "lib/release/interface.h"

namespace infra::release {
namespace {

// Behind the index that begins at `begin`; keys may hold brackets and quotes.
std::size_t index_end(std::string_view text, std::size_t begin) {
  bool quoted = false;
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == ']' && !quoted) {
      return i + 1;
    }
  }
  return text.size();
}

template <typename Keep>
std::string filter_indexes(std::string_view address, const Keep& keep) {
  std::string result;
  for (std::size_t i = 0; i < address.size();) {
    if (address[i] != '[') {
      result += address[i++];
      continue;
    }
    const std::size_t end = index_end(address, i);
    const std::string_view index = address.substr(i, end - i);
    if (keep(index)) result += index;
    i = end;
  }
  return result;
}

}  // namespace

std::string without_keys(std::string_view address) {
  return filter_indexes(address, [](std::string_view) { return false; });
}

std::string without_zero(std::string_view address) {
  if (address.ends_with("[0]")) address.remove_suffix(3);
  return std::string(address);
}

void Moves::add(const std::string& module, const terraform::Module& declared,
                const diag::SourceMap& sources) {
  for (const hcl::Block* block : declared.moved) {
    const hcl::Attribute* from = block->body->attribute("from");
    const hcl::Attribute* to = block->body->attribute("to");
    if (!from || !to) continue;
    moves_.push_back({module, on_one_line(sources.text(declared.reference_expr(*from->value).span)),
                      on_one_line(sources.text(declared.reference_expr(*to->value).span))});
  }
}

std::string Moves::apply(const Move& move, const std::string& address) {
  std::size_t begin = 0;
  if (!move.module.empty()) {
    // The instance of the module that the address lies in: keys of the way to it count for nothing.
    for (std::size_t i = 0; i < address.size();) {
      if (address[i] == '[') {
        i = index_end(address, i);
      } else if (address[i] == '.') {
        if (without_keys(std::string_view(address).substr(0, i)) == move.module) begin = i + 1;
        ++i;
      } else {
        ++i;
      }
    }
    if (begin == 0) return address;
  }
  const std::string rest = address.substr(begin);
  if (rest == move.from) return address.substr(0, begin) + move.to;
  if (!rest.starts_with(move.from)) return address;
  const std::string tail = rest.substr(move.from.size());
  const bool below = tail.starts_with('.') && move.from.starts_with("module.");
  const bool instance =
      tail.starts_with('[') && !move.from.ends_with(']') && !move.to.ends_with(']');
  return below || instance ? address.substr(0, begin) + move.to + tail : address;
}

std::string Moves::follow(const std::string& address) const {
  std::string at = address;
  for (std::size_t steps = 0; steps <= moves_.size(); ++steps) {
    std::string next = at;
    for (const Move& move : moves_) {
      next = apply(move, at);
      if (next != at) break;
    }
    if (next == at) return at;
    at = std::move(next);
  }
  return at;  // a circle, which Terraform refuses
}

bool Moves::begins_at(const std::string& config_address) const {
  for (const Move& move : moves_) {
    const std::string prefix = move.module.empty() ? "" : move.module + ".";
    if (prefix + without_keys(move.from) == config_address) return true;
  }
  return false;
}

}  // namespace infra::release
