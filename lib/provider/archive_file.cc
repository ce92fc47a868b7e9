#include "lib/provider/archive_file.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/provider/packed.h"
#include "lib/provider/plugin_service.h"

namespace infra::provider {
namespace {

using hcl::Type;
using hcl::Value;
using Files = std::map<std::string, std::string>;  // name in the archive -> content

std::string text(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found && found->is_known() && !found->is_null() ? found->as_string() : std::string();
}

void add_folder(const FileSystem& disk, const std::string& folder, const std::string& prefix,
                const std::set<std::string>& excludes, Files& files) {
  for (const DirectoryEntry& entry : disk.list(folder)) {
    const std::string name = prefix + entry.name;
    if (excludes.contains(name)) continue;
    if (entry.kind == FileKind::directory && !entry.is_symlink)
      add_folder(disk, join_path(folder, entry.name), name + "/", excludes, files);
    if (entry.kind == FileKind::file) files[name] = disk.read(join_path(folder, entry.name));
  }
}

Files collect(const Value& object, const std::string& working_directory) {
  const DiskFileSystem disk;
  Files files;
  std::set<std::string> excludes;
  if (const Value* list = object.find("excludes"); list && !list->is_null())
    for (const Value& each : list->elements()) excludes.insert(each.as_string());
  if (const std::string folder = text(object, "source_dir"); !folder.empty())
    add_folder(disk, join_path(working_directory, folder), "", excludes, files);
  if (const std::string path = text(object, "source_file"); !path.empty())
    files[std::string(file_name(path))] = disk.read(join_path(working_directory, path));
  if (const std::string name = text(object, "source_content_filename"); !name.empty())
    files[name] = text(object, "source_content");
  if (const Value* sources = object.find("source"); sources && !sources->is_null())
    for (const Value& source : sources->elements())
      files[text(source, "filename")] = text(source, "content");
  return files;
}

void little_endian(std::string& out, std::uint64_t value, int bytes) {
  for (; bytes > 0; --bytes, value >>= 8) out += static_cast<char>(value & 0xff);
}

// The part that a local header and the central directory share. All times are 1980-01-01, so that
// the same files give the same bytes.
std::string common_header(const std::string& name, const std::string& content,
                          std::size_t packed_size) {
  std::string out;
  little_endian(out, 20, 2);      // version needed: 2.0, deflate
  little_endian(out, 0x0800, 2);  // names are UTF-8
  little_endian(out, 8, 2);       // deflate
  little_endian(out, 0, 2);
  little_endian(out, 0x21, 2);
  little_endian(out, crc32_of(content), 4);
  little_endian(out, packed_size, 4);
  little_endian(out, content.size(), 4);
  little_endian(out, name.size(), 2);
  little_endian(out, 0, 2);  // no extra field
  return out;
}

// PKWARE's APPNOTE, 4.3; archives of 4 GiB and more are refused before.
std::string zip(const Files& files) {
  std::string out, directory;
  for (const auto& [name, content] : files) {
    const std::string packed = deflate_raw(content);
    const std::string common = common_header(name, content, packed.size());
    directory += "PK\x01\x02";
    little_endian(directory, 0x0314, 2);  // made on Unix
    directory += common;
    little_endian(directory, 0, 6);  // no comment, one disk, no internal attributes
    little_endian(directory, std::uint64_t{0100644} << 16, 4);
    little_endian(directory, out.size(), 4);
    directory += name;
    out += "PK\x03\x04" + common + name + packed;
  }
  const std::size_t begin = out.size();
  out += directory;
  out += "PK\x05\x06";
  little_endian(out, 0, 4);
  little_endian(out, files.size(), 2);
  little_endian(out, files.size(), 2);
  little_endian(out, directory.size(), 4);
  little_endian(out, begin, 4);
  little_endian(out, 0, 2);
  return out;
}

std::string digest(const EVP_MD* algorithm, const std::string& data) {
  std::string bytes(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(bytes.data()), &size,
             algorithm, nullptr);
  bytes.resize(size);
  return bytes;
}

std::string hex(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string result;
  for (const char byte : bytes) {
    result += kDigits[static_cast<unsigned char>(byte) >> 4];
    result += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return result;
}

}  // namespace

Value write_archive_file(const Value& object, const std::string& working_directory) try {
  if (const std::string type = text(object, "type"); type != "zip")
    throw failure("archives of type " + type + " are not made offline", "use type = \"zip\"");
  const Files files = collect(object, working_directory);
  const std::string bytes = zip(files);
  if (bytes.size() > UINT32_MAX) throw failure("the archive is larger than 4 GiB", "");
  const std::string path = join_path(working_directory, text(object, "output_path"));
  std::error_code ignored;  // writing says what is wrong
  std::filesystem::create_directories(parent_path(path), ignored);
  write_file_atomically(path, bytes);
  const std::string sha1 = digest(EVP_sha1(), bytes), sha256 = digest(EVP_sha256(), bytes),
                    sha512 = digest(EVP_sha512(), bytes);
  const std::map<std::string, Value, std::less<>> known = {
      {"id", Value::string(hex(sha1))},
      {"output_size", Value::number(static_cast<std::int64_t>(bytes.size()))},
      {"output_md5", Value::string(hex(digest(EVP_md5(), bytes)))},
      {"output_sha", Value::string(hex(sha1))},
      {"output_sha256", Value::string(hex(sha256))},
      {"output_sha512", Value::string(hex(sha512))},
      {"output_base64sha256", Value::string(base64(sha256))},
      {"output_base64sha512", Value::string(base64(sha512))},
  };
  std::vector<hcl::Entry> entries(object.entries().begin(), object.entries().end());
  for (hcl::Entry& entry : entries)
    if (const auto found = known.find(entry.key); found != known.end()) entry.value = found->second;
  return Value::object(std::move(entries));
} catch (const Error& error) {
  throw failure(std::string("cannot make the archive: ") + error.what(), "");
}

}  // namespace infra::provider
