// The formatter against the real `terraform fmt`, on files put together at random from the pieces
// below.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "lib/hcl/format.h"

namespace infra::hcl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPieces[] = {
    "a = 1",
    "longer_name = \"two ${ var.x }\"",
    "tags = merge(var.tags,{ Name=\"x\",\n Team = \"y\" })",
    "list=[ 1,2,\n\n3 ,]",
    "# a comment",
    "// another   ",
    "/* block\ncomment */",
    "x = \"${var.y}\"",
    "é = a?b:c # trailing",
    "n = -1 - -2*3 // trailing",
    "h = <<-EOT\n   text ${ a } %{ if b }c%{ endif }\nEOT",
    "f = { for k,v in var.m : k=>v... if !v }",
    "g = f( a , b... )[ 0 ] . c",
    "m = \"${\n  var.a ?\n 1 : 2}\"",
    "o = {a:1,\"b\" = 2}",
    "",
    "",
};
constexpr std::string_view kHeaders[] = {
    "resource aws_x \"y\"",  "variable /* c */ foo", "block",
    "dynamic \"d\" /* e */", "module \"a\\u00e9\"",
};

std::string random_body(std::mt19937& random, int depth) {
  std::string text;
  int name = 0;
  for (int i = 0; i < 8; ++i) {
    const std::string indent(random() % 5, random() % 8 == 0 ? '\t' : ' ');
    if (depth < 2 && random() % 4 == 0) {
      text += indent + std::string(kHeaders[random() % std::size(kHeaders)]) + "{\n" +
              random_body(random, depth + 1) + indent + "}\n";
      continue;
    }
    std::string piece(kPieces[random() % std::size(kPieces)]);
    const auto equals = piece.find('=');
    if (equals != piece.npos && piece[0] != '#' && piece[0] != '/')
      piece.insert(0, "n" + std::to_string(name++) + "_");
    text += indent + piece + "\n";
  }
  return text;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_CASE("fmt: the same bytes as terraform fmt") {
  if (std::system("terraform version >/dev/null 2>&1") != 0) {
    if (std::getenv("CI") != nullptr) FAIL("terraform is not installed");
    WARN("skipped: terraform is not installed");
    return;
  }
  const fs::path folder = fs::temp_directory_path() / "infra-fmt-test";
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::vector<std::string> texts;
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    std::string text = random_body(random, 0);
    if (seed % 10 == 0) text.pop_back();
    std::ofstream(folder / (std::to_string(seed) + ".tf"), std::ios::binary) << text;
    texts.push_back(std::move(text));
  }
  const std::string command = "terraform fmt " + folder.string() + " >/dev/null 2>&1";
  const int status = std::system(command.c_str());
  CHECK((status == 0 || status == 2 << 8));  // 2: some have a syntax error
  int changed = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    INFO(texts[i]);
    const std::string want = read(folder / (std::to_string(i) + ".tf"));
    CHECK(format(texts[i]).value_or(texts[i]) == want);
    changed += want != texts[i] ? 1 : 0;
  }
  CHECK(changed > 200);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace infra::hcl
