#include "lib/scanners/places.h"

#include <fmt/format.h>

#include <algorithm>

namespace infra::scanners {
namespace {

std::uint32_t offset_of_line(std::string_view text, std::uint32_t line) {
  std::size_t at = 0;
  for (; line > 1; --line) {
    const auto newline = text.find('\n', at);
    if (newline == text.npos) return static_cast<std::uint32_t>(text.size());
    at = newline + 1;
  }
  return static_cast<std::uint32_t>(at);
}

struct Line {
  std::uint32_t begin = 0, end = 0;  // without white space at both ends
  bool holds(std::uint32_t offset) const { return begin <= offset && offset <= end; }
};

Line line_at(std::string_view text, std::uint32_t number) {
  Line line;
  line.begin = offset_of_line(text, number);
  line.end = static_cast<std::uint32_t>(std::min(text.find('\n', line.begin), text.size()));
  constexpr std::string_view kBlank = " \t\r";
  while (line.begin < line.end && kBlank.find(text[line.begin]) != kBlank.npos) ++line.begin;
  while (line.end > line.begin && kBlank.find(text[line.end - 1]) != kBlank.npos) --line.end;
  return line;
}

bool overlaps(diag::Span span, const Line& line) {
  return span.begin <= line.end && line.begin < span.end;
}

const hcl::Block* block_over(const hcl::Body& body, const Line& line) {
  for (const hcl::Block& block : body.blocks)
    if (overlaps(block.span, line)) return &block;
  return nullptr;
}

// The header where the line is the header's, else the argument or nested block that is there.
diag::Span narrow(const hcl::Block& outermost, const Line& line, diag::Span whole_line) {
  const hcl::Block* block = &outermost;
  while (true) {
    if (line.holds(block->header.begin)) return block->header;
    for (const hcl::Attribute& attribute : block->body->attributes) {
      if (!overlaps(attribute.span, line)) continue;
      diag::Span span = attribute.span;
      span.begin = std::max(span.begin, line.begin);
      span.end = std::min(span.end, line.end);
      return span;
    }
    const hcl::Block* inner = block_over(*block->body, line);
    if (inner == nullptr) return whole_line;
    block = inner;
  }
}

std::string address_of(const hcl::Block& block) {
  const auto label = [&](std::size_t i) { return std::string(block.labels[i].text); };
  if (block.type.text == "resource" && block.labels.size() == 2) return label(0) + "." + label(1);
  if (block.type.text == "data" && block.labels.size() == 2)
    return "data." + label(0) + "." + label(1);
  if (block.type.text == "module" && block.labels.size() == 1) return "module." + label(0);
  return "";
}

}  // namespace

std::string without_instance_keys(std::string_view address) {
  std::string result;
  char quote = 0;
  int depth = 0;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
    } else if (depth > 0 && c == '"') {
      quote = c;
    } else if (c == '[') {
      ++depth;
    } else if (c == ']' && depth > 0) {
      --depth;
    } else if (depth == 0) {
      result += c;
    }
  }
  return result;
}

Places::Places(const workspace::Workspace& workspace,
               const std::vector<workspace::EvaluatedFolder>& roots)
    : workspace_(workspace) {
  for (const workspace::Folder& folder : workspace.folders()) {
    for (const auto& file : folder.module->files) {
      files_[workspace.sources()[file->source].path] = file.get();
      by_source_[file->source] = file.get();
    }
  }
  for (const workspace::EvaluatedFolder& root : roots)
    for (const terraform::Resource& resource : root.module.resources)
      if (resource.block != nullptr) uses_[resource.block].push_back({&root, &resource});
}

Place Places::find(const std::string& file, std::uint32_t line, std::uint32_t end_line,
                   const std::string& address, const workspace::EvaluatedFolder* root) const {
  Place place;
  const std::string path =
      file.starts_with('/') ? relative_path(file, workspace_.root()) : normalize_path(file);
  const auto found = files_.find(path);
  if (found == files_.end()) return place;
  place.found = true;
  const std::uint32_t source = found->second->source;
  const std::string_view text = workspace_.sources()[source].text;
  const hcl::Body& body = *found->second->body;
  place.span = {source, 0, 0};
  if (line != 0) {
    const Line there = line_at(text, line);
    place.span = {source, there.begin, there.end};
    place.block = block_over(body, there);
    // Minified JSON has several blocks on one line; the address knows which one.
    const std::string plain = without_instance_keys(address);
    for (const hcl::Block& block : body.blocks) {
      const std::string own = address_of(block);
      if (!own.empty() && overlaps(block.span, there) && plain.ends_with(own)) place.block = &block;
    }
    if (place.block != nullptr) place.span = narrow(*place.block, there, place.span);
    // Comments in front of a block count as its begin for some.
    if (place.block == nullptr && end_line > line)
      if (const hcl::Block* below = block_over(body, line_at(text, end_line))) {
        place.block = below;
        place.span = below->header;
      }
  }
  add_subject(place, address, root);
  return place;
}

void Places::add_subject(Place& place, const std::string& address,
                         const workspace::EvaluatedFolder* root) const {
  const std::string& path = workspace_.sources()[place.span.file].path;
  const std::string folder = parent_path(path).empty() ? "." : parent_path(path);
  if (root != nullptr && root->folder->is_root()) place.subject.stack = root->folder->path;
  if (const workspace::Folder* own = workspace_.folder(folder);
      root == nullptr && own != nullptr && own->is_root())
    place.subject.stack = own->path;
  if (place.block == nullptr) return;
  place.subject.address = address_of(*place.block);
  const auto uses = uses_.find(place.block);
  if (uses == uses_.end()) return;
  const std::string plain = without_instance_keys(address);
  const Use* chosen = nullptr;
  for (const Use& use : uses->second) {
    if (root != nullptr && use.root != root) continue;
    if (root == nullptr && !place.subject.stack.empty() &&
        use.root->folder->path != place.subject.stack)
      continue;
    // tfsec and Trivy name the call alone: module.jobs.
    const std::string& own = use.resource->config_address;
    if (chosen == nullptr || (own.starts_with(plain + ".") &&
                              !chosen->resource->config_address.starts_with(plain + ".")))
      chosen = &use;
    if (own == plain) {
      chosen = &use;
      break;
    }
  }
  if (chosen == nullptr) return;
  place.subject.address = chosen->resource->config_address;
  if (chosen->root->folder->is_root()) place.subject.stack = chosen->root->folder->path;
  for (const Use& use : uses->second)
    if (use.root == chosen->root && use.resource->config_address == place.subject.address)
      place.subject.instances.push_back(use.resource->address);
}

const hcl::Block* Places::declaration(const workspace::Folder& folder,
                                      std::string_view address) const {
  const std::string plain = without_instance_keys(address);
  if (plain.empty()) return nullptr;
  for (const auto& file : folder.module->files)
    for (const hcl::Block& block : file->body->blocks)
      if (address_of(block) == plain) return &block;
  return nullptr;
}

const hcl::Block* Places::block_at(diag::Span span) const {
  const auto file = by_source_.find(span.file);
  if (file == by_source_.end()) return nullptr;
  for (const hcl::Block& block : file->second->body->blocks)
    if (block.span.begin <= span.begin && span.begin < block.span.end) return &block;
  return nullptr;
}

diag::Span Places::folder_span(const workspace::Folder& folder) const {
  const auto& files = folder.module->files;
  if (files.empty()) return diag::kNoSpan;
  for (const auto& file : files)
    if (file_name(workspace_.sources()[file->source].path) == "main.tf")
      return {file->source, 0, 0};
  return {files.front()->source, 0, 0};
}

}  // namespace infra::scanners
