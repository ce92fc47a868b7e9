#include "lib/provider/archive_file.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "lib/base/file_system.h"
#include "lib/base/temp_dir.h"
#include "lib/provider/utility_providers.h"

using namespace infra;
using infra::hcl::Value;

TEST_CASE("an archive is a zip that unzip finds no fault in") {
  if (std::system("unzip -v > /dev/null 2>&1") != 0) {
    WARN("unzip is not installed: not checked");
    return;
  }
  const TempDir folder("archive-test");
  write_file_atomically(folder.path() + "/in.txt", std::string(100000, 'x'));
  const auto null = [] { return Value::null(hcl::Type::string()); };
  const Value object = Value::object({{"type", Value::string("zip")},
                                      {"source_file", Value::string("in.txt")},
                                      {"source_dir", null()},
                                      {"source_content", null()},
                                      {"source_content_filename", null()},
                                      {"output_path", Value::string("out/x.zip")},
                                      {"output_size", Value::null(hcl::Type::number())},
                                      {"output_sha", null()}});
  const Value result = provider::write_archive_file(object, folder.path());
  CHECK(result.find("output_size")->is_known());
  const std::string command = "cd " + folder.path() +
                              " && unzip -tq out/x.zip > /dev/null && test \"$(unzip -p out/x.zip "
                              "in.txt | cmp - in.txt)\" = ''";
  CHECK(std::system(command.c_str()) == 0);
}
