#include "lib/provider/scratch_copy.h"

#include <catch2/catch.hpp>

#include "lib/base/error.h"
#include "lib/base/temp_dir.h"

using namespace infra;
using namespace infra::provider;

namespace {

ScratchCopy copy_of(const FileSystem& files, const std::string& target) {
  return make_scratch_copy(files, scan_root(files, "/repo/stack"), "/repo", "/repo/stack", target,
                           false);
}

}  // namespace

TEST_CASE("a scratch copy has the modules, another backend and no state") {
  const MemoryFileSystem files(
      {{"/repo/stack/main.tf", "module \"m\" { source = \"../modules/m\" }\n"},
       {"/repo/stack/terraform.tfstate", "{}"},
       {"/repo/stack/.terraform.lock.hcl", "x"},
       {"/repo/modules/m/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n"},
       {"/repo/modules/m/policy.json", "{}"}});
  const TempDir folder("copy-test");
  const ScratchCopy copy = copy_of(files, folder.path() + "/c");
  const DiskFileSystem disk;
  CHECK(disk.kind(copy.root + "/main.tf") == FileKind::file);
  CHECK(disk.kind(copy.root + "/../modules/m/policy.json") == FileKind::file);
  CHECK(disk.kind(copy.root + "/terraform.tfstate") == FileKind::missing);
  CHECK(disk.kind(copy.root + "/.terraform.lock.hcl") == FileKind::missing);
  CHECK(disk.read(copy.root + "/zzzz_infra_offline_override.tf").find("backend \"local\"") !=
        std::string::npos);
}

TEST_CASE("provisioners are taken out and named") {
  MemoryFileSystem files;
  files.write("/repo/stack/main.tf",
              "resource \"null_resource\" \"r\" {\n"
              "  provisioner \"local-exec\" {\n    command = \"false\"\n  }\n"
              "}\n");
  const TempDir folder("copy-test");
  const ScratchCopy copy = copy_of(files, folder.path() + "/c");
  CHECK(copy.provisioners == std::vector<std::string>{"stack/main.tf:2"});
  CHECK(DiskFileSystem().read(copy.root + "/main.tf").find("local-exec") == std::string::npos);
}

TEST_CASE("a module outside the repository is refused") {
  const MemoryFileSystem files(
      {{"/repo/stack/main.tf", "module \"m\" { source = \"../../elsewhere\" }\n"},
       {"/elsewhere/main.tf", ""}});
  const TempDir folder("copy-test");
  CHECK_THROWS_AS(copy_of(files, folder.path() + "/c"), Error);
}

TEST_CASE("the types and providers of a state are those that terraform needs schemas of") {
  OfflineScan scan;
  scan_state(R"({"resources":[
    {"mode":"managed","type":"aws_sqs_queue","provider":"provider[\"registry.terraform.io/hashicorp/aws\"].x"},
    {"mode":"data","type":"aws_region","provider":"module.m.provider[\"registry.terraform.io/hashicorp/aws\"]"},
    {"mode":"managed","type":"terraform_data","provider":"provider[\"terraform.io/builtin/terraform\"]"}]})",
             scan);
  CHECK(scan.providers == std::set<std::string>{"hashicorp/aws"});
  CHECK(scan.types[terraform::SchemaKind::resource] == std::set<std::string>{"aws_sqs_queue"});
  CHECK(scan.types[terraform::SchemaKind::data_source] == std::set<std::string>{"aws_region"});
  scan_state("no state", scan);
}
