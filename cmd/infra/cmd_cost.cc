// infra cost: what the configuration, or plans, cost a month; what a change adds to it.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cmd/infra/commands.h"
#include "cmd/infra/cost_sources.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/report/cost_report.h"

namespace infra {
namespace {

struct CostOptions {
  std::vector<std::string> arguments;
  CostSources sources;
  std::string by;
  std::vector<std::string> approve_above, block_above;
  std::optional<std::string> compare_to, sync_usage_file;
  RefreshSources refresh;
  bool show_skipped = false;
  std::vector<OutputFormat> formats;
};

// "10", or "prod=5": the percentage of a scope.
void read_percentages(const std::vector<std::string>& words, std::string_view option,
                      cost::Decimal& all, std::map<std::string, cost::Decimal>& scopes) {
  for (const std::string& word : words) {
    const std::size_t equals = word.rfind('=');
    const auto value = cost::Decimal::parse(
        equals == word.npos ? std::string_view(word) : std::string_view(word).substr(equals + 1));
    if (!value || value->sign() < 0 || equals == 0)
      throw Error(fmt::format("`{}` takes a percentage, not `{}`", option, printable(word)),
                  "10, prod=5 or team:payments=5");
    (equals == word.npos ? all : scopes[word.substr(0, equals)]) = *value;
  }
}

cost::Thresholds thresholds_of(const CostOptions& options, const workspace::CostConfig& config) {
  cost::Thresholds thresholds;
  thresholds.approve_above =
      cost::Decimal::from_double(config.approve_above_percent).value_or(thresholds.approve_above);
  thresholds.block_above =
      cost::Decimal::from_double(config.block_above_percent).value_or(thresholds.block_above);
  const auto add = [](const std::map<std::string, double>& from,
                      std::map<std::string, cost::Decimal>& to) {
    for (const auto& [scope, value] : from)
      if (const auto exact = cost::Decimal::from_double(value)) to[scope] = *exact;
  };
  add(config.approve_above_percent_of, thresholds.approve_above_of);
  add(config.block_above_percent_of, thresholds.block_above_of);
  add(config.absolute_monthly, thresholds.absolute_monthly);
  read_percentages(options.approve_above, "--approve-above", thresholds.approve_above,
                   thresholds.approve_above_of);
  read_percentages(options.block_above, "--block-above", thresholds.block_above,
                   thresholds.block_above_of);
  return thresholds;
}

void check_by(const std::string& by) {
  constexpr std::string_view kWords[] = {"stack", "service", "team", "env"};
  for (const std::string_view word : kWords)
    if (by == word) return;
  if (by.empty() || (by.starts_with("tag:") && by.size() > 4)) return;
  throw Error(fmt::format("`--by` does not know `{}`", printable(by)),
              "stack, service, team, env or tag:KEY");
}

int run_cost(CostOptions options, const Context& context) {
  check_by(options.by);
  if (!options.arguments.empty() && options.arguments.front() == "refresh") {
    if (options.arguments.size() > 1) throw Error("`cost refresh` takes no paths");
    return refresh_prices(options.refresh, options.sources, context);
  }
  options.sources.paths = options.arguments;
  if (options.sync_usage_file)
    return sync_usage(options.sources, *options.sync_usage_file, context);
  const PricedSources now = price_sources(options.sources, context);
  std::optional<cost::Breakdown> past;
  std::optional<cost::Comparison> comparison;
  if (options.compare_to) {
    past = price_base(options.sources, *options.compare_to, now, context);
    comparison = cost::compare(*past, now.breakdown, thresholds_of(options, now.config));
  }
  const report::CostReport shown = {
      now.breakdown, past ? &*past : nullptr, comparison ? &*comparison : nullptr,
      options.by,    options.show_skipped,    context.clock.now()};
  write_results(context, options.formats, [&](const std::string& format, bool) {
    if (format == "json") return report::cost_json(shown);
    if (format == "csv") return report::cost_csv(shown);
    if (format == "markdown") return report::cost_markdown(shown);
    if (format == "html") return report::cost_html(shown);
    return report::cost_text(shown);
  });
  const std::string old = cost::old_prices_note(now.breakdown, context.clock.today());
  if (!old.empty()) context.note(old);
  if (!comparison) return kClean;
  if (comparison->verdict == cost::Verdict::needs_approval)
    context.note("needs approval: " + join(comparison->because, "; "));
  const bool closed = comparison->verdict == cost::Verdict::blocked ||
                      comparison->verdict == cost::Verdict::unknown;
  return closed ? kFindings : kClean;
}

}  // namespace

void register_cost(Command& command) {
  const auto options = std::make_shared<CostOptions>();
  command.arguments("PATH", options->arguments,
                    "folders to price (default: the whole repository), or `refresh`: download AWS' "
                    "public price list into a price book");
  command.values("--plan", "FILE", options->sources.plans,
                 "price a plan (`terraform show -json`) instead of the source");
  command.value("--compare-to", "REF|FILE", options->compare_to,
                "show and judge the difference to a git revision, or to an earlier JSON");
  command.list("--approve-above", "PERCENT", options->approve_above,
               "an increase above it needs approval (default: 10); prod=5, shared/prod=5, "
               "team:payments=5: of an environment, a layer, a team");
  command.list("--block-above", "PERCENT", options->block_above,
               "an increase of that much is blocked (default: 30); of a scope as above");
  command.value("--by", "GROUP", options->by, "sum by stack, service, team, env or tag:KEY");
  command.value("--usage-file", "FILE", options->sources.usage_file,
                "expected usage, in Infracost's format (default: that of infra.yaml)");
  command.value("--sync-usage-file", "FILE", options->sync_usage_file,
                "write the usage keys that matter into FILE, as comments, and price nothing");
  command.value("--region", "R", options->sources.region,
                "where the configuration names no region (default: the primary one of infra.yaml)");
  command.value("--price-book", "FILE", options->sources.price_book,
                "prices of your own (default: the embedded ones)");
  command.choice("--engine", {"embedded", "infracost"}, options->sources.engine,
                 "what prices (default: embedded); infracost: version 0.10 of that program");
  command.value("--timeout", "DURATION", options->sources.timeout,
                "--engine infracost: how long it may take (default: 10m)");
  command.value("--output", "FILE", options->refresh.output,
                "cost refresh: the price book to write (default: prices.txt)");
  command.value("--from", "URL", options->refresh.from,
                "cost refresh: where the price list is (default: AWS)");
  command.list("--offers", "LIST", options->refresh.offers,
               "cost refresh: only these offers (AmazonEC2, AWSELB …)");
  command.flag("--show-skipped", options->show_skipped, "list the resources that are free too");
  command.formats(options->formats, {"text", "json", "csv", "markdown", "html"});
  command.run = [options](const Context& context) { return run_cost(*options, context); };
}

}  // namespace infra
