// The protobuf wire format, as far as Terraform's plugin protocol needs it: varints and
// length-delimited fields. The messages are few and small, so a codec by hand costs less than
// generated code (30 s of compile time). Used by lib/provider alone.
// Source: protobuf encoding specification.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace infra::provider {

// Appends fields to a message. Fields with their default value are left out, as proto3 does.
class WireWriter {
 public:
  WireWriter& integer(std::uint32_t field, std::uint64_t value);
  // Also when it is 0: a choice of a oneof.
  WireWriter& present_integer(std::uint32_t field, std::uint64_t value);
  WireWriter& boolean(std::uint32_t field, bool value) { return integer(field, value ? 1 : 0); }
  WireWriter& bytes(std::uint32_t field, std::string_view value);
  // Also when it is empty: presence means something for a message.
  WireWriter& message(std::uint32_t field, std::string_view encoded);
  WireWriter& message(std::uint32_t field, const WireWriter& writer) {
    return message(field, writer.out_);
  }
  // An entry of a map<string, Message>.
  WireWriter& map_entry(std::uint32_t field, std::string_view key, std::string_view encoded);

  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void tag(std::uint32_t field, std::uint32_t wire_type);
  void varint(std::uint64_t value);
  std::string out_;
};

// Walks over the fields of a message: `while (reader.next()) switch (reader.field()) …`.
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}
  bool next();                     // false: end, or malformed
  bool ok() const { return ok_; }  // false: malformed
  std::uint32_t field() const { return field_; }
  std::uint64_t integer() const { return integer_; }  // 0 for a length-delimited field
  std::string_view bytes() const { return bytes_; }   // empty for a varint

 private:
  bool varint(std::uint64_t& value);
  bool fail();
  std::string_view rest_, bytes_;
  std::uint64_t integer_ = 0;
  std::uint32_t field_ = 0;
  bool ok_ = true;
};

}  // namespace infra::provider
