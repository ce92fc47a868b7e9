// The price list from a server on loopback that breaks the connection in the middle.
#include "lib/cost/refresh.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "lib/base/error.h"

namespace infra::cost {
namespace {

std::string zipped(const std::string& text) {
  z_stream stream = {};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string bytes(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

class Server {
 public:
  explicit Server(std::string body, bool zip = true, bool ranges = true)
      : body_(zip ? zipped(body) : std::move(body)), zip_(zip), ranges_(ranges) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
    listen(listener_, 4);
    socklen_t size = sizeof(address);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    shutdown(listener_, SHUT_RDWR);
    close(listener_);
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int requests() const { return requests_; }

 private:
  void serve() {
    for (;;) {
      const int client = accept(listener_, nullptr, nullptr);
      if (client < 0) return;
      std::string request(4096, '\0');
      const auto got = recv(client, request.data(), request.size(), 0);
      request.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
      answer(client, request, ++requests_ == 1);
      close(client);
    }
  }

  void answer(int client, const std::string& request, bool break_off) {
    std::size_t from = 0;
    const std::size_t range = request.find("Range: bytes=");
    const bool part = ranges_ && range != std::string::npos;
    if (part) from = std::stoul(request.substr(range + 13));
    std::string text = part ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n";
    text += "ETag: \"1\"\r\nConnection: close\r\n";
    if (zip_) text += "Content-Encoding: gzip\r\n";
    text += "Content-Length: " + std::to_string(body_.size() - from) + "\r\n\r\n";
    text += break_off ? body_.substr(0, body_.size() / 2) : body_.substr(from);
    for (std::size_t sent = 0; sent < text.size();) {
      const auto count = send(client, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return;
      sent += static_cast<std::size_t>(count);
    }
  }

  std::string body_;
  bool zip_, ranges_;
  int listener_ = -1;
  unsigned port_ = 0;
  std::atomic<int> requests_ = 0;
  std::thread thread_;
};

std::string row(const std::string& usage, const std::string& price,
                const std::string& currency = "USD") {
  return "\"X1\",\"OnDemand\",\"" + usage + "\",\"" + price + "\",\"" + currency + "\"\n";
}

std::string list(const std::string& rows) {
  return "\"FormatVersion\",\"v1.0\"\n\"Disclaimer\",\"x\"\n\"Publication Date\",\"d\"\n"
         "\"Version\",\"v\"\n\"OfferCode\",\"AmazonEKS\"\n"
         "\"SKU\",\"TermType\",\"usageType\",\"PricePerUnit\",\"Currency\"\n" +
         rows;
}

std::string refresh(const Server& server) {
  RefreshOptions options;
  options.from = server.url();
  options.regions = {"ap-northeast-2"};
  options.offers = {"AmazonEKS"};
  options.today = std::chrono::year(2026) / 11 / 21;
  return refreshed_book(PriceBook::embedded(), options);
}

std::string refused(const std::string& body) {
  const Server server(body, false);
  try {
    refresh(server);
  } catch (const Error& error) {
    const std::string what = error.what();
    return what.substr(std::min(what.find("line"), what.size()));
  }
  return "accepted";
}

const std::string kGood = row("APN2-AmazonEKS-Hours:perCluster", "0.1100000000");

std::string many_rows() {
  std::string rows;
  for (int i = 0; i < 20'000; ++i) rows += row("APN2-Other-" + std::to_string(i), "1");
  return rows;
}

}  // namespace

TEST_CASE("a list is read through a broken connection, with and without ranges",
          "[cost][refresh]") {
  for (const bool ranges : {true, false}) {
    for (const bool zip : {true, false}) {
      const Server server(list(many_rows() + kGood), zip, ranges);
      const PriceBook book = PriceBook::parse(refresh(server), "new");
      const Price* price = book.find("EKS", "cluster standard", "ap-northeast-2");
      REQUIRE(price != nullptr);
      CHECK(price->usd == "0.11"_dec);
      CHECK(to_string(price->date) == "2026-11-21");
      CHECK(price->source == "AWS public price list");
      CHECK(server.requests() == 2);
      // What the list was not asked for stays.
      CHECK(book.find("NAT Gateway", "hours", "ap-northeast-2")->usd == "0.059"_dec);
    }
  }
}

TEST_CASE("zero or several matches name the filter", "[cost][refresh]") {
  CHECK(refused(list(row("APN2-Other", "1")))
            .find("has no row for the filter `AmazonEKS: usageType AmazonEKS-Hours:perCluster`") !=
        std::string::npos);
  CHECK(refused(list(kGood + row("AmazonEKS-Hours:perCluster", "0.2"))) ==
        "line 8: has several prices of `cluster standard` for the filter `AmazonEKS: usageType "
        "AmazonEKS-Hours:perCluster`: 0.11 and 0.2");
  CHECK(refused(list(kGood + kGood)) == "accepted");
}

TEST_CASE("faults of a price list are named", "[cost][refresh]") {
  const std::string usage = "APN2-AmazonEKS-Hours:perCluster";
  CHECK(refused(list(row(usage, "-1"))) == "line 7: has the negative price -1");
  CHECK(refused(list(row(usage, "much"))) == "line 7: has the price `much`, which is no number");
  CHECK(refused(list(row(usage, "1", "CNY"))) == "line 7: has a price in `CNY`, not in USD");
  CHECK(refused(list(kGood).substr(0, list(kGood).size() - 5)).find("breaks off") !=
        std::string::npos);
  CHECK(refused("<html>\n").find("it is no price list") != std::string::npos);
}

}  // namespace infra::cost
