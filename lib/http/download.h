// Downloads over HTTP piece by piece, in constant memory, and goes on where a connection broke.
// Used for AWS' price list (lib/cost/refresh.h).
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace infra::http {

struct DownloadOptions {
  unsigned attempts = 5;    // in a row without a byte between them
  long stall_seconds = 30;  // a connection as slow as that is broken
  std::stop_token stop = {};
  // Bytes on the wire so far, and of the whole (0: not known).
  std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};
};

// GETs `url` and hands its text, unpacked where the server sent it gzipped, to `take` in the order
// of the text. A connection that breaks is taken up at the same byte (Range; from the begin, with
// what was taken skipped, where the server does not know it). Throws infra::Error naming the URL:
// an answer other than 200, a file that changed in between, bytes that are no gzip, no connection.
void download(const std::string& url, const std::function<void(std::string_view)>& take,
              const DownloadOptions& options = {});

}  // namespace infra::http
