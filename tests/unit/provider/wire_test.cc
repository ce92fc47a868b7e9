#include "lib/provider/wire.h"

#include <catch2/catch.hpp>

using namespace infra::provider;

TEST_CASE("a message is read as it was written") {
  WireWriter inner, writer;
  inner.bytes(1, "text").integer(2, 300);
  writer.message(1, inner).boolean(2, true).present_integer(3, 0).map_entry(4, "key", "value");
  WireReader reader(writer.str());
  REQUIRE(reader.next());
  CHECK(reader.field() == 1);
  WireReader nested(reader.bytes());
  REQUIRE(nested.next());
  CHECK(nested.bytes() == "text");
  REQUIRE(nested.next());
  CHECK(nested.integer() == 300);
  CHECK_FALSE(nested.next());
  REQUIRE(reader.next());
  CHECK(reader.integer() == 1);
  REQUIRE(reader.next());
  CHECK(reader.field() == 3);
  CHECK(reader.integer() == 0);
  REQUIRE(reader.next());
  CHECK(reader.field() == 4);
  CHECK_FALSE(reader.next());
  CHECK(reader.ok());
}

TEST_CASE("a field with its default value is left out") {
  WireWriter writer;
  writer.integer(1, 0).bytes(2, "").boolean(3, false);
  CHECK(writer.str().empty());
}

TEST_CASE("the largest number survives") {
  WireWriter writer;
  writer.integer(1, UINT64_MAX);
  WireReader reader(writer.str());
  REQUIRE(reader.next());
  CHECK(reader.integer() == UINT64_MAX);
}

TEST_CASE("what is cut off or no message is refused, not read beyond its end") {
  const std::string_view broken[] = {
      std::string_view("\x08", 1),  // a tag without its value
      std::string_view("\x0a\x05"   // five bytes announced,
                       "ab",        // two there
                       4),
      std::string_view("\x00\x01", 2),  // field 0
      std::string_view("\x0b", 1),      // a group
      std::string_view("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12),
      std::string_view("\x0d\x01\x02", 3),                              // a short fixed32
      std::string_view("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10)  // a length beyond all
  };
  for (const auto text : broken) {
    WireReader reader(text);
    while (reader.next()) continue;
    CHECK_FALSE(reader.ok());
  }
}
