#include "cmd/infra/cost_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>
#include <set>

#include "cmd/infra/cost_infracost.h"
#include "cmd/infra/open_workspace.h"
#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/thread_pool.h"
#include "lib/cost/refresh.h"
#include "lib/git/revision_file_system.h"
#include "lib/terraform/plan_json.h"
#include "lib/workspace/evaluate_all.h"

namespace infra {
namespace {

std::shared_ptr<const cost::PriceBook> open_book(const CostSources& sources,
                                                 const Context& context) {
  if (sources.price_book.empty()) {
    return {std::shared_ptr<const cost::PriceBook>(), &cost::PriceBook::embedded()};
  }
  return std::make_shared<const cost::PriceBook>(cost::PriceBook::parse(
      context.files.read(context.path(sources.price_book)), sources.price_book));
}

std::shared_ptr<const cost::UsageFile> open_usage(const CostSources& sources,
                                                  const workspace::Workspace& workspace,
                                                  const Context& context) {
  const std::string path = usage_path(sources, workspace, context);
  if (path.empty()) return std::make_shared<const cost::UsageFile>();
  const std::string& shown =
      sources.usage_file.empty() ? workspace.config().config.cost.usage_file : sources.usage_file;
  return std::make_shared<const cost::UsageFile>(
      cost::UsageFile::parse(context.files.read(path), shown));
}

std::string layer_of(workspace::FolderKind kind) {
  if (kind == workspace::FolderKind::shared) return "shared";
  if (kind == workspace::FolderKind::example) return "examples";
  return kind == workspace::FolderKind::stack ? "stacks" : "modules";
}

cost::Project project_of(const workspace::Workspace& workspace,
                         const workspace::EvaluatedFolder& root) {
  cost::Project project;
  describe_project(project, workspace, *root.folder);
  if (root.workspace != "default") project.name += " (" + root.workspace + ")";
  // What has errors is not known as a whole: a resource may be missing.
  for (const diag::Diagnostic& each : root.module.found)
    if (each.severity == diag::Severity::error) project.errors.push_back(each.message);
  return project;
}

// Lines are counted on from one resource to the next: a file may hold a thousand of them.
void add_places(cost::Project& project, const diag::SourceMap& sources) {
  std::vector<cost::ResourceCost*> placed;
  for (cost::ResourceCost& each : project.resources)
    if (each.span.file != 0) placed.push_back(&each);
  std::ranges::sort(placed, {}, [](const cost::ResourceCost* each) {
    return std::pair(each->span.file, each->span.begin);
  });
  std::uint32_t file = 0;
  std::size_t at = 0, line = 1;
  for (cost::ResourceCost* each : placed) {
    const diag::SourceFile& source = sources[each->span.file];
    if (each->span.file != file) {
      file = each->span.file;
      at = 0;
      line = 1;
    }
    const std::size_t end = std::min<std::size_t>(each->span.begin, source.text.size());
    line += static_cast<std::size_t>(
        std::count(source.text.begin() + static_cast<std::ptrdiff_t>(at),
                   source.text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at = end;
    each->file = source.path;
    each->line = line;
  }
}

cost::Breakdown price_workspace(workspace::Workspace& workspace, const Context& context,
                                const cost::PriceOptions& options,
                                const std::vector<std::string>& paths) {
  const auto folders = priced_folders(workspace, context, paths);
  const auto roots = workspace::evaluate_all(workspace, folders, context.jobs, context.stop);
  context.check_interrupted();
  cost::Breakdown breakdown;
  breakdown.projects.resize(roots.size());
  parallel_for(
      roots.size(), context.jobs,
      [&](std::size_t i) {
        breakdown.projects[i] = project_of(workspace, roots[i]);
        cost::price_project(breakdown.projects[i], roots[i].module.resources, options);
        add_places(breakdown.projects[i], workspace.sources());
      },
      context.stop);
  context.check_interrupted();
  const auto unreadable = workspace.modules().found();
  for (const diag::Diagnostic& each : unreadable) {
    if (each.severity != diag::Severity::error) continue;
    const std::string folder = parent_path(workspace.sources()[each.primary.span.file].path);
    for (cost::Project& project : breakdown.projects)
      if (project.name == (folder.empty() ? "." : folder)) project.errors.push_back(each.message);
  }
  // A module that nobody calls is no deployment, unless it is all there is.
  const bool any_root = std::ranges::any_of(
      breakdown.projects, [](const cost::Project& each) { return each.layer != "modules"; });
  if (any_root) {
    std::erase_if(breakdown.projects, [](const cost::Project& each) {
      return each.layer == "modules" && each.errors.empty();
    });
  }
  return breakdown;
}

cost::Breakdown price_plans(const CostSources& sources, const Context& context,
                            const cost::PriceOptions& options) {
  cost::Breakdown breakdown;
  diag::SourceMap texts;
  for (const std::string& plan_path : sources.plans) {
    context.check_interrupted();
    try {
      const std::uint32_t file = texts.add(plan_path, "");
      const terraform::Plan plan =
          terraform::read_plan_json(context.files.read(context.path(plan_path)), file);
      cost::Project& project = breakdown.projects.emplace_back();
      project.name = plan_path;
      project.from_plan = true;
      if (plan.errored) project.errors.emplace_back("the plan has failed");
      if (!plan.complete) project.errors.emplace_back("the plan is not complete");
      cost::price_project(project, plan.resources, options);
    } catch (const Error& error) {
      throw Error("`" + plan_path + "`: " + error.what(), error.hint);
    }
  }
  return breakdown;
}

void finish(cost::Breakdown& breakdown, const cost::PriceBook& book,
            const cost::PriceOptions& options) {
  if (auto transfer = cost::price_data_transfer(options))
    breakdown.projects.push_back(std::move(*transfer));
  std::ranges::stable_sort(breakdown.projects, {}, &cost::Project::name);
  breakdown.book_name = book.name();
  breakdown.book_date = book.newest();
  breakdown.book_regions = book.regions();
}

cost::PriceOptions price_options(const CostSources& sources, const PricedSources& priced,
                                 const workspace::Workspace& workspace, const Context& context) {
  const std::string region =
      sources.region.empty() ? workspace.config().config.regions.primary : sources.region;
  return {*priced.book, *priced.usage, region, context.clock.today()};
}

std::unique_ptr<workspace::Workspace> open_sources(const CostSources& sources,
                                                   const Context& context) {
  if (!sources.plans.empty() && !sources.paths.empty())
    throw Error("give either paths or `--plan`, not both");
  return sources.plans.empty() ? open_workspace(context, sources.paths)
                               : open_configuration(context);
}

// aws_sqs_queue.jobs["a"] -> aws_sqs_queue.jobs[*]: one entry for all instances of a block.
std::string all_instances(const std::string& address) {
  if (!address.ends_with(']')) return address;
  std::size_t open = address.npos;
  bool quoted = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] == '"' && address[i - 1] != '\\') quoted = !quoted;
    if (address[i] == '[' && !quoted) open = i;
  }
  return address.substr(0, open) + "[*]";
}

std::string fetch_hint(const git::Git& git, const std::string& revision) {
  std::string shallow;
  try {
    shallow = git.run({"rev-parse", "--is-shallow-repository"});
  } catch (const Error&) {
    return {};
  }
  if (!trim(shallow).starts_with("true")) return "give a branch, a tag or a commit";
  return fmt::format("this clone is shallow: `git fetch --depth=1 origin {}`", revision);
}

}  // namespace

std::vector<const workspace::Folder*> priced_folders(workspace::Workspace& workspace,
                                                     const Context& context,
                                                     const std::vector<std::string>& paths) {
  const std::vector<const workspace::Folder*> all = workspace.selected();
  const bool only_examples = std::ranges::none_of(all, &workspace::Folder::deployed);
  const auto is_named = [&](const workspace::Folder& folder) {
    return std::ranges::any_of(paths, [&](const std::string& path) {
      return context.path(path) == workspace.absolute(folder.path);
    });
  };
  std::vector<const workspace::Folder*> folders;
  for (const workspace::Folder* each : all)
    if (each->deployed || only_examples || is_named(*each)) folders.push_back(each);
  return folders;
}

void describe_project(cost::Project& project, const workspace::Workspace& workspace,
                      const workspace::Folder& folder) {
  project.name = folder.path;
  project.layer = layer_of(folder.kind);
  project.stack = folder.name;
  const auto& config = workspace.config().config;
  if (!folder.env.empty()) project.env = config.environment(folder.env).value_or(folder.env);
}

std::string usage_path(const CostSources& sources, const workspace::Workspace& workspace,
                       const Context& context) {
  if (!sources.usage_file.empty()) return context.path(sources.usage_file);
  const std::string& standard = workspace.config().config.cost.usage_file;
  const std::string path = workspace.absolute(standard);
  if (standard.empty() || context.files.kind(path) != FileKind::file) return {};
  return path;
}

PricedSources price_sources(const CostSources& sources, const Context& context) {
  PricedSources priced;
  const auto workspace = open_sources(sources, context);
  priced.config = workspace->config().config.cost;
  priced.root = workspace->root();
  if (sources.engine == "infracost") {
    priced.breakdown = price_with_infracost(sources, *workspace, context);
    return priced;
  }
  priced.book = open_book(sources, context);
  priced.usage = open_usage(sources, *workspace, context);
  const cost::PriceOptions options = price_options(sources, priced, *workspace, context);
  priced.breakdown = sources.plans.empty()
                         ? price_workspace(*workspace, context, options, sources.paths)
                         : price_plans(sources, context, options);
  finish(priced.breakdown, *priced.book, options);
  return priced;
}

cost::Breakdown price_base(const CostSources& sources, const std::string& compare_to,
                           const PricedSources& now, const Context& context) {
  const std::string path = context.path(compare_to);
  if (context.files.kind(path) == FileKind::file)
    return cost::read_breakdown(context.files.read(path), compare_to);
  if (!sources.plans.empty())
    throw Error("a plan is compared with an earlier JSON, not with a revision",
                "`infra cost --plan BASE.json -f json=base.json` makes one");
  const auto top = git::top_level(context.files, context.files.canonical(context.cwd));
  if (!top)
    throw Error(
        fmt::format("`{}` is no file, and this is no git repository", printable(compare_to)));
  const git::Git git(context.processes, context.env, *top, context.stop);
  try {
    git.commit_of(compare_to);
  } catch (const Error& error) {
    throw Error(
        fmt::format("`{}` is no file and no revision: {}", printable(compare_to), error.what()),
        fetch_hint(git, compare_to));
  }
  if (sources.engine == "infracost")
    return infracost_base(sources, compare_to, *top, now.root, context);
  const git::RevisionFileSystem files(git, compare_to, *top);
  Context base = {files,        context.processes, context.clock, context.in, context.out,
                  context.err,  context.env,       context.cwd,   false,      false,
                  context.stop, context.config,    context.jobs,  false,      Verbosity::quiet};
  // Folders that the change brings are not there yet, and cost nothing.
  CostSources there = sources;
  std::erase_if(there.paths, [&](const std::string& each) {
    return files.kind(base.path(each)) == FileKind::missing;
  });
  if (there.paths.empty() && !sources.paths.empty()) return {};
  if (files.kind(base.cwd) == FileKind::missing) return {};
  const auto workspace = open_workspace(base, there.paths);
  if (workspace->folders().empty()) return {};
  const cost::PriceOptions options = price_options(sources, now, *workspace, context);
  cost::Breakdown breakdown = price_workspace(*workspace, base, options, there.paths);
  finish(breakdown, *now.book, options);
  return breakdown;
}

int refresh_prices(const RefreshSources& refresh, const CostSources& sources,
                   const Context& context) {
  const auto workspace = open_configuration(context);
  cost::RefreshOptions options;
  if (!refresh.from.empty()) options.from = refresh.from;
  while (options.from.ends_with('/')) options.from.pop_back();
  options.regions = workspace->config().config.cost.regions;
  if (!sources.region.empty()) options.regions = {sources.region};
  options.offers = refresh.offers;
  options.today = context.clock.today();
  options.stop = context.stop;
  std::uint64_t shown = 0;
  if (context.terminal && context.verbosity != Verbosity::quiet) {
    options.progress = [&](const std::string& what, std::uint64_t done, std::uint64_t all) {
      if (done < shown + 1'000'000 && done >= shown) return;
      shown = done;
      context.err << fmt::format("\r{}: {} of {} MB ", what, done / 1'000'000, all / 1'000'000)
                  << std::flush;
    };
  }
  // What a run that breaks off has read is beside the book, for the next one.
  const std::string part = context.path(refresh.output) + ".part";
  if (context.files.kind(part) == FileKind::file) options.unfinished = context.files.read(part);
  options.keep = [&](const std::string& text) { write_file_atomically(part, text); };
  const auto base = open_book(sources, context);
  const cost::RefreshedBook book = cost::refreshed_book(*base, options);
  context.check_interrupted();
  if (options.progress) context.err << '\n';
  write_file_atomically(context.path(refresh.output), book.text);
  std::filesystem::remove(part);
  const std::string over =
      book.taken_over == 0 ? ""
                           : fmt::format(", {} of them by a run that broke off", book.taken_over);
  context.note(fmt::format("{}: {} from the price list{}; `--price-book {}` uses it",
                           refresh.output, plural(book.fresh, "price"), over, refresh.output));
  if (!book.kept_services.empty())
    context.note("not in the price list's rules, so as they were: prices of " +
                 join(book.kept_services, ", "));
  return kClean;
}

int sync_usage(const CostSources& sources, const std::string& file, const Context& context) {
  if (sources.engine != "embedded") throw Error("`--sync-usage-file` is of the embedded engine");
  CostSources priced_with = sources;
  const std::string path = context.path(file);
  const bool there = context.files.kind(path) == FileKind::file;
  if (priced_with.usage_file.empty() && there) priced_with.usage_file = file;
  const PricedSources priced = price_sources(priced_with, context);
  std::map<std::string, std::set<std::string>> asked;
  for (const cost::Project& project : priced.breakdown.projects)
    for (const cost::ResourceCost& resource : project.resources)
      asked[all_instances(resource.address)].insert(resource.usage_keys.begin(),
                                                    resource.usage_keys.end());
  std::vector<cost::AskedUsage> list;
  for (auto& [address, keys] : asked)
    if (!keys.empty()) list.push_back({address, {keys.begin(), keys.end()}});
  const std::string old = there ? context.files.read(path) : std::string();
  const std::string text = cost::sync_usage_file(old, list, *priced.usage);
  if (text != old) write_file_atomically(path, text);
  context.note(fmt::format("{}: {}", file, text == old ? "nothing to add" : "written"));
  return kClean;
}

}  // namespace infra
