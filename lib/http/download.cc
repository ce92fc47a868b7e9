#include "lib/http/download.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::http {
namespace {

constexpr std::size_t kPiece = 1U << 16;

class Inflater {
 public:
  Inflater() {
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) throw Error("zlib cannot be used");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // False: the bytes are no gzip.
  bool unpack(std::string_view bytes, const std::function<void(std::string_view)>& take) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    while (stream_.avail_in > 0) {
      if (ended_) {  // several members in one file
        if (inflateReset(&stream_) != Z_OK) return false;
        ended_ = false;
      }
      do {
        stream_.next_out = reinterpret_cast<Bytef*>(buffer_.get());
        stream_.avail_out = kPiece;
        const int result = inflate(&stream_, Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return false;
        const std::size_t made = kPiece - stream_.avail_out;
        if (made > 0) take({buffer_.get(), made});
        ended_ = result == Z_STREAM_END;
      } while (stream_.avail_out == 0 && !ended_);
      if (stream_.avail_in > 0 && !ended_) return false;
    }
    return true;
  }
  bool ended() const { return ended_; }

 private:
  z_stream stream_ = {};
  std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(kPiece);
  bool ended_ = false;
};

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

class Download {
 public:
  Download(const std::string& url, const std::function<void(std::string_view)>& take,
           const DownloadOptions& options)
      : url_(url), take_(take), options_(options) {}

  void run() {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (kReady != CURLE_OK) throw Error("libcurl cannot be used");
    unsigned failures = 0;
    for (;;) {
      const std::uint64_t before = received_;
      const CURLcode result = attempt();
      if (failed_) throw Error(*failed_, "try again later");
      if (result == CURLE_OK) break;
      if (options_.stop.stop_requested()) throw Error("interrupted");
      failures = received_ > before ? 1 : failures + 1;
      if (failures >= options_.attempts)
        throw Error(fmt::format("`{}` cannot be read: {}", url_, curl_easy_strerror(result)),
                    "is there a connection to the network, or a proxy to set (`https_proxy`)?");
    }
    if (zipped_ && !inflater_.ended())
      throw Error(fmt::format("`{}` breaks off", url_), "try again later");
  }

 private:
  void fail(std::string why) {
    if (!failed_) failed_ = std::move(why);
  }

  CURLcode attempt() {
    const std::unique_ptr<CURL, CurlDeleter> handle(curl_easy_init());
    if (!handle) throw Error("libcurl cannot be used");
    CURL* curl = handle.get();
    skip_ = 0;
    first_ = true;
    status_ = 0;
    curl_slist* words = curl_slist_append(nullptr, "Accept-Encoding: gzip");
    if (received_ > 0 && !tag_.empty())
      words = curl_slist_append(words, ("If-Range: " + tag_).c_str());
    const std::unique_ptr<curl_slist, CurlDeleter> headers(words);
    curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, options_.stall_seconds);
    const std::string range = fmt::format("{}-", received_);
    if (received_ > 0) curl_easy_setopt(curl, CURLOPT_RANGE, range.c_str());
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Download::on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Download::on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    const CURLcode result = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (result == CURLE_OK && status != 200 && status != 206)
      fail(fmt::format("`{}` answers {}", url_, status));
    return result;
  }

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
    static_cast<Download*>(self)->header({data, size * count});
    return size * count;
  }

  void header(std::string_view line) {
    if (line.starts_with("HTTP/")) {
      const std::size_t blank = line.find(' ');
      status_ = blank == line.npos ? 0 : std::atoi(std::string(line.substr(blank + 1)).c_str());
      length_ = 0;
      zipped_now_ = false;
      return;
    }
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return;
    const std::string name = to_lower_ascii(line.substr(0, colon));
    const std::string value(trim(line.substr(colon + 1)));
    if (name == "content-encoding") zipped_now_ = to_lower_ascii(value) == "gzip";
    if (name == "content-length") length_ = std::strtoull(value.c_str(), nullptr, 10);
    if (name == "etag") {
      if (received_ > 0 && !tag_.empty() && value != tag_)
        fail(fmt::format("`{}` changed while it was read", url_));
      tag_ = value;
    }
  }

  static std::size_t on_bytes(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<Download*>(self)->bytes({data, size * count}) ? size * count : 0;
  }

  bool bytes(std::string_view piece) {
    if (failed_ || options_.stop.stop_requested()) return false;
    if (status_ != 200 && status_ != 206) return true;  // the text of an error
    if (!started_) {
      started_ = true;
      zipped_ = zipped_now_;
      all_ = length_;
    }
    // The whole again, though only the rest was asked for: what is known is skipped.
    if (first_ && status_ == 200) skip_ = received_;
    first_ = false;
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, piece.size()));
    skip_ -= skipped;
    piece.remove_prefix(skipped);
    if (piece.empty()) return true;
    received_ += piece.size();
    if (options_.progress) options_.progress(received_, all_);
    try {
      if (!zipped_) {
        take_(piece);
      } else if (!inflater_.unpack(piece, take_)) {
        fail(fmt::format("`{}` is no gzip from byte {} on", url_, received_ - piece.size()));
      }
    } catch (const Error& error) {
      fail(error.what());
    }
    return !failed_;
  }

  const std::string& url_;
  const std::function<void(std::string_view)>& take_;
  const DownloadOptions& options_;
  Inflater inflater_;
  std::uint64_t received_ = 0, skip_ = 0, length_ = 0, all_ = 0;
  int status_ = 0;
  bool started_ = false, zipped_ = false, zipped_now_ = false, first_ = true;
  std::string tag_;
  std::optional<std::string> failed_;
};

}  // namespace

void download(const std::string& url, const std::function<void(std::string_view)>& take,
              const DownloadOptions& options) {
  Download(url, take, options).run();
}

}  // namespace infra::http
