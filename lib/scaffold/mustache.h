// Mustache (https://mustache.github.io/mustache.5.html) without escaping: variables, sections,
// inverted sections, comments, partials, set delimiters, standalone lines. Of our own, because a
// name that nothing answers must be an error at its line and not an empty place in a Terraform
// file, and a section that is not shown must not leave its line behind.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/scaffold/context.h"

namespace infra::scaffold {

struct MustacheFault {
  std::size_t offset = 0;  // in the template
  std::size_t length = 0;
  std::string message;
};

// Text of a partial; nullptr: there is none of that name.
using FindPartial = std::function<const std::string*(std::string_view name)>;

class Mustache {
 public:
  // A copy of `text` is kept. fault() where it is no mustache template.
  explicit Mustache(std::string text);

  const std::optional<MustacheFault>& fault() const { return fault_; }

  // `stack`: from the outermost to the innermost. Elements of lists have `first` and `last`. A name
  // that no map of the stack has, or a partial that is missing, is a fault. nullopt on a fault.
  std::optional<std::string> render(std::vector<const Value*> stack, MustacheFault& fault,
                                    const FindPartial& find_partial = {}) const;

  struct Name {
    std::string_view text;
    std::size_t offset = 0;
    bool section = false;
    std::vector<std::string_view> inside;  // the sections around it, outermost first
  };
  std::vector<Name> names() const;  // what it asks of the context, for the linter
  std::vector<Name> partials() const;

 private:
  friend class MustacheParser;
  friend class MustacheRenderer;
  struct Node {
    enum class Kind : std::uint8_t { text, variable, section, inverted, partial };
    Kind kind = Kind::text;
    std::string_view text;   // literal text, or the name
    std::size_t offset = 0;  // of the tag
    std::size_t end = 0;     // of a section: the node behind its last
  };

  std::string text_;
  std::vector<Node> nodes_;
  std::optional<MustacheFault> fault_;

 public:
  Mustache(const Mustache&) = delete;  // nodes are views of the text
  Mustache& operator=(const Mustache&) = delete;
};

// Shorthand for short texts such as targets and defaults. Throws infra::Error, naming `what`.
std::string render_text(std::string_view text, const Map& context, std::string_view what);

}  // namespace infra::scaffold
