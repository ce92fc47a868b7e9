#include "lib/provider/scratch_copy.h"

#include <catch2/catch.hpp>

#include "lib/base/error.h"
#include "lib/base/temp_dir.h"
#include "lib/provider/local_clones.h"
#include "lib/provider/provisioners.h"

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

TEST_CASE("provisioners in JSON syntax are taken out, in each of its spellings") {
  const auto one =
      without_provisioners("a.tf.json",
                           R"({"resource":[{"null_resource":{"a":{"triggers":{"x":"provisioner"},
          "provisioner":[{"local-exec":{"command":"false"}}],"connection":{"host":"h"}}}}]})");
  CHECK(one.lines == std::vector<std::uint32_t>{2});
  CHECK(one.text.find("local-exec") == std::string::npos);
  CHECK(one.text.find("connection") == std::string::npos);
  CHECK(one.text.find("\"x\": \"provisioner\"") != std::string::npos);
  CHECK(without_provisioners("a.tf.json", "{\"provisioner\": ").text == "{\"provisioner\": ");
  CHECK(without_provisioners("a.tf", "# provisioner\n").text == "# provisioner\n");
}

TEST_CASE("without a repository the copy holds what the modules have in common") {
  const MemoryFileSystem files(
      {{"/a/b/examples/x/main.tf", "module \"m\" { source = \"../../\" }\n"},
       {"/a/b/main.tf", "# the module\n"},
       {"/a/other/main.tf", ""}});
  const TempDir folder("copy-test");
  const auto copy = make_scratch_copy(files, scan_root(files, "/a/b/examples/x"), "",
                                      "/a/b/examples/x", folder.path() + "/c", false);
  const DiskFileSystem disk;
  CHECK(copy.root == folder.path() + "/c/examples/x");
  CHECK(disk.read(copy.root + "/../../main.tf") == "# the module\n");
}

TEST_CASE("a provider's source counts wherever in the module it is given") {
  const MemoryFileSystem files({{"/r/main.tf", "resource \"datadog_monitor\" \"m\" {}\n"},
                                {"/r/versions.tf",
                                 "terraform {\n required_providers {\n  datadog = { source = "
                                 "\"DataDog/datadog\" }\n }\n}\n"}});
  CHECK(scan_root(files, "/r").providers == std::set<std::string>{"datadog/datadog"});
}

TEST_CASE("git takes modules of repositories that are checked out from there") {
  const auto got = local_clones(
      {{"host.example/org/platform", "/work/platform"}},
      {"git::https://host.example/org/platform-other//m?ref=v1",
       "git::ssh://me@host.example:22/org/platform//m?ref=v1", "terraform-aws-modules/vpc/aws"},
      {{"GIT_CONFIG_COUNT", "2"}});
  std::map<std::string, std::string> urls;
  for (int i = 2; got.contains("GIT_CONFIG_KEY_" + std::to_string(i)); ++i)
    urls[got.at("GIT_CONFIG_VALUE_" + std::to_string(i))] =
        got.at("GIT_CONFIG_KEY_" + std::to_string(i));
  CHECK(got.at("GIT_CONFIG_COUNT") == std::to_string(urls.size() + 2));
  const std::string here = "url./work/platform.insteadOf";
  CHECK(urls["git@host.example:org/platform.git"] == here);
  CHECK(urls["https://host.example/org/platform"] == here);
  CHECK(urls["ssh://me@host.example:22/org/platform"] == here);
  // Git replaces prefixes.
  CHECK(urls["https://host.example/org/platform-other"] ==
        "url.https://host.example/org/platform-other.insteadOf");
  CHECK_FALSE(urls.contains("terraform-aws-modules/vpc/aws"));
  CHECK(local_clones({}, {"git::https://h/o/n"}, {}).empty());
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
