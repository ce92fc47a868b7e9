#include "lib/terraform/schema_store.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <tuple>

#include "lib/terraform/provider_facts_data.h"
#include "lib/terraform/version.h"

namespace infra::terraform {
namespace {

constexpr std::uint16_t kNoFrame = 0xffff;

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  template <typename T>
  T number() {  // little-endian, as every machine that we build for
    T value = 0;
    assert(rest_.size() >= sizeof(T));
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return value;
  }
  std::string_view text(std::size_t size) {
    std::string_view result = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return result;
  }
  std::string_view short_text() { return text(number<std::uint8_t>()); }

 private:
  std::string_view rest_;
};

}  // namespace

const BlockSchema* StoredSchema::find(SchemaKind kind, std::string_view type) const {
  auto& decoded = decoded_[static_cast<std::size_t>(kind)];
  {
    std::shared_lock lock(mutex_);
    if (auto known = decoded.find(type); known != decoded.end()) return &known->second.front();
  }
  std::string_view bytes = encoded(kind, type);
  if (bytes.empty()) return nullptr;
  DecodedSchema blocks = decode_schema(bytes);
  std::unique_lock lock(mutex_);
  // Moving a deque keeps its elements where they are, so pointers between blocks hold.
  auto [at, added] = decoded.try_emplace(std::string(type), std::move(blocks));
  return &at->second.front();
}

struct SchemaPack::Frame {
  std::string_view compressed;
  std::uint32_t size = 0;
  std::once_flag once;
  std::string text;
};

SchemaPack::SchemaPack(std::string_view bytes) {
  ByteReader reader(bytes);
  [[maybe_unused]] std::string_view magic = reader.text(4);
  assert(magic == "IFP1");
  auto frame_count = reader.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < frame_count; ++i) {
    auto frame = std::make_unique<Frame>();
    auto offset = reader.number<std::uint32_t>();
    auto size = reader.number<std::uint32_t>();
    frame->compressed = bytes.substr(offset, size);
    frame->size = reader.number<std::uint32_t>();
    frames_.push_back(std::move(frame));
  }
  index_ = decompress(frames_[0]->compressed, frames_[0]->size);

  ByteReader index(index_);
  auto version_count = index.number<std::uint8_t>();
  for (unsigned i = 0; i < version_count; ++i) versions_.emplace_back(index.short_text());
  auto count = index.number<std::uint32_t>();
  entries_.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    Entry entry;
    entry.kind = static_cast<SchemaKind>(index.number<std::uint8_t>());
    entry.name = index.short_text();
    for (unsigned v = 0; v < version_count; ++v) {
      Place place;
      place.frame = index.number<std::uint16_t>();
      place.offset = index.number<std::uint32_t>();
      place.size = index.number<std::uint32_t>();
      place.borrowed = index.number<std::uint8_t>() != 0;
      entry.places.push_back(place.frame == kNoFrame ? std::nullopt : std::optional(place));
    }
    entries_.push_back(std::move(entry));
  }
}

SchemaPack::~SchemaPack() = default;

const SchemaPack::Entry* SchemaPack::entry(SchemaKind kind, std::string_view name) const {
  auto at = std::ranges::lower_bound(entries_, std::tie(kind, name), {}, [](const Entry& entry) {
    return std::tie(entry.kind, entry.name);
  });
  if (at == entries_.end() || at->kind != kind || at->name != name) return nullptr;
  return &*at;
}

std::string_view SchemaPack::bytes(const Place& place) const {
  Frame& frame = *frames_[place.frame + 1U];  // the first holds the index
  std::call_once(frame.once, [&] { frame.text = decompress(frame.compressed, frame.size); });
  return std::string_view(frame.text).substr(place.offset, place.size);
}

std::string_view PackedSchema::encoded(SchemaKind kind, std::string_view type) const {
  const SchemaPack::Entry* entry = pack_.entry(kind, type);
  if (!entry || !entry->places[number_]) return {};
  return pack_.bytes(*entry->places[number_]);
}

bool PackedSchema::is_borrowed(SchemaKind kind, std::string_view type) const {
  const SchemaPack::Entry* entry = pack_.entry(kind, type);
  return entry && entry->places[number_] && entry->places[number_]->borrowed;
}

std::vector<std::string_view> PackedSchema::types(SchemaKind kind) const {
  std::vector<std::string_view> names;
  for (const SchemaPack::Entry& entry : pack_.entries()) {
    if (entry.kind == kind && entry.places[number_]) names.push_back(entry.name);
  }
  return names;
}

std::size_t choose_version(const std::vector<std::string>& versions, std::string_view wanted) {
  std::optional<VersionConstraints> constraints = VersionConstraints::parse(wanted);
  if (!constraints) return 0;
  std::vector<Version> known;
  for (const std::string& text : versions) known.push_back(*Version::parse(text));
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (constraints->allows(known[i])) return i;
  }
  // None does: `~> 5.70.0` means major version 5, `< 5` the oldest that is here, `>= 7` the newest.
  std::uint64_t newest_major = 0;
  for (const VersionConstraints::Term& term : constraints->terms()) {
    bool below = term.op == VersionConstraints::Operator::less && term.version.minor() == 0 &&
                 term.version.patch() == 0;
    std::uint64_t major = term.version.major() - (below && term.version.major() > 0 ? 1 : 0);
    if (term.op != VersionConstraints::Operator::not_equal) {
      newest_major = std::max(newest_major, major);
    }
  }
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i].major() <= newest_major) return i;
  }
  return known.size() - 1;
}

}  // namespace infra::terraform
