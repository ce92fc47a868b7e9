#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>

#include "lib/terraform/evaluate.h"
#include "lib/terraform/load.h"

namespace infra::terraform {

struct ModuleStore::Impl {
  struct Slot {
    std::once_flag once;
    std::atomic<bool> ready = false;
    std::unique_ptr<Module> module;
    diag::Diagnostics found;
  };
  const FileSystem& files;
  diag::SourceMap& sources;
  std::string root;
  std::mutex mutex;
  std::map<std::string, std::unique_ptr<Slot>> slots;  // by canonical folder
};

ModuleStore::ModuleStore(const FileSystem& files, diag::SourceMap& sources,
                         std::string repository_root)
    : impl_(new Impl{files, sources, files.canonical(repository_root), {}, {}}) {}

ModuleStore::~ModuleStore() = default;

const Module& ModuleStore::load(const std::string& folder) {
  const std::string canonical = impl_->files.canonical(folder);
  Impl::Slot* slot = nullptr;
  {
    const std::lock_guard lock(impl_->mutex);
    auto& entry = impl_->slots[canonical];
    if (!entry) entry = std::make_unique<Impl::Slot>();
    slot = entry.get();
  }
  std::call_once(slot->once, [&] {
    const std::string path = canonical == impl_->root ? "." : relative_path(canonical, impl_->root);
    slot->module = load_module(impl_->files, impl_->sources, canonical, path, slot->found);
    slot->ready = true;
  });
  return *slot->module;
}

diag::Diagnostics ModuleStore::found() const {
  diag::Diagnostics all;
  const std::lock_guard lock(impl_->mutex);
  for (const auto& [folder, slot] : impl_->slots) {
    if (!slot->ready) continue;
    all.insert(all.end(), slot->found.begin(), slot->found.end());
  }
  return all;
}

const FileSystem& ModuleStore::files() const { return impl_->files; }
diag::SourceMap& ModuleStore::sources() const { return impl_->sources; }
const std::string& ModuleStore::repository_root() const { return impl_->root; }

}  // namespace infra::terraform
