// Discovery that reads what has changed since it last ran, and nothing else.
#include "lib/base/error.h"
#include "lib/base/thread_pool.h"
#include "lib/git/git.h"
#include "lib/workspace/kept_facts.h"
#include "lib/workspace/listed_folders.h"
#include "lib/workspace/workspace.h"

namespace infra::workspace {

void Workspace::discover_known(const std::string& kept) {
  if (!location_.top_level || kept.empty()) return discover();
  const std::string top_level = files_.canonical(*location_.top_level);
  const git::Git git(processes_, options_.environment, top_level, options_.stop);
  auto tree = std::make_unique<git::WorkingTree>(git);
  kept_ = std::make_unique<KeptFacts>(kept);
  const std::string prefix = relative_path(location_.root, top_level);
  tracked_prefix_ = prefix == "." ? "" : prefix + "/";
  const auto listed = list_tracked_folders({files_, *tree, location_.root, tracked_prefix_,
                                            config_.config.layout.exclude, wanted_folders(),
                                            kept_->program(), options_.jobs});
  if (!listed) {
    kept_.reset();
    return discover();
  }
  tree_ = std::move(tree);
  learn_from(*listed);
  if (!options_.stop.stop_requested()) classify();
  open_others();
}

void Workspace::learn_from(std::span<const ListedFolder> listed) {
  folders_.resize(listed.size());
  facts_.resize(listed.size());
  parallel_for(
      listed.size(), options_.jobs,
      [&](std::size_t i) {
        Folder& folder = folders_[i];
        folder.path = listed[i].path;
        folder.digest = listed[i].digest;
        folder.facts = &facts_[i];
        folder.module = LazyModule(*store_, absolute(folder.path));
        const auto found = folder.digest.empty() ? std::nullopt : kept_->find(folder.digest);
        if (auto facts = found ? unpack_facts(*found) : std::nullopt) {
          facts_[i] = std::move(*facts);
          return;
        }
        facts_[i] = read_facts(*folder.module);
        if (!folder.digest.empty()) kept_->add(folder.digest, pack(facts_[i]));
      },
      options_.stop);
}

void Workspace::keep_facts() {
  if (kept_ != nullptr && !options_.stop.stop_requested()) kept_->save();
}

}  // namespace infra::workspace
