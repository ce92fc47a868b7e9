#include "lib/base/strings.h"

#include <catch2/catch.hpp>

#include "lib/base/hash.h"

namespace infra {
namespace {

TEST_CASE("split keeps empty parts and split_lines drops line ends") {
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(split_lines("a\r\nb\n\nc\n") == std::vector<std::string_view>{"a", "b", "", "c"});
  CHECK(split_lines("").empty());
}

TEST_CASE("trim takes blanks of both ends") {
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim(" \n").empty());
}

TEST_CASE("edit distance counts a swap of neighbours as one and stops at its limit") {
  CHECK(edit_distance("validate", "vaildate", 3) == 1);
  CHECK(edit_distance("kitten", "sitting", 9) == 3);
  CHECK(edit_distance("", "abc", 9) == 3);
  CHECK(edit_distance("abcdefgh", "stuvwxyz", 2) == 3);
}

TEST_CASE("did_you_mean finds the nearest word and nothing that is far") {
  const std::vector<std::string_view> words = {"validate", "tag-check", "fmt", "inspect"};
  CHECK(did_you_mean("valdate", words) == "validate");
  CHECK(did_you_mean("tagcheck", words) == "tag-check");
  CHECK(did_you_mean("FMT", words) == "fmt");
  CHECK(did_you_mean("deploy", words) == std::nullopt);
}

TEST_CASE("did_you_mean prefers another case of the same word") {
  const std::vector<std::string_view> words = {"Owners", "Owner"};
  CHECK(did_you_mean("owner", words) == "Owner");
}

TEST_CASE("UTF-8 is decoded strictly") {
  CHECK(decode_utf8("é").value == 0xe9);
  CHECK(decode_utf8("😀").value == 0x1f600);
  for (const char* bad : {"\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\x80"}) {
    CHECK_FALSE(decode_utf8(bad).valid);
    CHECK(decode_utf8(bad).bytes == 1);
  }
  CHECK(count_code_points("한글x") == 3);
}

TEST_CASE("foreign text cannot steer the terminal") {
  CHECK(printable("a\x1b[2Jb") == "a\uFFFD[2Jb");
  CHECK(printable("\u202Eevil\u0007") == "\uFFFDevil\uFFFD");
  CHECK(printable("tab\tand\nline é") == "tab\tand\nline é");
  CHECK(printable("\xff") == "\uFFFD");
}

TEST_CASE("plural") {
  CHECK(plural(1, "file") == "1 file");
  CHECK(plural(0, "file") == "0 files");
  CHECK(plural(2, "repository", "repositories") == "2 repositories");
}

TEST_CASE("sha256 is that of the standard's example") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace infra
