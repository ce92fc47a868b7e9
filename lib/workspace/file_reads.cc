#include "lib/workspace/file_reads.h"

#include <algorithm>
#include <optional>

#include "lib/base/file_system.h"

namespace infra::workspace {
namespace {

using hcl::Expr;

constexpr std::string_view kFileFunctions[] = {
    "file",     "fileexists", "filebase64", "filebase64sha256", "filebase64sha512", "filemd5",
    "filesha1", "filesha256", "filesha512", "fileset",          "templatefile"};

// Arguments of resources and data sources that name what is read when a plan is made.
constexpr std::string_view kPathArguments[] = {"filename", "source", "source_dir", "source_file",
                                               "template_file"};

struct Prefix {
  std::string text;
  bool whole = true;
};

class Finder {
 public:
  explicit Finder(const terraform::Module& module) : module_(module) {}

  FileReads run() && {
    for (const auto& file : module_.files)
      if (file->body != nullptr) walk(*file->body, "");
    std::ranges::sort(result_.reads);
    const auto repeated = std::ranges::unique(result_.reads);
    result_.reads.erase(repeated.begin(), repeated.end());
    return std::move(result_);
  }

 private:
  // `owner`: type of the top-level block. Blocks nest no deeper than the parser lets them.
  void walk(const hcl::Body& body, std::string_view owner) {
    for (const hcl::Attribute& attribute : body.attributes) {
      if (attribute.value == nullptr) continue;
      expression(*attribute.value);
      const bool is_path =
          (owner == "resource" || owner == "data") &&
          std::ranges::find(kPathArguments, attribute.name.text) != std::end(kPathArguments);
      if (const auto* text = attribute.value->as<hcl::StringLiteral>(); is_path && text != nullptr)
        add({std::string(text->value), true});
    }
    for (const hcl::Block& block : body.blocks)
      if (block.body != nullptr) walk(*block.body, owner.empty() ? block.type.text : owner);
  }

  void expression(const Expr& root) {
    std::vector<const Expr*> pending = {&root};
    while (!pending.empty()) {
      const Expr& expr = *pending.back();
      pending.pop_back();
      if (const auto* text = expr.as<hcl::Template>()) {
        if (const auto prefix = begins_with_path(text->parts)) add(*prefix);
      } else if (const auto* call = expr.as<hcl::FunctionCall>()) {
        read_by(*call);
      }
      push_children(expr, pending);
    }
  }

  void read_by(const hcl::FunctionCall& call) {
    const auto colon = call.name.text.rfind(':');
    const std::string_view name =
        colon == std::string_view::npos ? call.name.text : call.name.text.substr(colon + 1);
    if (std::ranges::find(kFileFunctions, name) == std::end(kFileFunctions)) return;
    if (call.arguments.empty()) return;
    if (const auto prefix = known_path(*call.arguments.front(), 0)) {
      add(*prefix);
    } else {
      result_.unresolved = true;
    }
  }

  // What the path begins with; nullopt: nothing is known of it.
  std::optional<Prefix> known_path(const Expr& expr, int depth) const {
    if (depth > 8) return {};
    if (const auto* text = expr.as<hcl::StringLiteral>()) return Prefix{std::string(text->value)};
    if (const auto* inner = expr.as<hcl::Parentheses>())
      return known_path(*inner->inner, depth + 1);
    if (const auto* wrap = expr.as<hcl::TemplateWrap>()) return known_path(*wrap->value, depth + 1);
    if (const auto* reference = expr.as<hcl::Traversal>()) {
      if (auto folder = path_reference(*reference)) return Prefix{std::move(*folder)};
      if (reference->root.text != "local" || reference->steps.size() != 1) return {};
      const auto* local = module_.local(reference->steps[0].text);
      return local == nullptr || local->attribute->value == nullptr
                 ? std::nullopt
                 : known_path(*local->attribute->value, depth + 1);
    }
    if (const auto* text = expr.as<hcl::Template>()) {
      Prefix prefix;
      for (const Expr* part : text->parts) {
        const auto known = known_path(*part, depth + 1);
        if (!known) {
          prefix.whole = false;
          break;
        }
        prefix.text += known->text;
        if (!(prefix.whole = known->whole)) break;
      }
      if (prefix.text.empty()) return {};
      return prefix;
    }
    return {};
  }

  std::optional<Prefix> begins_with_path(hcl::Exprs parts) const {
    if (parts.empty()) return {};
    const auto* reference = parts.front()->as<hcl::Traversal>();
    if (reference == nullptr) return {};
    auto folder = path_reference(*reference);
    if (!folder || parts.size() == 1) return {};
    Prefix prefix = {std::move(*folder)};
    for (const Expr* part : parts.subspan(1)) {
      const auto* text = part->as<hcl::StringLiteral>();
      if (text == nullptr) {
        prefix.whole = false;
        break;
      }
      prefix.text += text->value;
    }
    return prefix;
  }

  // path.module as "/" and the folder, path.root and path.cwd as what relative paths begin at.
  std::optional<std::string> path_reference(const hcl::Traversal& reference) const {
    if (reference.root.text != "path" || reference.steps.size() != 1) return {};
    const std::string_view what = reference.steps[0].text;
    if (what == "module") return module_.path == "." ? "/." : "/./" + module_.path;
    if (what == "root" || what == "cwd") return ".";
    return {};
  }

  void add(const Prefix& prefix) {
    FileRead read;
    read.whole = prefix.whole;
    std::string_view text = prefix.text;
    if (text.starts_with("/.")) {
      text.remove_prefix(1);
    } else if (text.starts_with('/')) {
      return;  // outside of the repository: no change of it can be seen
    } else {
      read.from_root = true;
    }
    read.path = normalize_path(text);
    // `templates/` begins nothing but what is in that folder.
    if (!prefix.whole && text.ends_with('/')) read.path += '/';
    result_.reads.push_back(std::move(read));
  }

  static void push_children(const Expr& expr, std::vector<const Expr*>& pending);

  const terraform::Module& module_;
  FileReads result_;
};

struct Children {
  std::vector<const Expr*>& out;
  void add(const Expr* expr) const {
    if (expr != nullptr) out.push_back(expr);
  }
  void add(hcl::Exprs exprs) const {
    for (const Expr* expr : exprs) add(expr);
  }
  template <typename Leaf>
  void operator()(const Leaf&) const {}
  void operator()(const hcl::Template& node) const { add(node.parts); }
  void operator()(const hcl::TemplateWrap& node) const { add(node.value); }
  void operator()(const hcl::TemplateJoin& node) const { add(node.tuple); }
  void operator()(const hcl::RelativeTraversal& node) const { add(node.source); }
  void operator()(const hcl::Index& node) const { add(node.collection), add(node.key); }
  void operator()(const hcl::Splat& node) const { add(node.source), add(node.each); }
  void operator()(const hcl::FunctionCall& node) const { add(node.arguments); }
  void operator()(const hcl::Conditional& node) const {
    add(node.condition), add(node.if_true), add(node.if_false);
  }
  void operator()(const hcl::Binary& node) const { add(node.left), add(node.right); }
  void operator()(const hcl::Unary& node) const { add(node.operand); }
  void operator()(const hcl::Parentheses& node) const { add(node.inner); }
  void operator()(const hcl::Tuple& node) const { add(node.items); }
  void operator()(const hcl::Object& node) const {
    for (const hcl::ObjectItem& item : node.items) add(item.key), add(item.value);
  }
  void operator()(const hcl::For& node) const {
    add(node.collection), add(node.key), add(node.value), add(node.condition);
  }
};

void Finder::push_children(const Expr& expr, std::vector<const Expr*>& pending) {
  std::visit(Children{pending}, expr.node);
}

}  // namespace

bool reads(const FileRead& read, std::string_view path) {
  if (read.path == "." && read.whole) return true;
  if (!path.starts_with(read.path)) return false;
  return !read.whole || path.size() == read.path.size() || path[read.path.size()] == '/';
}

FileReads find_file_reads(const terraform::Module& module) { return Finder(module).run(); }

}  // namespace infra::workspace
