#include "lib/provider/type_json.h"

#include <catch2/catch.hpp>

using namespace infra::provider;
using infra::hcl::Type;

TEST_CASE("types survive JSON") {
  for (const char* text :
       {R"("string")", R"("number")", R"("bool")", R"("dynamic")", R"(["list","string"])",
        R"(["set",["object",{"a":"number","b":["map","bool"]}]])",
        R"(["tuple",["string","bool"]])"})
    CHECK(type_to_json(type_from_json(text)) == text);
}

TEST_CASE("what is no type is refused") {
  for (const char* text : {"", "{}", "[]", R"("text")", R"(["list"])", R"(["bag","string"])",
                           R"(["object",["a"]])", "1", "[["})
    CHECK_THROWS_AS(type_from_json(text), MalformedMessage);
  CHECK_THROWS_AS(type_from_json(std::string(100000, '[')), MalformedMessage);
}
