// The price list from a server on loopback that breaks the connection in the middle.
#include "lib/cost/refresh.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <set>
#include <thread>
#include <tuple>

#include "lib/base/error.h"
#include "lib/base/file_system.h"
#include "lib/base/numbers.h"
#include "lib/cost/price_rules.h"

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
  return refreshed_book(PriceBook::embedded(), options).text;
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
      CHECK(day_text(price->date) == "2026-11-21");
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

// What a run had read before it broke off is not read again by one of the same day.
TEST_CASE("a refresh goes on where an earlier one broke off", "[cost][refresh]") {
  const Server server(list(many_rows() + kGood));
  RefreshOptions options;
  options.from = server.url();
  options.regions = {"ap-northeast-2"};
  options.today = std::chrono::year(2026) / 11 / 21;
  std::string kept;
  options.keep = [&](const std::string& text) { kept = text; };
  options.offers = {"AmazonEKS"};
  CHECK(refreshed_book(PriceBook::embedded(), options).taken_over == 0);
  const int before = server.requests();
  options.unfinished = kept;
  const RefreshedBook again = refreshed_book(PriceBook::embedded(), options);
  CHECK(server.requests() == before);
  CHECK(again.taken_over == 1);
  CHECK(
      PriceBook::parse(again.text, "new").find("EKS", "cluster standard", "ap-northeast-2")->usd ==
      "0.11"_dec);
  // Of another day, or cut off itself, it is read anew.
  options.today = std::chrono::year(2026) / 11 / 22;
  CHECK(refreshed_book(PriceBook::embedded(), options).taken_over == 0);
  options.unfinished = kept.substr(0, kept.size() / 2);
  CHECK(refreshed_book(PriceBook::embedded(), options).taken_over == 0);
}

TEST_CASE("usage types are found behind each form of region", "[cost][refresh]") {
  for (const std::string prefix : {"APN2-", "ap-northeast-2-", "USE1-", ""}) {
    const Server server(list(row(prefix + "AmazonEKS-Hours:perCluster", "0.1100000000")));
    CHECK(PriceBook::parse(refresh(server), "new")
              .find("EKS", "cluster standard", "ap-northeast-2")
              ->usd == "0.11"_dec);
  }
}

namespace {

bool fits_item(std::string_view pattern, std::string_view item) {
  const std::size_t open = pattern.find('{'), close = pattern.find('}');
  if (open == pattern.npos) return pattern == item;
  const std::string_view head = pattern.substr(0, open), tail = pattern.substr(close + 1);
  return item.size() > head.size() + tail.size() && item.starts_with(head) && item.ends_with(tail);
}

}  // namespace

TEST_CASE("each rule of the refresh is of an item of the book", "[cost][refresh]") {
  std::set<std::tuple<std::string_view, std::string_view>> seen;
  for (const PriceRule& rule : price_rules()) {
    INFO(rule.service << ": " << rule.item);
    // Types of machines come and go: a rule may find some that the book has not.
    const bool of_machines = rule.item.find('{') != rule.item.npos;
    CHECK((of_machines ||
           std::ranges::any_of(PriceBook::embedded().prices(), [&](const Price& price) {
             return price.service == rule.service && price.item == rule.item &&
                    price.unit == rule.unit;
           })));
    CHECK(seen.emplace(rule.service, rule.item).second);
  }
}

// tests/data/prices_not_refreshed.tsv lists what the refresh leaves as it is: service, items.
TEST_CASE("each item of the book is refreshed or listed as not", "[cost][refresh]") {
  std::map<std::string, std::set<std::string>> left;
  for (const Price& price : PriceBook::embedded().prices()) {
    if (price.region != "ap-northeast-2" && price.region != "us-east-1" && price.region != kGlobal)
      continue;
    const bool asked = std::ranges::any_of(price_rules(), [&](const PriceRule& rule) {
      return rule.service == price.service && fits_item(rule.item, price.item);
    });
    if (!asked || price.region == kGlobal) left[std::string(price.service)].emplace(price.item);
  }
  std::string text;
  for (const auto& [service, items] : left)
    for (const std::string& item : items) text += service + "\t" + item + "\n";
  const std::string path = std::string(INFRA_SOURCE_DIR) + "/tests/data/prices_not_refreshed.tsv";
  if (std::getenv("INFRA_UPDATE_GOLDEN") != nullptr) write_file_atomically(path, text);
  CHECK(DiskFileSystem().read(path) == text);
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
