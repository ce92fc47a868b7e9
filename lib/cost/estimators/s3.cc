// S3 by storage class. Only Standard is shown without usage: what else a bucket holds, its usage
// says.
#include <fmt/format.h>

#include "lib/cost/registry.h"

namespace infra::cost {
namespace {

constexpr std::string_view kService = "S3";

struct ClassLine {
  std::string_view name, unit, key;
  std::int64_t size;
  std::string_view item;  // behind the name of the class
};

// What every class has: the item is "<class> <words>".
constexpr ClassLine kCommon[] = {
    {"PUT, COPY, POST, LIST requests", "1k requests", "monthly_tier_1_requests", 1000,
     "PUT/COPY/POST/LIST"},
    {"GET, SELECT, and all other requests", "1k requests", "monthly_tier_2_requests", 1000,
     "GET and other"},
};
constexpr ClassLine kTransition = {"Lifecycle transition", "1k requests",
                                   "monthly_lifecycle_transition_requests", 1000,
                                   "lifecycle transition"};
constexpr ClassLine kRetrieval = {"Retrievals", "GB", "monthly_data_retrieval_gb", 1, "retrieval"};
constexpr ClassLine kSelect[] = {
    {"Select data scanned", "GB", "monthly_select_data_scanned_gb", 1, "Select data scanned"},
    {"Select data returned", "GB", "monthly_select_data_returned_gb", 1, "Select data returned"}};

class Class {
 public:
  Class(Estimate& bucket, std::string_view key, std::string_view title, std::string_view name)
      : bucket_(bucket), part_(bucket.part(std::string(title))), key_(key), name_(name) {}

  std::optional<Decimal> usage(std::string_view key) {
    return bucket_.usage(fmt::format("{}.{}", key_, key));
  }
  void storage(std::string_view title, std::string_view key, std::string_view item) {
    part_.usage_line(std::string(title), "GB", usage(key), {kService, std::string(item)});
  }
  void line(const ClassLine& line) {
    part_.usage_line(std::string(line.name), std::string(line.unit),
                     per(usage(line.key), line.size),
                     {kService, fmt::format("{} {}", name_, line.item)});
  }
  void lines(std::span<const ClassLine> all) {
    for (const ClassLine& each : all) line(each);
  }
  Estimate& part() { return part_; }

 private:
  Estimate& bucket_;
  Estimate part_;
  std::string_view key_, name_;
};

bool has_usage(const Estimate& estimate, std::string_view key) {
  const UsageValues values =
      estimate.world().usage.of(estimate.resource().type, estimate.resource().address);
  const auto found = values.lower_bound(std::string(key) + ".");
  return found != values.end() && found->first.starts_with(std::string(key) + ".");
}

void standard(Estimate& bucket) {
  Class it(bucket, "standard", "Standard", "Standard");
  const Tier tiers[] = {{"", "Standard first 50TB", Decimal(51'200)},
                        {"next 450TB", "Standard next 450TB", Decimal(460'800)},
                        {"over 500TB", "Standard over 500TB", std::nullopt}};
  it.part().tiers("Storage", "GB", it.usage("storage_gb"), kService, tiers);
  it.lines(kCommon);
  it.lines(kSelect);
}

void intelligent(Estimate& bucket) {
  Class it(bucket, "intelligent_tiering", "Intelligent tiering", "Intelligent-Tiering");
  it.storage("Storage (frequent access)", "frequent_access_storage_gb",
             "Intelligent-Tiering frequent");
  it.storage("Storage (infrequent access)", "infrequent_access_storage_gb",
             "Intelligent-Tiering infrequent");
  it.storage("Storage (archive access)", "archive_access_storage_gb",
             "Intelligent-Tiering archive access");
  it.storage("Storage (deep archive access)", "deep_archive_access_storage_gb",
             "Intelligent-Tiering deep archive access");
  it.line({"Monitoring and automation", "1k objects", "monitored_objects", 1000, "monitoring"});
  it.lines(kCommon);
  it.line(kTransition);
  it.lines(kSelect);
  it.line({"Early delete (within 30 days)", "GB", "early_delete_gb", 1, "early delete"});
}

void infrequent(Estimate& bucket, bool one_zone) {
  Class it(bucket, one_zone ? "one_zone_infrequent_access" : "standard_infrequent_access",
           one_zone ? "One zone - infrequent access" : "Standard - infrequent access",
           one_zone ? "One Zone-IA" : "Standard-IA");
  it.storage("Storage", "storage_gb", one_zone ? "One Zone-IA" : "Standard-IA");
  it.lines(kCommon);
  it.line(kTransition);
  it.line(kRetrieval);
  it.lines(kSelect);
}

void instant(Estimate& bucket) {
  Class it(bucket, "glacier_instant_retrieval", "Glacier instant retrieval",
           "Glacier Instant Retrieval");
  it.storage("Storage", "storage_gb", "Glacier Instant Retrieval");
  it.lines(kCommon);
  it.line(kTransition);
  it.line(kRetrieval);
}

void flexible(Estimate& bucket) {
  Class it(bucket, "glacier_flexible_retrieval", "Glacier flexible retrieval", "Glacier Flexible");
  it.storage("Storage", "storage_gb", "Glacier Flexible");
  it.lines(kCommon);
  it.line(kTransition);
  constexpr ClassLine kLines[] = {
      {"Retrieval requests (standard)", "1k requests", "monthly_standard_data_retrieval_requests",
       1000, "retrieval requests standard"},
      {"Retrievals (standard)", "GB", "monthly_standard_data_retrieval_gb", 1,
       "retrieval standard"},
      {"Select data scanned (standard)", "GB", "monthly_standard_select_data_scanned_gb", 1,
       "Select data scanned standard"},
      {"Select data returned (standard)", "GB", "monthly_standard_select_data_returned_gb", 1,
       "Select data returned standard"},
      {"Retrieval requests (expedited)", "1k requests", "monthly_expedited_data_retrieval_requests",
       1000, "retrieval requests expedited"},
      {"Retrievals (expedited)", "GB", "monthly_expedited_data_retrieval_gb", 1,
       "retrieval expedited"},
      {"Select data scanned (expedited)", "GB", "monthly_expedited_select_data_scanned_gb", 1,
       "Select data scanned expedited"},
      {"Select data returned (expedited)", "GB", "monthly_expedited_select_data_returned_gb", 1,
       "Select data returned expedited"},
      {"Select data scanned (bulk)", "GB", "monthly_bulk_select_data_scanned_gb", 1,
       "Select data scanned bulk"},
      {"Select data returned (bulk)", "GB", "monthly_bulk_select_data_returned_gb", 1,
       "Select data returned bulk"},
      {"Early delete (within 90 days)", "GB", "early_delete_gb", 1, "early delete"},
  };
  it.lines(kLines);
}

void deep_archive(Estimate& bucket) {
  Class it(bucket, "glacier_deep_archive", "Glacier deep archive", "Glacier Deep Archive");
  it.storage("Storage", "storage_gb", "Glacier Deep Archive");
  it.lines(kCommon);
  it.line(kTransition);
  constexpr ClassLine kLines[] = {
      {"Retrieval requests (standard)", "1k requests", "monthly_standard_data_retrieval_requests",
       1000, "retrieval requests standard"},
      {"Retrievals (standard)", "GB", "monthly_standard_data_retrieval_gb", 1,
       "retrieval standard"},
      {"Retrieval requests (bulk)", "1k requests", "monthly_bulk_data_retrieval_requests", 1000,
       "retrieval requests bulk"},
      {"Retrievals (bulk)", "GB", "monthly_bulk_data_retrieval_gb", 1, "retrieval bulk"},
      {"Early delete (within 180 days)", "GB", "early_delete_gb", 1, "early delete"},
  };
  it.lines(kLines);
}

void bucket(Estimate& estimate) {
  if (const auto tags = estimate.usage("object_tags"))
    estimate.usage_line("Object tagging", "10k tags", per(tags, 10'000),
                        {kService, "object tagging"});
  standard(estimate);
  if (has_usage(estimate, "intelligent_tiering")) intelligent(estimate);
  if (has_usage(estimate, "standard_infrequent_access")) infrequent(estimate, false);
  if (has_usage(estimate, "one_zone_infrequent_access")) infrequent(estimate, true);
  if (has_usage(estimate, "glacier_instant_retrieval")) instant(estimate);
  if (has_usage(estimate, "glacier_flexible_retrieval")) flexible(estimate);
  if (has_usage(estimate, "glacier_deep_archive")) deep_archive(estimate);
}

void analytics(Estimate& estimate) {
  estimate.usage_line("Objects monitored", "1M objects",
                      per(estimate.usage("monthly_monitored_objects"), 1'000'000),
                      {kService, "storage class analysis objects monitored"});
}

void inventory(Estimate& estimate) {
  estimate.usage_line("Objects listed", "1M objects",
                      per(estimate.usage("monthly_listed_objects"), 1'000'000),
                      {kService, "inventory objects listed"});
}

constexpr Estimator kEstimators[] = {
    {"aws_s3_bucket", Billing::usage, "S3", &bucket},
    {"aws_s3_bucket_analytics_configuration", Billing::usage, "S3", &analytics},
    {"aws_s3_bucket_inventory", Billing::usage, "S3", &inventory},
};

}  // namespace

std::span<const Estimator> s3_estimators() { return kEstimators; }

}  // namespace infra::cost
