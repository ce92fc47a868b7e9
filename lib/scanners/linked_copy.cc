#include "lib/scanners/linked_copy.h"

#include <fmt/format.h>

#include <filesystem>

#include "lib/base/error.h"
#include "lib/base/file_system.h"

namespace infra::scanners {
namespace {

namespace fs = std::filesystem;

bool is_left_out(const std::string& name) {
  return name == ".git" || name == ".terraform" || name.ends_with(".tfstate") ||
         name.ends_with(".tfstate.backup");
}

void copy_folder(const fs::path& source, const std::string& path, const std::set<std::string>& real,
                 const fs::path& target) {
  for (const auto& entry : fs::directory_iterator(source / path)) {
    const std::string name = entry.path().filename().string();
    if (is_left_out(name)) continue;
    const std::string inner = path == "." ? name : path + "/" + name;
    if (entry.is_directory() && !entry.is_symlink() && real.contains(inner)) {
      fs::create_directory(target / inner);
      copy_folder(source, inner, real, target);
    } else if (name == ".terraform.lock.hcl") {
      fs::copy_file(entry.path(), target / inner);  // `init` may write it
    } else {
      fs::create_symlink(entry.path(), target / inner);
    }
  }
}

}  // namespace

void make_linked_copy(const std::string& source, const std::set<std::string>& writable,
                      const std::string& target) {
  std::set<std::string> real;
  for (std::string path : writable)
    for (; !path.empty() && path != "."; path = parent_path(path)) real.insert(path);
  try {
    copy_folder(source, ".", real, target);
  } catch (const fs::filesystem_error& error) {
    throw Error(fmt::format("cannot make a scratch copy: {}", error.what()),
                "it is made below TMPDIR");
  }
}

void make_folders(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) throw Error(fmt::format("cannot make the folder {}: {}", path, error.message()));
  }
}

}  // namespace infra::scanners
