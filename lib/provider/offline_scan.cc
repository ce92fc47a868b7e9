#include "lib/provider/offline_scan.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/hcl/json.h"
#include "lib/hcl/parser.h"
#include "lib/terraform/module_source.h"

namespace infra::provider {
namespace {

using hcl::Block;
using hcl::Body;
using terraform::SchemaKind;

bool is_configuration(std::string_view name) {
  return !name.starts_with('.') && (name.ends_with(".tf") || name.ends_with(".tf.json"));
}

bool is_test(std::string_view name) { return name.ends_with(".tftest.hcl"); }

std::optional<std::string> literal(const Body& body, std::string_view name) {
  const hcl::Attribute* attribute = body.attribute(name);
  const auto* text = attribute ? attribute->value->as<hcl::StringLiteral>() : nullptr;
  return text ? std::optional(std::string(text->value)) : std::nullopt;
}

// One module's view: local provider names differ from module to module.
class ModuleScan {
 public:
  ModuleScan(OfflineScan& all, std::string folder, std::deque<std::string>& queue)
      : all_(all), folder_(std::move(folder)), queue_(queue) {}

  // Of every file before body(): which provider a resource belongs to may be said in another one.
  void providers_of(const Body& body) {
    for (const Block& block : body.blocks)
      if (block.type.text == "terraform") terraform_block(*block.body);
  }
  void body(const Body& body) {
    for (const Block& block : body.blocks) top_level(block);
  }

 private:
  void terraform_block(const Body& body) {
    for (const Block& block : body.blocks) {
      if (block.type.text != "required_providers") continue;
      for (const hcl::Attribute& attribute : block.body->attributes)
        required_provider(std::string(attribute.name.text), *attribute.value);
    }
  }

  void required_provider(const std::string& name, const hcl::Expr& value) {
    std::string source = "hashicorp/" + name, constraint;
    if (const auto* text = value.as<hcl::StringLiteral>()) constraint = text->value;
    if (const auto* object = value.as<hcl::Object>()) {
      for (const hcl::ObjectItem& item : object->items) {
        const auto* key = item.key->as<hcl::Traversal>();
        const auto* quoted = item.key->as<hcl::StringLiteral>();
        const auto* text = item.value->as<hcl::StringLiteral>();
        if ((!key && !quoted) || !text) continue;
        const std::string_view field = key ? key->root.text : quoted->value;
        if (field == "source") source = text->value;
        if (field == "version") constraint = text->value;
      }
    }
    static constexpr std::string_view kRegistry = "registry.terraform.io/";
    source = to_lower_ascii(source);
    if (source.starts_with(kRegistry)) source.erase(0, kRegistry.size());
    sources_[name] = source;
    all_.providers.insert(source);
    if (constraint.empty()) return;
    std::string& known = all_.constraints[source];
    known += (known.empty() ? "" : ", ") + constraint;
  }

  void top_level(const Block& block) {
    const std::string_view type = block.type.text;
    if (type == "resource") add(block, SchemaKind::resource);
    if (type == "data") add(block, SchemaKind::data_source);
    if (type == "ephemeral") add(block, SchemaKind::ephemeral);
    if (type == "provider" && !block.labels.empty()) provider(std::string(block.labels[0].text));
    if (type == "import" || type == "removed" || type == "moved") addresses(*block.body);
    if (type == "check")
      for (const Block& inner : block.body->blocks) top_level(inner);
    if (type == "module" || type == "run") call(*block.body);
    if (type == "run")
      for (const Block& inner : block.body->blocks)
        if (inner.type.text == "module") call(*inner.body);
  }

  void add(const Block& block, SchemaKind kind) {
    if (block.labels.empty()) return;
    const std::string type(block.labels[0].text);
    if (type == "terraform_remote_state" && literal(*block.body, "backend") != "local")
      all_.remote_states.push_back({folder_, std::string(block.labels.back().text)});
    if (type.starts_with("terraform_")) return;  // Terraform's own
    all_.types[kind].insert(type);
    const hcl::Attribute* meta = block.body->attribute("provider");
    const auto* reference = meta ? meta->value->as<hcl::Traversal>() : nullptr;
    if (reference) {
      provider(std::string(reference->root.text));
    } else {
      provider(type.substr(0, type.find('_')));
    }
  }

  void provider(const std::string& name) {
    const auto known = sources_.find(name);
    all_.providers.insert(known == sources_.end() ? "hashicorp/" + name : known->second);
  }

  // to = module.x.aws_sqs_queue.this: any step may be the type.
  void addresses(const Body& body) {
    for (const hcl::Attribute& attribute : body.attributes) {
      const auto* address = attribute.value->as<hcl::Traversal>();
      if (!address) continue;
      maybe_type(address->root.text);
      for (const hcl::Step& step : address->steps) maybe_type(step.text);
    }
  }
  void maybe_type(std::string_view word) {
    if (!word.starts_with("aws_")) return;
    all_.types[SchemaKind::resource].insert(std::string(word));
    provider("aws");
  }

  void call(const Body& body) {
    const auto source = literal(body, "source");
    if (!source) return;
    if (source->starts_with("./") || source->starts_with("../")) {
      queue_.push_back(normalize_path(join_path(folder_, *source)));
    } else {
      all_.remote_modules.push_back(*source);
    }
  }

  OfflineScan& all_;
  const std::string folder_;
  std::deque<std::string>& queue_;
  std::map<std::string, std::string> sources_;
};

std::vector<DirectoryEntry> entries_of(const FileSystem& files, const std::string& folder) {
  try {
    return files.list(folder);
  } catch (const Error&) {
    return {};  // a call of a folder that is not there: terraform says so
  }
}

void scan_module(const FileSystem& files, const std::string& folder, OfflineScan& all,
                 std::deque<std::string>& queue) {
  ScannedModule module = {folder, {}};
  diag::SourceMap sources;
  diag::Diagnostics ignored;
  ModuleScan scan(all, folder, queue);
  std::vector<std::string> paths;
  for (const DirectoryEntry& entry : entries_of(files, folder)) {
    if (entry.kind != FileKind::file) continue;
    if (is_configuration(entry.name)) module.files.push_back(entry.name);
    if (is_configuration(entry.name) || is_test(entry.name))
      paths.push_back(join_path(folder, entry.name));
  }
  for (const DirectoryEntry& entry : entries_of(files, join_path(folder, "tests")))
    if (is_test(entry.name)) paths.push_back(join_path(folder, "tests/" + entry.name));
  std::vector<std::unique_ptr<const hcl::File>> parsed;
  for (const std::string& path : paths) {
    const std::uint32_t number = sources.add(path, files.read(path));
    parsed.push_back(path.ends_with(".json")
                         ? hcl::parse_json_file(sources, number, hcl::JsonKind::terraform, ignored)
                         : hcl::parse_file(sources, number, ignored));
    scan.providers_of(*parsed.back()->body);
  }
  for (const auto& file : parsed) scan.body(*file->body);
  all.modules.push_back(std::move(module));
}

// Attached, Terraform asks neither the lock file nor a constraint which version is meant.
void read_lock_file(const FileSystem& files, const std::string& folder, OfflineScan& all) {
  const std::string path = join_path(folder, ".terraform.lock.hcl");
  if (files.kind(path) != FileKind::file) return;
  diag::SourceMap sources;
  diag::Diagnostics ignored;
  const auto file = hcl::parse_file(sources, sources.add(path, files.read(path)), ignored);
  static constexpr std::string_view kRegistry = "registry.terraform.io/";
  for (const Block& block : file->body->blocks) {
    if (block.type.text != "provider" || block.labels.empty()) continue;
    std::string_view source = block.labels[0].text;
    if (source.starts_with(kRegistry)) source.remove_prefix(kRegistry.size());
    if (const auto version = literal(*block.body, "version")) all.locked.emplace(source, *version);
  }
}

}  // namespace

OfflineScan scan_root(const FileSystem& files, const std::string& folder) {
  OfflineScan all;
  std::deque<std::string> queue = {normalize_path(folder)};
  read_lock_file(files, queue.front(), all);
  std::set<std::string> seen;
  while (!queue.empty()) {
    const std::string next = queue.front();
    queue.pop_front();
    if (seen.insert(next).second) scan_module(files, next, all, queue);
  }
  return all;
}

std::vector<ScannedModule> scan_installed(const FileSystem& files, const std::string& folder,
                                          OfflineScan& scan) {
  std::set<std::string> folders;
  for (const auto& [call, installed] : terraform::read_installed_modules(files, folder))
    if (installed.starts_with(".terraform/"))
      folders.insert(normalize_path(join_path(folder, installed)));
  const std::size_t before = scan.modules.size();
  std::deque<std::string> called;  // all of them are in the list as well
  for (const std::string& each : folders) scan_module(files, each, scan, called);
  const auto first = scan.modules.begin() + static_cast<std::ptrdiff_t>(before);
  std::vector<ScannedModule> found(first, scan.modules.end());
  return found;
}

}  // namespace infra::provider
