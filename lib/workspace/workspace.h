// A repository (or several that are one organisation) as `infra` sees it: configuration, root
// modules, modules and who calls whom. Opened once by each command that looks at more than a file.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/base/file_system.h"
#include "lib/git/working_tree.h"
#include "lib/process/process.h"
#include "lib/terraform/evaluate.h"
#include "lib/workspace/config_file.h"
#include "lib/workspace/folder_facts.h"

namespace infra::workspace {

class KeptFacts;
struct ListedFolder;

enum class FolderKind : std::uint8_t {
  stack,    // root module of a service and environment, or one that no glob names
  shared,   // root module of what several products use
  module,   // called, or to be called
  example,  // below `examples` or `tests` of a module: neither stack nor module of its own
};

// The syntax trees of a folder: read when they are asked for, where what else is known of the
// folder may do.
class LazyModule {
 public:
  LazyModule() = default;
  LazyModule(const terraform::Module* module) : module_(module) {}
  LazyModule(terraform::ModuleStore& store, std::string folder)
      : store_(&store), folder_(std::move(folder)) {}
  const terraform::Module* get() const {  // thread-safe; null: there is no such folder
    return module_ == nullptr && store_ != nullptr ? &store_->load(folder_) : module_;
  }
  const terraform::Module* operator->() const { return get(); }
  const terraform::Module& operator*() const { return *get(); }
  explicit operator bool() const { return module_ != nullptr || store_ != nullptr; }

 private:
  const terraform::Module* module_ = nullptr;
  terraform::ModuleStore* store_ = nullptr;
  std::string folder_;  // absolute
};

struct Folder {
  std::string path;  // relative to the repository's root; "." for itself
  FolderKind kind = FolderKind::module;
  bool deployed = true;   // false: below a folder `examples` or `tests`
  std::string name, env;  // {service} or {domain} or {module}, {env}; env "" where none is known
  std::string because;    // why it is of that kind, for `doctor`
  LazyModule module;
  // Where they are known without reading it (Workspace::discover_known()); else null.
  const FolderFacts* facts = nullptr;
  std::string digest;  // of its files, where `facts` are known
  // Folders that call it directly, examples of modules left out; sorted.
  std::vector<std::string> callers;
  bool is_root() const { return kind == FolderKind::stack || kind == FolderKind::shared; }
};

struct Location {
  std::string root;                      // canonical, absolute: all paths shown are relative to it
  std::optional<std::string> top_level;  // git's
  std::string config_file;               // absolute; "": none
};
// Where the repository of `cwd` begins: `config` if given, else the nearest infra.yaml upwards,
// else git's top level, else `cwd` itself. Throws infra::Error where `config` is not there.
Location locate(const FileSystem& files, const std::string& cwd, const std::string& config);

struct OpenOptions {
  std::string cwd;                      // absolute
  std::string config;                   // --config, absolute; ""
  std::vector<std::string> paths = {};  // given by the user, absolute: searched even if ignored
  std::map<std::string, std::string> environment = {};
  std::string program_version;
  unsigned jobs = 1;
  std::stop_token stop = {};
};

class Workspace {
 public:
  // Reads the configuration and names of the repository, no Terraform; where config().found is not
  // empty, nothing else may be asked.
  Workspace(const FileSystem& files, process::ProcessRunner& processes, OpenOptions options);
  ~Workspace();

  // Finds and parses every folder with Terraform files. Throws infra::Error.
  void discover();
  // Finds the same folders, and reads only those whose facts are not among the kept ones of an
  // earlier run (kept_facts.h), in the file `kept`; modules are parsed when asked for. Where `kept`
  // is "", or git cannot tell what the files hold: discover().
  void discover_known(const std::string& kept);
  void keep_facts();  // what was learnt since is written

  const FileSystem& files() const { return files_; }
  const std::string& root() const { return location_.root; }
  std::string absolute(const std::string& path) const;  // of one relative to the root
  const Location& location() const { return location_; }
  const LoadedConfig& config() const { return config_; }
  diag::SourceMap& sources() { return sources_; }
  const diag::SourceMap& sources() const { return sources_; }
  terraform::ModuleStore& modules() { return *store_; }
  const std::vector<Folder>& folders() const { return folders_; }  // sorted by path
  const Folder* folder(const std::string& path) const;             // null: none
  // The folders at or below the paths that the user gave (all of them where none was given). Throws
  // where a path does not exist or holds no Terraform files.
  std::vector<const Folder*> selected() const;
  const std::vector<std::string>& repository_names() const { return names_; }
  // How to evaluate `folder` when nothing else is asked: options for evaluate_root().
  terraform::EvaluateOptions evaluate_options(const Folder& folder) const;
  // Number in sources() of a file of the repository that is no Terraform (CODEOWNERS,
  // CHANGELOG.md); read once, thread-safe. nullopt: there is none.
  std::optional<std::uint32_t> source(const std::string& path) const;
  // The same for a file whose text nobody needs or may see (a state file).
  std::uint32_t source_without_text(const std::string& path) const;
  // What git tracks outside `layout.exclude`, relative to the root; where git cannot be asked, all
  // that is there, folders `.terraform` with a slash at the end and without what is in them.
  std::vector<std::string> committed_files() const;
  // Notes for stderr: a repository of `repositories` that is not there.
  const std::vector<std::string>& notes() const { return notes_; }
  // Other check-outs of the organisation, opened with their own configuration; read only.
  const std::vector<std::unique_ptr<Workspace>>& others() const { return others_; }
  // After discover_known(), if git could tell; else null.
  const git::WorkingTree* working_tree() const { return tree_.get(); }
  KeptFacts* kept() const { return kept_.get(); }
  // What that calls a file of this repository: relative to git's top level.
  std::string tracked_path(const std::string& path) const { return tracked_prefix_ + path; }

 private:
  void load_config();
  void open_others();
  std::vector<std::string> wanted_folders() const;
  std::vector<std::string> terraform_folders();
  void load(std::vector<std::string> paths);
  void learn_from(std::span<const ListedFolder> listed);
  void classify();
  void link_calls();

  const FileSystem& files_;
  process::ProcessRunner& processes_;
  OpenOptions options_;
  Location location_;
  mutable diag::SourceMap sources_;
  mutable std::mutex read_mutex_;
  mutable std::map<std::string, std::optional<std::uint32_t>> read_;
  LoadedConfig config_;
  std::unique_ptr<terraform::ModuleStore> store_;
  std::vector<Folder> folders_;
  std::vector<std::string> names_, notes_;
  std::vector<std::unique_ptr<Workspace>> others_;
  std::unique_ptr<git::WorkingTree> tree_;
  std::unique_ptr<KeptFacts> kept_;
  std::vector<FolderFacts> facts_;  // of folders_
  std::string tracked_prefix_;
};

}  // namespace infra::workspace
