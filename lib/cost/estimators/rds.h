// What estimators of databases share.
#pragma once

#include <string>

#include "lib/cost/estimate.h"

namespace infra::cost {

struct DatabaseEngine {
  std::string_view service;  // of instances in the price book
  std::string_view suffix;   // of the item: edition and licence
  bool aurora = false;
  bool mysql = false, postgres = false;
};
// nullopt: an engine that nobody knows.
std::optional<DatabaseEngine> database_engine(std::string_view engine, std::string_view license);

// vCPUs of db.r6g.2xlarge and the like; 0 where the size says nothing.
unsigned class_cpus(std::string_view instance_class);
// " reserved 1yr partial upfront", "" for on-demand.
std::string reserved_item(const Estimate& estimate);
// Instance hours, at 0 an hour where all was paid upfront.
void database_hours(Estimate& estimate, const std::string& name, std::string_view service,
                    const std::string& item);
void extended_support_line(Estimate& estimate, const DatabaseEngine& engine,
                           const std::string& version, unsigned cpus);
void insights_lines(Estimate& estimate, const Body& body, const std::string& instance_class);

}  // namespace infra::cost
