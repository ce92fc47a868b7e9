#include "lib/http/client.h"

#include <curl/curl.h>

#include <memory>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::http {
namespace {

constexpr std::size_t kMostBytes = 32'000'000;

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* target) {
  auto& response = *static_cast<Response*>(target);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) response.headers.clear();  // of a redirect
  if (const std::size_t colon = line.find(':'); colon != line.npos)
    response.headers[to_lower_ascii(line.substr(0, colon))] = trim(line.substr(colon + 1));
  return size * count;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* target) {
  auto& response = *static_cast<Response*>(target);
  if (response.body.size() + size * count > kMostBytes) return 0;
  response.body.append(data, size * count);
  return size * count;
}

int on_progress(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

void set_method(CURL* curl, const Request& request) {
  if (request.method == "GET") {
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 3L);
    return;
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.method == "DELETE" && request.body.empty()) return;
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
}

bool is_before_the_request(CURLcode code) {
  return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY ||
         code == CURLE_COULDNT_CONNECT || code == CURLE_SSL_CONNECT_ERROR ||
         code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_URL_MALFORMAT ||
         code == CURLE_UNSUPPORTED_PROTOCOL;
}

}  // namespace

Response CurlClient::send(const Request& request, std::stop_token stop) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, CurlDeleter> handle(kReady == CURLE_OK ? curl_easy_init() : nullptr);
  if (!handle) throw Error("libcurl cannot be used");
  CURL* curl = handle.get();
  // Without `Expect`, for which a server that does not know it is waited for.
  std::unique_ptr<curl_slist, CurlDeleter> headers(curl_slist_append(nullptr, "Expect:"));
  for (const std::string& header : request.headers)
    headers.reset(curl_slist_append(headers.release(), header.c_str()));
  Response response;
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "infra");
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &response);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stop);
  set_method(curl, request);
  const CURLcode result = curl_easy_perform(curl);
  if (stop.stop_requested()) throw Error("interrupted");
  long status = 0, connected = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &connected);
  response.status = static_cast<int>(status);
  if (result == CURLE_OK) return response;
  response.ending = is_before_the_request(result) || connected == 0 ? Response::Ending::not_sent
                                                                    : Response::Ending::lost;
  response.error = curl_easy_strerror(result);
  return response;
}

}  // namespace infra::http
