#include "lib/workspace/graph.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "lib/base/error.h"

namespace infra::workspace {
namespace {

class NoProcesses final : public process::ProcessRunner {
 public:
  process::ProcessResult run(const process::Command& command, std::stop_token) override {
    throw Error("no process may run here: " + command.argv[0]);
  }
};

struct Opened {
  MemoryFileSystem files;
  NoProcesses processes;
  Workspace workspace;
  explicit Opened(const std::map<std::string, std::string>& texts)
      : files(texts), workspace(files, processes, options()) {
    workspace.discover();
  }
  static OpenOptions options() {
    OpenOptions result;
    result.cwd = "/r";
    result.program_version = "0.1.0";
    return result;
  }
};

std::string reads_of(const Stack& stack) {
  std::string text;
  for (const FileRead& read : stack.files) text += read.path + (read.whole ? "\n" : "*\n");
  return text;
}

TEST_CASE("a stack's modules are found through each other, with the shortest way") {
  Opened opened({{"/r/modules/a/main.tf", "module \"b\" { source = \"../b\" }\n"},
                 {"/r/modules/b/main.tf", "module \"c\" { source = \"../c\" }\n"},
                 {"/r/modules/c/main.tf", "module \"gone\" { source = \"../gone\" }\n"},
                 {"/r/stacks/s/dev/main.tf",
                  "module \"a\" { source = \"../../../modules/a\" }\n"
                  "module \"c\" { source = \"../../../modules/c\" }\n"
                  "module \"v\" {\n  source  = \"terraform-aws-modules/vpc/aws\"\n  version = "
                  "\"5.0.0\"\n}\n"}});
  const Graph graph(opened.workspace, 1);
  REQUIRE(graph.stacks().size() == 1);
  const Stack& stack = graph.stacks()[0];
  std::string modules;
  for (const UsedModule& used : stack.modules) {
    modules += used.folder;
    for (const std::string& via : used.via) modules += " < " + via;
    modules += "\n";
  }
  CHECK(modules == "modules/a\nmodules/b < modules/a\nmodules/c\nmodules/gone < modules/c\n");
  CHECK(stack.calls.at(2).version == "5.0.0");
  CHECK(stack.calls.at(2).folder.empty());
}

TEST_CASE("paths of files are found in functions, templates and arguments") {
  Opened opened(
      {{"/r/modules/m/main.tf",
        "locals { a = file(\"${path.module}/../x/${var.n}.json\") }\n"
        "data \"archive_file\" \"z\" { source_dir = \"${path.module}/src\" }\n"},
       {"/r/stacks/s/dev/main.tf",
        "module \"m\" { source = \"../../../modules/m\" }\n"
        "locals {\n  b = templatefile(\"tpl/a.tftpl\", {})\n  c = \"tpl\"\n"
        "  d = file(\"${local.c}/b.txt\")\n  e = fileset(\"${path.root}/rules\", \"*\")\n}\n"
        "resource \"aws_s3_object\" \"o\" { source = \"files/o.bin\" }\n"}});
  const Graph graph(opened.workspace, 1);
  CHECK(reads_of(graph.stacks().at(0)) ==
        "modules/m/src\nmodules/x/*\nstacks/s/dev/files/o.bin\nstacks/s/dev/rules\n"
        "stacks/s/dev/tpl/a.tftpl\nstacks/s/dev/tpl/b.txt\n");
}

TEST_CASE("a path that only values tell is found by evaluating") {
  Opened opened({{"/r/stacks/s/dev/main.tf",
                  "variable \"p\" { default = \"p.txt\" }\nlocals { x = file(var.p) }\n"
                  "output \"o\" { value = local.x }\nprovider \"aws\" {}\n"},
                 {"/r/stacks/s/dev/p.txt", "1"}});
  const Graph graph(opened.workspace, 1);
  CHECK(graph.stacks().at(0).unresolved_reads);
  const auto& files = graph.stacks().at(0).files;
  CHECK(std::any_of(files.begin(), files.end(),
                    [](const FileRead& read) { return reads(read, "stacks/s/dev/p.txt"); }));
}

TEST_CASE("what is read of a folder is all below it, of a prefix what begins so") {
  CHECK(reads({"a/b", true, false}, "a/b"));
  CHECK(reads({"a/b", true, false}, "a/b/c"));
  CHECK_FALSE(reads({"a/b", true, false}, "a/bc"));
  CHECK(reads({"a/b", false, false}, "a/bc"));
  CHECK_FALSE(reads({"a/b/", false, false}, "a/b"));
  CHECK(reads({".", true, false}, "x"));
}

const char* kNetwork = R"(provider "aws" {}
variable "env" { default = "prod" }
resource "aws_ssm_parameter" "vpc" {
  name  = "/shared/network/${var.env}/vpc-id"
  value = "v"
}
)";
const char* kService = R"(provider "aws" {}
locals { env = "prod" }
data "aws_ssm_parameter" "vpc" { name = "/shared/network/${local.env}/vpc-id" }
data "aws_ssm_parameter" "gone" { name = "/shared/gone" }
data "terraform_remote_state" "old" {
  backend = "s3"
  config = {
    bucket = "b"
    key    = "old/key"
  }
}
)";

TEST_CASE("stacks depend on each other through parameters and states") {
  Opened opened(
      {{"/r/shared/network/prod/main.tf", kNetwork},
       {"/r/stacks/old/prod/main.tf",
        "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key    = \"old/key\"\n  "
        "}\n}\n"},
       {"/r/stacks/pay/prod/main.tf", kService}});
  const Graph graph(opened.workspace, 1);
  const Exchange exchange = find_exchange(opened.workspace, graph, 1);
  CHECK(exchange.depends_on.at("stacks/pay/prod") ==
        std::vector<std::string>{"shared/network/prod", "stacks/old/prod"});
  REQUIRE(exchange.links.size() == 3);
  CHECK(exchange.links[0].publisher.empty());
  CHECK(exchange.links[0].name == "/shared/gone");
}

TEST_CASE("of stacks that publish one name in several accounts, that of the environment is read") {
  const std::string publishes =
      "provider \"aws\" {}\nresource \"aws_ssm_parameter\" \"t\" {\n  name  = \"/shared/topic\"\n"
      "  value = \"v\"\n}\n";
  const std::string reads_name =
      "provider \"aws\" {}\ndata \"aws_ssm_parameter\" \"t\" { name = \"/shared/topic\" }\n";
  const std::string reads_path =
      "provider \"aws\" {}\ndata \"aws_ssm_parameters_by_path\" \"t\" { path = \"/shared\" }\n";
  Opened opened({{"/r/shared/alarms/dev/main.tf", publishes},
                 {"/r/shared/alarms/prod/main.tf", publishes},
                 {"/r/stacks/pay/prod/main.tf", reads_name},
                 {"/r/stacks/pay/staging/main.tf", reads_name},
                 {"/r/stacks/shop/dev/main.tf", reads_path}});
  const Graph graph(opened.workspace, 1);
  const Exchange exchange = find_exchange(opened.workspace, graph, 1);
  using Paths = std::vector<std::string>;
  CHECK(exchange.depends_on.at("stacks/pay/prod") == Paths{"shared/alarms/prod"});
  CHECK(exchange.depends_on.at("stacks/shop/dev") == Paths{"shared/alarms/dev"});
  CHECK(exchange.depends_on.at("stacks/pay/staging") ==
        Paths{"shared/alarms/dev", "shared/alarms/prod"});
  CHECK(exchange.published.size() == 2);
}

TEST_CASE("a wave is greater than those of all a stack depends on; circles are named") {
  const Waves waves = order_waves(
      {"a", "b", "c", "d", "e"},
      {{"b", {"a"}}, {"c", {"b", "a"}}, {"d", {"e", "c"}}, {"e", {"d"}}, {"a", {"unknown"}}});
  CHECK(waves.wave.at("a") == 1);
  CHECK(waves.wave.at("b") == 2);
  CHECK(waves.wave.at("c") == 3);
  CHECK(waves.wave.at("d") == 4);
  CHECK(waves.wave.at("e") == 4);
  REQUIRE(waves.cycles.size() == 1);
  CHECK(waves.cycles[0] == std::vector<std::string>{"d", "e"});
}

TEST_CASE("a chain of a hundred thousand stacks has as many waves") {
  std::vector<std::string> paths;
  std::map<std::string, std::vector<std::string>, std::less<>> on;
  for (int i = 0; i < 100'000; ++i) {
    paths.push_back("s" + std::to_string(i));
    if (i > 0) on[paths.back()] = {"s" + std::to_string(i - 1)};
  }
  CHECK(order_waves(paths, on).wave.at("s99999") == 100'000);
}

}  // namespace
}  // namespace infra::workspace
