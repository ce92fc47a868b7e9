// How fast lib/hcl parses every .tf file below a folder; for script/bench, which sets the figures
// in relation to reference_parser. Best of ROUNDS rounds; milliseconds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <thread>

#include "lib/base/file_system.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/scanner.h"

namespace {

using namespace infra;
using Clock = std::chrono::steady_clock;

double best_of(int rounds, const std::function<void()>& work) {
  double best = 1e12;
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  return best;
}

std::vector<std::string> tf_files(const char* folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && !entry.is_symlink() && entry.path().extension() == ".tf")
      paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Every `step`-th file from `first` on; returns how many have errors.
int parse(const diag::SourceMap& sources, std::uint32_t first, std::uint32_t step) {
  int failed = 0;
  for (std::uint32_t file = first; file < sources.size(); file += step) {
    diag::Diagnostics found;
    failed += hcl::parse_file(sources, file, found)->has_errors ? 1 : 0;
  }
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc == 3 ? std::atoi(argv[2]) : 0;
  if (rounds < 1) {
    std::fputs("usage: bench_parse FOLDER ROUNDS\n", stderr);
    return 2;
  }
  const std::vector<std::string> paths = tf_files(argv[1]);
  const DiskFileSystem disk;
  diag::SourceMap sources;
  std::size_t bytes = 0;
  for (const std::string& path : paths) {
    std::string text = disk.read(path);
    bytes += text.size();
    sources.add(path, std::move(text));
  }
  int failed = 0;
  std::size_t tokens = 0;
  const double scan = best_of(rounds, [&] {
    tokens = 0;
    for (std::uint32_t file = 1; file < sources.size(); ++file)
      tokens += hcl::scan(sources[file].text).size();
  });
  const double one = best_of(rounds, [&] { failed = parse(sources, 1, 1); });
  const double two = best_of(rounds, [&] {
    std::thread other([&] { parse(sources, 2, 2); });
    parse(sources, 1, 2);
    other.join();
  });
  const double read = best_of(rounds, [&] {
    diag::SourceMap fresh;
    for (const std::string& path : paths) fresh.add(path, disk.read(path));
  });
  const double both = best_of(rounds, [&] {
    diag::SourceMap fresh;
    for (const std::string& path : paths) {
      const std::uint32_t file = fresh.add(path, disk.read(path));
      diag::Diagnostics found;
      failed += hcl::parse_file(fresh, file, found)->has_errors ? 1 : 0;
    }
  });
  std::printf("files %zu\nbytes %zu\ntokens %zu\nfailed %d\nscan_ms %.2f\nparse_ms %.2f\n",
              paths.size(), bytes, tokens, failed, scan, one);
  std::printf("parse_two_threads_ms %.2f\nread_ms %.2f\nread_and_parse_ms %.2f\n", two, read, both);
  return 0;
}
