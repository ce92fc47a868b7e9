// Checks a template before anybody uses it: `infra scaffold list --lint`.
#pragma once

#include "lib/diag/diagnostic.h"
#include "lib/scaffold/answers.h"
#include "lib/scaffold/template_source.h"

namespace infra::scaffold {

// Names that nothing answers, files that are missing or that nothing uses, tags that are not
// closed, targets and Terraform that cannot be, each at its line. It is rendered with answers made
// up for it. read_manifest() has had nothing to say.
diag::Diagnostics lint(const Template& from, const workspace::Config& config,
                       std::chrono::year_month_day today, diag::SourceMap& sources);

// Answers of the right types to everything, for lint and tests.
Map sample_answers(const AnswerRules& rules, bool all_choices);

}  // namespace infra::scaffold
