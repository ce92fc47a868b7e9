#include "lib/provider/wire.h"

namespace infra::provider {
namespace {

enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

}  // namespace

void WireWriter::varint(std::uint64_t value) {
  while (value >= 0x80) {
    out_ += static_cast<char>((value & 0x7f) | 0x80);
    value >>= 7;
  }
  out_ += static_cast<char>(value);
}

void WireWriter::tag(std::uint32_t field, std::uint32_t wire_type) {
  varint((std::uint64_t{field} << 3) | wire_type);
}

WireWriter& WireWriter::integer(std::uint32_t field, std::uint64_t value) {
  return value == 0 ? *this : present_integer(field, value);
}

WireWriter& WireWriter::present_integer(std::uint32_t field, std::uint64_t value) {
  tag(field, kVarint);
  varint(value);
  return *this;
}

WireWriter& WireWriter::bytes(std::uint32_t field, std::string_view value) {
  return value.empty() ? *this : message(field, value);
}

WireWriter& WireWriter::message(std::uint32_t field, std::string_view encoded) {
  tag(field, kLengthDelimited);
  varint(encoded.size());
  out_ += encoded;
  return *this;
}

WireWriter& WireWriter::map_entry(std::uint32_t field, std::string_view key,
                                  std::string_view encoded) {
  WireWriter entry;
  entry.bytes(1, key).message(2, encoded);
  return message(field, entry);
}

bool WireReader::fail() {
  ok_ = false;
  rest_ = {};
  return false;
}

bool WireReader::varint(std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) return false;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if ((byte & 0x80u) == 0) return true;
  }
  return false;  // more than ten bytes
}

bool WireReader::next() {
  if (rest_.empty()) return false;
  std::uint64_t tag = 0;
  if (!varint(tag) || tag >> 3 == 0 || tag >> 3 > UINT32_MAX) return fail();
  field_ = static_cast<std::uint32_t>(tag >> 3);
  integer_ = 0;
  bytes_ = {};
  switch (tag & 7) {
    case kVarint:
      return varint(integer_) || fail();
    case kLengthDelimited: {
      std::uint64_t size = 0;
      if (!varint(size) || size > rest_.size()) return fail();
      bytes_ = rest_.substr(0, size);
      rest_.remove_prefix(size);
      return true;
    }
    case kFixed64:
    case kFixed32: {
      const std::size_t size = (tag & 7) == kFixed64 ? 8 : 4;
      if (size > rest_.size()) return fail();
      bytes_ = rest_.substr(0, size);
      rest_.remove_prefix(size);
      return true;
    }
    default:
      return fail();
  }
}

}  // namespace infra::provider
