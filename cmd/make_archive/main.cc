// make_archive OUT ROOT FOLDER...: the files below ROOT/FOLDER as one archive, with paths relative
// to ROOT; FOLDER `.` is ROOT itself. Run by the build.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/scaffold/archive.h"

namespace infra::scaffold {
namespace {

void add_folder(const FileSystem& files, const std::string& root, const std::string& folder,
                Tree& tree) {
  for (const DirectoryEntry& entry : files.list(join_path(root, folder))) {
    const std::string path = normalize_path(join_path(folder, entry.name));
    // What a test run leaves behind.
    if (entry.name == ".terraform" || entry.name.ends_with(".tfstate")) continue;
    if (entry.kind == FileKind::directory) add_folder(files, root, path, tree);
    if (entry.kind == FileKind::file) tree[path] = files.read(join_path(root, path));
  }
}

}  // namespace
}  // namespace infra::scaffold

int main(int argc, char** argv) {
  try {
    if (argc < 4) throw infra::Error("usage: make_archive OUT ROOT FOLDER...");
    infra::scaffold::Tree tree;
    for (int i = 3; i < argc; ++i)
      infra::scaffold::add_folder(infra::DiskFileSystem(), argv[2], argv[i], tree);
    infra::write_file_atomically(argv[1], infra::scaffold::pack(tree));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "make_archive: {}\n", error.what());
    return 1;
  }
}
