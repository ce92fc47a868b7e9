// AWS' public price list -> a price book. Streamed: memory is that of the book, not of the list.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "lib/cost/price_book.h"

namespace infra::cost {

inline constexpr std::string_view kPriceList = "https://pricing.us-east-1.amazonaws.com";

struct RefreshOptions {
  std::string from{kPriceList};  // scheme and host
  std::vector<std::string> regions;
  std::chrono::year_month_day today{};
  std::vector<std::string> offers;  // codes such as AmazonEC2; empty: all that the rules know
  std::stop_token stop = {};
  std::function<void(const std::string& what, std::uint64_t done, std::uint64_t all)> progress = {};
  // After each offer of a region: what a later run goes on from. Offers that `unfinished` has, of
  // the same day and place, are not read again.
  std::function<void(const std::string& unfinished)> keep = {};
  std::string unfinished = {};
};

struct RefreshedBook {
  std::string text;
  std::size_t fresh = 0, taken_over = 0;   // prices; the latter from `unfinished`
  std::vector<std::string> kept_services;  // of the regions, with prices that no rule asks for
};

// `base` with what the list has for the regions in place of its own. Throws infra::Error: the list
// cannot be read, is cut off or is no price list; a price is negative, no number or not in USD; a
// filter matches no row, or several prices.
RefreshedBook refreshed_book(const PriceBook& base, const RefreshOptions& options);

}  // namespace infra::cost
