#include "lib/base/temp_dir.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "lib/base/error.h"

namespace infra {
namespace {

std::atomic<int> count_alive = 0;

}  // namespace

TempDir::Counted::Counted() { ++count_alive; }
TempDir::Counted::~Counted() { --count_alive; }

int TempDir::alive() { return count_alive; }

TempDir::TempDir(std::string_view prefix) {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  std::string path = fmt::format("{}/{}-XXXXXX", error ? "/tmp" : parent.string(), prefix);
  if (::mkdtemp(path.data()) == nullptr) {
    throw Error(fmt::format("cannot make a folder for temporary files: {}: {}", path,
                            std::generic_category().message(errno)),
                "set TMPDIR to a folder that can be written");
  }
  path_ = std::filesystem::canonical(path).string();
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace infra
