#include "lib/automation/ci_values.h"
#include "lib/automation/yaml_text.h"

namespace infra::automation {
namespace {

// Actions by the commit of a release, which unlike its tag cannot be moved.
constexpr std::string_view kCheckout =
    "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2";
constexpr std::string_view kUpload =
    "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2";
constexpr std::string_view kDownload =
    "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0";
constexpr std::string_view kTerraform =
    "hashicorp/setup-terraform@b9cd54a3c349d3f38e8881555d616ced269862dd # v3.1.2";
constexpr std::string_view kCredentials =
    "aws-actions/configure-aws-credentials@b47578312673ae6fa5b5096b330d9fbac3d116df # v4.2.1";
constexpr std::string_view kSarif =
    "github/codeql-action/upload-sarif@ff0a06e83cb2de871e5a09832bc6a81e7276941f # v3.28.18";

// The first steps of every job.
constexpr std::string_view kSetup = R"(      - name: Packages
        run: |
          apt-get update -q
          apt-get install -q -y --no-install-recommends {{packages}}
      - uses: {{checkout}}
        with:
          fetch-depth: 0 # the base, and what the branch has grown from
          persist-credentials: false
      - name: infra, verified
        run: |
          [ -n "$INFRA_SHA256" ] || { echo "the variable INFRA_SHA256 is not set: the digest of $INFRA_URL" >&2; exit 1; }
          curl -fsSL --proto '=https' --retry 3 -o /usr/local/bin/infra "$INFRA_URL"
          echo "$INFRA_SHA256  /usr/local/bin/infra" | sha256sum -c -
          chmod 0755 /usr/local/bin/infra
          git config --global --add safe.directory "$GITHUB_WORKSPACE"
)";

// HEAD is GitHub's merge of the branch into the base, which is its first parent. The base's
// infra.yaml decides: a change cannot switch off its own checks.
constexpr std::string_view kBase = R"(          base=$(git rev-parse HEAD^1)
          echo "BASE=$base" >>"$GITHUB_ENV"
          if git cat-file -e "$base:infra.yaml" 2>/dev/null; then echo "INFRA_CONFIG_REF=$base" >>"$GITHUB_ENV"; fi
)";

constexpr std::string_view kJob = R"(    runs-on: {{runner}}
    container: {{image}}
)";

constexpr std::string_view kTools = R"(      - uses: {{setup-terraform}}
        with:
          terraform_version: {{terraform}}
          terraform_wrapper: false
)";

constexpr std::string_view kCloud = R"(      - name: Credentials, by OIDC
        if: matrix.account != ''
        uses: {{credentials}}
        with:
          role-to-assume: arn:aws:iam::${{ matrix.account }}:role/{{role}}
          aws-region: {{region}}
)";

constexpr std::string_view kDefaults = R"(defaults:
  run:
    shell: bash
env:
  INFRA_URL: {{url}}
  INFRA_SHA256: {{digest}}
)";

// Jobs that both workflows have; {{which-stacks}} are the options of `infra plan`.
constexpr std::string_view kStacks = R"(  stacks:
    name: which stacks
{{job}}    timeout-minutes: 10
    permissions:
      contents: read
    outputs:
      matrix: ${{ steps.stacks.outputs.matrix }}
      any: ${{ steps.stacks.outputs.any }}
    steps:
{{setup}}      - id: stacks
        run: |
          matrix=$(infra plan {{which-stacks}} --matrix github)
          any=true
          [ "$matrix" != '{"include":[]}' ] || any=false
          echo "matrix=$matrix" >>"$GITHUB_OUTPUT"
          echo "any=$any" >>"$GITHUB_OUTPUT"
)";

constexpr std::string_view kPlan = R"(  plan:
    name: plan ${{ matrix.name || matrix.stack }}
    needs: stacks
    if: needs.stacks.outputs.any == 'true'{{plan-only-if}}
{{job}}    timeout-minutes: 60
    permissions:
      contents: read
      id-token: write # OIDC
    strategy:
      fail-fast: false
      max-parallel: {{parallel}}
      matrix: ${{ fromJSON(needs.stacks.outputs.matrix) }}
    steps:
{{setup}}{{tools}}{{cloud}}      - name: infra plan{{drift}}
        env:
          STACK: ${{ matrix.stack }}
        run: {{plan-command}}
      - uses: {{upload}}
        if: ${{ !cancelled() }}
        with:
          name: plan-${{ strategy.job-index }}
{{plan-files}} # a plan's JSON has values that nobody else should read
)";

constexpr std::string_view kPlanFiles = R"(          path: |
            plans/**/*.json
            plans/**/log.txt
          retention-days: 1)";

constexpr std::string_view kGetPlans = R"(      - uses: {{download}}
        with:
          pattern: plan-*
          path: plans # a folder for each job: the results of one run each
)";

constexpr std::string_view kPutFindings = R"(      - uses: {{sarif}}
        if: {{findings-if}}
        with:
          sarif_file: findings.sarif
          category: infra
)";

constexpr std::string_view kPullRequest =
    R"(# Made by `infra ci github`; `infra ci github --check` fails where it was changed by hand.
# Settings of the repository that it needs:
#   variable INFRA_SHA256, the digest of the program, unless infra.yaml has it
#   in each account the role {{role}}, which only reads and which pull requests may take
# Code of a fork gets neither a token that writes nor the cloud: it is planned with `--offline`.
name: infra
on:
  pull_request:
    types: [opened, synchronize, reopened, ready_for_review, edited] # edited: the gate reads the text
  pull_request_review:
    types: [submitted, dismissed]
permissions: {}
concurrency:
  group: infra-${{ github.event.pull_request.number }}
  cancel-in-progress: true
{{defaults}}  IS_FORK: ${{ github.event.pull_request.head.repo.full_name != github.repository }}
jobs:
  check:
    name: validate
{{job}}    timeout-minutes: 20
    permissions:
      contents: read
      security-events: write # SARIF
    steps:
{{setup}}      - name: infra validate
        run: infra validate --changed "$BASE" -f text -f github -f json=findings.json -f sarif=findings.sarif
      - name: infra tag-check
        if: ${{ !cancelled() }}
        run: infra tag-check
      - name: What is generated is current
        if: ${{ !cancelled() }}
        run: |
          unset INFRA_CONFIG_REF # it is this change's infra.yaml that it was made from
          infra ci github --check
{{generated}}      - uses: {{upload}}
        if: ${{ !cancelled() }}
        with:
          name: findings
          path: findings.json
          retention-days: 7
{{put-findings}}{{stacks-job}}{{plan-job}}  plan-of-a-fork:
    name: plan offline
    needs: stacks
    if: needs.stacks.outputs.any == 'true' && github.event.pull_request.head.repo.full_name != github.repository
{{job}}    timeout-minutes: 60
    permissions:
      contents: read
    steps:
{{setup}}{{tools}}      - name: infra plan --offline
        run: infra plan --changed "$BASE" --offline --out plans
      - uses: {{upload}}
        if: ${{ !cancelled() }}
        with:
          name: plan-offline
{{plan-files}}
  gate:
    name: gate
    needs: [check, stacks, plan, plan-of-a-fork]
    if: ${{ !cancelled() }}
{{job}}    timeout-minutes: 20
    permissions:
      contents: read
      pull-requests: write # the one comment
    steps:
{{setup}}{{get-plans}}      - uses: {{download}}
        continue-on-error: true # the gate says that they are missing
        with:
          name: findings
      - name: infra cost
        run: mkdir -p plans && infra cost --compare-to "$BASE" -f text -f json=cost.json || [ $? -eq 1 ]
      - name: infra gate
        env:
          GITHUB_TOKEN: ${{ github.token }}
          PULL: ${{ github.event.pull_request.number }}
        run: |
          post=--post
          [ "$IS_FORK" = false ] || post= # its token only reads: the summary has the text
          infra gate --base "$BASE" --plan plans --cost cost.json --diagnostics findings.json \
            --provider github --pull "$PULL" --comment gate.md $post
      - if: ${{ !cancelled() }}
        run: if [ -f gate.md ]; then cat gate.md >>"$GITHUB_STEP_SUMMARY"; fi
)";

constexpr std::string_view kDrift =
    R"(# Made by `infra ci github`; `infra ci github --check` fails where it was changed by hand.
# Compares the cloud with the code of the default branch and keeps one issue about what differs.
# Needs what the workflow of pull requests needs; the role may be taken from refs/heads/{{branch}}.
name: infra-drift
on:
  schedule:
    - cron: {{cron}}
  workflow_dispatch:
permissions: {}
concurrency:
  group: infra-drift
{{defaults}}jobs:
  check:
    name: validate
{{job}}    timeout-minutes: 20
    permissions:
      contents: read
      security-events: write # SARIF of the default branch, which pull requests are compared with
    steps:
{{setup}}      - run: infra validate -f text -f sarif=findings.sarif
{{put-findings}}{{stacks-job}}{{plan-job}}  report:
    name: report
    needs: [stacks, plan]
    if: needs.stacks.outputs.any == 'true' # only where every stack was planned: else nothing is clean
{{job}}    timeout-minutes: 10
    permissions:
      contents: read
      issues: write # the one issue
    steps:
{{setup}}{{get-plans}}      - name: infra plan --drift --post
        env:
          GITHUB_TOKEN: ${{ github.token }}
        run: infra plan --drift --from plans --comment drift.md --provider github --post || [ $? -eq 1 ]
      - if: ${{ !cancelled() }}
        run: if [ -f drift.md ]; then cat drift.md >>"$GITHUB_STEP_SUMMARY"; fi
)";

void add_filled(std::initializer_list<std::pair<std::string_view, std::string_view>> texts,
                Values& values) {
  for (const auto& [name, text] : texts) values.emplace_back(name, fill(text, values));
}

}  // namespace

std::vector<CiFile> github_workflows(const workspace::Config& config, const CiFacts& facts) {
  Values values = ci_values(config, facts);
  values.insert(values.end(), {{"checkout", std::string(kCheckout)},
                               {"upload", std::string(kUpload)},
                               {"download", std::string(kDownload)},
                               {"setup-terraform", std::string(kTerraform)},
                               {"credentials", std::string(kCredentials)},
                               {"sarif", std::string(kSarif)}});
  values.emplace_back("digest", config.automation.program.sha256.empty()
                                    ? "${{ vars.INFRA_SHA256 }}"
                                    : yaml_text(config.automation.program.sha256));
  std::string generated;
  if (facts.atlantis) generated += "          infra atlantis check\n";
  if (facts.modules)
    generated += "          infra docs --check\n          infra release check --base \"$BASE\"\n";
  values.emplace_back("generated", generated);
  add_filled({{"job", kJob},
              {"tools", kTools},
              {"cloud", kCloud},
              {"plan-files", kPlanFiles},
              {"defaults", kDefaults},
              {"get-plans", kGetPlans}},
             values);
  Values drift = values;
  values.insert(
      values.end(),
      {{"setup", fill(kSetup, values) + std::string(kBase)},
       {"which-stacks", "--changed \"$BASE\""},
       {"plan-only-if", " && github.event.pull_request.head.repo.full_name == github.repository"},
       {"drift", ""},
       {"plan-command", "infra plan \"$STACK\" --changed \"$BASE\" --no-lock --out plans"},
       {"findings-if", "${{ !cancelled() && env.IS_FORK == 'false' }}"}});
  drift.insert(drift.end(),
               {{"setup", fill(kSetup, drift)},
                {"which-stacks", "--all"},
                {"plan-only-if", ""},
                {"drift", " --drift"},
                {"plan-command",
                 "infra plan \"$STACK\" --drift --no-lock --out plans || [ $? -eq 1 ] # the report "
                 "says it"},
                {"findings-if", "${{ !cancelled() }}"}});
  for (Values* each : {&values, &drift})
    add_filled({{"stacks-job", kStacks}, {"plan-job", kPlan}, {"put-findings", kPutFindings}},
               *each);
  return {{".github/workflows/infra.yml", fill(kPullRequest, values)},
          {".github/workflows/infra-drift.yml", fill(kDrift, drift)}};
}

}  // namespace infra::automation
