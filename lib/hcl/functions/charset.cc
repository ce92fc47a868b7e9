#include "lib/hcl/functions/charset.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <map>
#include <utility>

#include "lib/base/error.h"
#include "lib/hcl/functions/code_points.h"

namespace infra::hcl {
namespace {

class Converter {
 public:
  Converter(std::string_view from, std::string_view to)
      : handle_(iconv_open(std::string(to).c_str(), std::string(from).c_str())) {
    // The C library's conversions are files of their own, which a small system may lack.
    if (handle_ == invalid()) throw Error("iconv cannot convert from " + std::string(from));
  }
  ~Converter() { iconv_close(handle_); }
  Converter(const Converter&) = delete;

  std::optional<std::string> run(std::string_view input) {
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::string out;
    char* from = const_cast<char*>(input.data());  // iconv's interface is older than const
    std::size_t left = input.size();
    for (bool flushing = false;;) {
      std::array<char, 4096> buffer;
      char* to = buffer.data();
      std::size_t room = buffer.size();
      const std::size_t status = flushing ? iconv(handle_, nullptr, nullptr, &to, &room)
                                          : iconv(handle_, &from, &left, &to, &room);
      const bool is_full = status == static_cast<std::size_t>(-1) && errno == E2BIG;
      out.append(buffer.data(), buffer.size() - room);
      if (is_full) continue;
      if (status != 0) return std::nullopt;
      if (std::exchange(flushing, true)) return out;
    }
  }

 private:
  static iconv_t invalid() { return reinterpret_cast<iconv_t>(-1); }  // NOLINT: POSIX says so
  iconv_t handle_;
};

constexpr std::int32_t kUndefined = 0xfffd;

using ByteTable = std::array<std::int32_t, 256>;

// Where Go's table differs from the C library's.
void correct(std::string_view name, ByteTable& table) {
  const bool is_iso =
      name.starts_with("ISO") && name != "ISO_8859-1:1987" && name != "ISO_8859-9:1989";
  if (is_iso) std::fill(table.begin() + 0x80, table.begin() + 0xa0, kUndefined);
  if (name == "macintosh") {
    table[0xc6] = 0x2206;
    table[0xf0] = 0xf8ff;
  } else if (name == "KOI8-U") {
    table[0xae] = 0x45e;
    table[0xbe] = 0x40e;
  } else if (name == "windows-1255") {
    table[0xca] = 0x5ba;
  }
}

ByteTable byte_table(const Charset& charset) {
  Converter converter(charset.iconv, "UTF-8");
  ByteTable table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char byte = static_cast<char>(i);
    const auto text = converter.run(std::string_view(&byte, 1));
    table[i] = kUndefined;
    if (!text || text->empty()) continue;
    std::string_view rest = *text;
    table[i] = take_code_point(rest);
  }
  correct(charset.name, table);
  return table;
}

std::optional<std::string> encode_bytes(const Charset& charset, std::string_view text) {
  const ByteTable table = byte_table(charset);
  std::map<std::int32_t, char> bytes;
  for (std::size_t i = 0; i < table.size(); ++i) bytes.emplace(table[i], static_cast<char>(i));
  std::string out;
  while (!text.empty()) {
    const std::int32_t point = take_code_point(text);
    const auto found = bytes.find(point);
    if (point == kUndefined || found == bytes.end()) return std::nullopt;
    out += found->second;
  }
  return out;
}

std::optional<std::string> decode_bytes(const Charset& charset, std::string_view bytes) {
  const ByteTable table = byte_table(charset);
  std::string out;
  for (const char byte : bytes) {
    const std::int32_t point = table[static_cast<unsigned char>(byte)];
    if (point == kUndefined) return std::nullopt;
    append_code_point(out, point);
  }
  return out;
}

constexpr std::string_view kBigEndianMark = "\xfe\xff", kLittleEndianMark = "\xff\xfe";

}  // namespace

std::optional<std::string> encode_text(const Charset& charset, std::string_view utf8) {
  if (charset.iconv.empty()) return std::nullopt;
  if (charset.is_single_byte) return encode_bytes(charset, utf8);
  if (charset.name != "UTF-16") return Converter("UTF-8", charset.iconv).run(utf8);
  auto text = Converter("UTF-8", "UTF-16BE").run(utf8);
  if (text) text->insert(0, kBigEndianMark);
  return text;
}

std::optional<std::string> decode_text(const Charset& charset, std::string_view bytes) {
  if (charset.iconv.empty()) return std::nullopt;
  if (charset.is_single_byte) return decode_bytes(charset, bytes);
  std::string_view from = charset.iconv;
  if (charset.name == "UTF-16") {
    const bool is_little = bytes.starts_with(kLittleEndianMark);
    if (is_little || bytes.starts_with(kBigEndianMark)) bytes.remove_prefix(2);
    from = is_little ? "UTF-16LE" : "UTF-16BE";
  }
  auto text = Converter(from, "UTF-8").run(bytes);
  if (text && text->find("\ufffd") != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace infra::hcl
