// When standard support of a version ends and extended support is paid. Used by EKS and RDS.
#pragma once

#include <chrono>
#include <string_view>

namespace infra::cost {

enum class Engine : std::uint8_t { eks, mysql, postgres, aurora_mysql, aurora_postgres };
enum class SupportPhase : std::uint8_t { standard, year_1_2, year_3 };

// `version` as written: 1.29, 5.7.44, 8.0.mysql_aurora.3.05; "" is the newest.
SupportPhase support_phase(Engine engine, std::string_view version,
                           std::chrono::year_month_day today);

}  // namespace infra::cost
