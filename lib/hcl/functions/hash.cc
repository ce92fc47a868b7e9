#include <crypt.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <array>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/error.h"
#include "lib/hcl/functions/base64.h"
#include "lib/hcl/functions/files.h"
#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

std::string digest(const EVP_MD* algorithm, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned length = 0;
  if (EVP_Digest(data.data(), data.size(), bytes.data(), &length, algorithm, nullptr) != 1) {
    throw Error("OpenSSL refuses the digest " + std::string(EVP_MD_get0_name(algorithm)));
  }
  return {reinterpret_cast<const char*>(bytes.data()), length};
}

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

using Written = std::string (*)(std::string_view bytes);

// `name` of a text and, with "file" before it, of a file.
void add_digest(std::vector<Function>& all, std::string_view name, std::string_view file_name,
                const EVP_MD* (*algorithm)(), Written write) {
  all.push_back(text_function(name, "str", [=](const std::string& text, CallContext&) {
    return write(digest(algorithm(), text));
  }));
  all.push_back(
      path_function(file_name, Type::string(), [=](const std::string& path, CallContext& context) {
        return Value::string(write(digest(algorithm(), read_file(path, 0, context))));
      }));
}

// Each step of the cost doubles the time; step 10 takes some 50 ms.
constexpr std::uint64_t kWorkOfCost = 1'000;
constexpr std::int64_t kDefaultCost = 10, kLowestCost = 4, kHighestCost = 31;

Value bcrypt(Arguments arguments, CallContext& context) {
  std::int64_t cost = kDefaultCost;
  if (arguments.size() > 2) fail("bcrypt() takes no more than two arguments");
  if (arguments.size() == 2) cost = whole_number(arguments[1]);
  if (context.environment.pure) return Value::unknown(Type::string());
  const std::string& password = arguments[0].as_string();
  if (cost > kHighestCost) {
    fail(1,
         fmt::format("cost {} is outside allowed range ({},{})", cost, kLowestCost, kHighestCost));
  }
  if (password.size() > 72) fail(0, "password length exceeds 72 bytes");
  if (cost < kLowestCost) cost = kDefaultCost;
  context.budget.work(kWorkOfCost << cost);
  std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting;
  const auto data = std::make_unique<crypt_data>();
  if (crypt_gensalt_rn("$2a$", static_cast<unsigned long>(cost), nullptr, 0, setting.data(),
                       static_cast<int>(setting.size())) == nullptr ||
      crypt_rn(password.c_str(), setting.data(), data.get(), sizeof(crypt_data)) == nullptr) {
    throw Error("libcrypt cannot compute bcrypt");
  }
  return Value::string(data->output);
}

struct Freer {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};

int no_password(char*, int, int, void*) { return -1; }

std::unique_ptr<EVP_PKEY, Freer> private_key(const std::string& text) {
  const std::unique_ptr<BIO, Freer> bio(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  std::unique_ptr<EVP_PKEY, Freer> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (!key) fail(1, "invalid private key: no key found, or it is protected by a password");
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    fail(1, "invalid private key: an RSA key is required");
  }
  return key;
}

Value rsadecrypt(Arguments arguments, CallContext& context) {
  const Base64 cipher = base64_decode(arguments[0].as_string());
  if (cipher.error_at != std::string::npos) {
    fail(0, fmt::format("failed to decode input {}: cipher text must be base64-encoded",
                        quoted(arguments[0].as_string())));
  }
  context.budget.work(100'000);
  const auto key = private_key(arguments[1].as_string());
  const std::unique_ptr<EVP_PKEY_CTX, Freer> decryption(EVP_PKEY_CTX_new(key.get(), nullptr));
  const auto* bytes = reinterpret_cast<const unsigned char*>(cipher.bytes.data());
  std::size_t length = 0;
  std::string text;
  bool ok = EVP_PKEY_decrypt_init(decryption.get()) > 0 &&
            EVP_PKEY_CTX_set_rsa_padding(decryption.get(), RSA_PKCS1_PADDING) > 0 &&
            EVP_PKEY_decrypt(decryption.get(), nullptr, &length, bytes, cipher.bytes.size()) > 0;
  if (ok) {
    text.resize(length);
    ok = EVP_PKEY_decrypt(decryption.get(), reinterpret_cast<unsigned char*>(text.data()), &length,
                          bytes, cipher.bytes.size()) > 0;
  }
  ERR_clear_error();
  if (!ok) fail("failed to decrypt: the key does not fit the cipher text");
  text.resize(length);
  return text_value(text);
}

std::string uuid_text(std::string_view bytes) {
  std::string text = hexadecimal(bytes.substr(0, 16));
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, "-");
  return text;
}

Value uuid(Arguments, CallContext& context) {
  if (context.environment.pure) return Value::unknown(Type::string());
  std::array<unsigned char, 16> bytes;
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) throw Error("OpenSSL has no random numbers");
  return Value::string(uuid_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
}

[[noreturn]] void bad_namespace(std::string_view text, std::string_view why) {
  fail(0, fmt::format("uuidv5() doesn't support namespace {} ({})", text, why));
}

// The bytes of a UUID in one of the four spellings that Go's uuid package reads.
std::string parse_uuid(std::string_view text) {
  constexpr std::string_view kUrn = "urn:uuid:";
  std::string_view digits = text;
  if (text.size() == 36 + kUrn.size()) {
    std::string prefix(text.substr(0, kUrn.size()));
    for (char& c : prefix) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (prefix != kUrn) bad_namespace(text, "invalid urn prefix");
    digits.remove_prefix(kUrn.size());
  } else if (text.size() == 38) {
    digits = text.substr(1, 36);
  } else if (text.size() != 36 && text.size() != 32) {
    bad_namespace(text, fmt::format("invalid UUID length: {}", text.size()));
  }
  const bool has_dashes = digits.size() == 36;
  std::string bytes;
  int high = -1;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    if (has_dashes && (i == 8 || i == 13 || i == 18 || i == 23)) {
      if (c != '-') bad_namespace(text, "invalid UUID format");
      continue;
    }
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) {
      bad_namespace(text, "invalid UUID format");
    }
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    if (high < 0) {
      high = digit;
    } else {
      bytes += static_cast<char>(high << 4 | digit);
      high = -1;
    }
  }
  return bytes;
}

Value uuidv5(Arguments arguments, CallContext& context) {
  // The namespaces of RFC 4122 differ in their fourth byte only.
  constexpr std::array<std::pair<std::string_view, char>, 4> kNamespaces = {
      {{"dns", '\x10'}, {"url", '\x11'}, {"oid", '\x12'}, {"x500", '\x14'}}};
  const std::string& name = arguments[0].as_string();
  std::string data;
  for (const auto& [known, byte] : kNamespaces) {
    if (known == name) data = parse_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    if (known == name) data[3] = byte;
  }
  if (data.empty()) data = parse_uuid(name);
  charge_text(context, arguments[1].as_string().size());
  std::string hash = digest(EVP_sha1(), data + arguments[1].as_string());
  hash[6] = static_cast<char>((hash[6] & 0x0f) | 0x50);
  hash[8] = static_cast<char>((hash[8] & 0x3f) | 0x80);
  return Value::string(uuid_text(hash));
}

}  // namespace

std::vector<Function> hash_functions() {
  const Type text = Type::string();
  std::vector<Function> all;
  add_digest(all, "md5", "filemd5", EVP_md5, hexadecimal);
  add_digest(all, "sha1", "filesha1", EVP_sha1, hexadecimal);
  add_digest(all, "sha256", "filesha256", EVP_sha256, hexadecimal);
  add_digest(all, "sha512", "filesha512", EVP_sha512, hexadecimal);
  add_digest(all, "base64sha256", "filebase64sha256", EVP_sha256, base64_encode);
  add_digest(all, "base64sha512", "filebase64sha512", EVP_sha512, base64_encode);
  all.push_back(simple_function("bcrypt", {parameter("str", text)}, text, bcrypt));
  all.back().variadic = parameter("cost", Type::number());
  all.push_back(simple_function("rsadecrypt",
                                {parameter("ciphertext", text), parameter("privatekey", text)},
                                text, rsadecrypt));
  all.push_back(simple_function("uuid", {}, text, uuid));
  all.push_back(simple_function("uuidv5", {parameter("namespace", text), parameter("name", text)},
                                text, uuidv5));
  return all;
}

}  // namespace infra::hcl
