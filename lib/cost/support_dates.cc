#include "lib/cost/support_dates.h"

namespace infra::cost {
namespace {

using std::chrono::year_month_day;

struct Support {
  Engine engine;
  std::string_view version;          // as the engine's versions begin
  year_month_day standard_ends;      // the last day of standard support
  year_month_day third_year_begins;  // of extended support; the year 9999 where there is none
};

constexpr year_month_day day(int year, unsigned month, unsigned number) {
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(number)};
}
constexpr year_month_day kNever = day(9999, 1, 1);

// Facts: AWS, "Amazon EKS Kubernetes release calendar", "Amazon RDS Extended Support" with the
// release calendars of RDS and Aurora; as far as they were published in 2025.
constexpr Support kSupport[] = {
    {Engine::eks, "1.20", day(2022, 11, 1), kNever},
    {Engine::eks, "1.21", day(2023, 2, 16), kNever},
    {Engine::eks, "1.22", day(2023, 6, 4), kNever},
    {Engine::eks, "1.23", day(2023, 10, 11), kNever},
    {Engine::eks, "1.24", day(2024, 1, 31), kNever},
    {Engine::eks, "1.25", day(2024, 5, 1), kNever},
    {Engine::eks, "1.26", day(2024, 6, 11), kNever},
    {Engine::eks, "1.27", day(2024, 7, 24), kNever},
    {Engine::eks, "1.28", day(2024, 11, 26), kNever},
    {Engine::eks, "1.29", day(2025, 3, 23), kNever},
    {Engine::eks, "1.30", day(2025, 7, 23), kNever},
    {Engine::eks, "1.31", day(2025, 11, 26), kNever},
    {Engine::eks, "1.32", day(2026, 3, 23), kNever},
    {Engine::eks, "1.33", day(2026, 7, 29), kNever},
    {Engine::mysql, "5.7", day(2024, 2, 29), day(2026, 3, 1)},
    {Engine::mysql, "8.0", day(2026, 7, 31), day(2028, 8, 1)},
    {Engine::postgres, "11", day(2024, 3, 31), day(2026, 4, 1)},
    {Engine::postgres, "12", day(2025, 2, 28), day(2027, 3, 1)},
    {Engine::postgres, "13", day(2026, 2, 28), day(2028, 3, 1)},
    {Engine::postgres, "14", day(2027, 2, 28), day(2029, 3, 1)},
    {Engine::aurora_mysql, "5.7", day(2024, 10, 31), day(2026, 11, 1)},
    {Engine::aurora_mysql, "8.0", day(2028, 4, 30), kNever},
    {Engine::aurora_postgres, "11", day(2024, 2, 29), day(2026, 4, 1)},
    {Engine::aurora_postgres, "12", day(2025, 2, 28), day(2027, 3, 1)},
    {Engine::aurora_postgres, "13", day(2026, 2, 28), day(2028, 3, 1)},
    {Engine::aurora_postgres, "14", day(2027, 2, 28), day(2029, 3, 1)},
};

bool is_version(std::string_view version, std::string_view prefix) {
  if (!version.starts_with(prefix)) return false;
  return version.size() == prefix.size() || version[prefix.size()] == '.';
}

}  // namespace

SupportPhase support_phase(Engine engine, std::string_view version, year_month_day today) {
  for (const Support& each : kSupport) {
    if (each.engine != engine || !is_version(version, each.version)) continue;
    if (today <= each.standard_ends) return SupportPhase::standard;
    return today < each.third_year_begins ? SupportPhase::year_1_2 : SupportPhase::year_3;
  }
  return SupportPhase::standard;
}

}  // namespace infra::cost
