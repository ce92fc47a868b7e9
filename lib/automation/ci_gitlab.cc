#include "lib/automation/ci_values.h"
#include "lib/automation/yaml_text.h"

namespace infra::automation {
namespace {

constexpr std::string_view kRoot =
    R"(# Made by `infra ci gitlab`, and yours from then on as long as it includes .gitlab/infra.yml.
include:
  - local: .gitlab/infra.yml
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_PIPELINE_SOURCE == "schedule"
)";

// Every job begins with it, in this pipeline and in those that it starts.
constexpr std::string_view kSetup =
    R"(# Made by `infra ci gitlab`; `infra ci gitlab --check` fails where it was changed by hand.
variables:
  GIT_DEPTH: "0" # the base, and what the branch has grown from
  INFRA_URL: {{url}}
{{digest}}  TERRAFORM_VERSION: {{terraform}}
.infra:
  image: {{image}}
  interruptible: true
  before_script:
    - apt-get update -q
    - apt-get install -q -y --no-install-recommends {{packages}}
    - |
      [ -n "$INFRA_SHA256" ] || { echo "the variable INFRA_SHA256 is not set: the digest of $INFRA_URL" >&2; exit 1; }
      curl -fsSL --proto '=https' --retry 3 -o /usr/local/bin/infra "$INFRA_URL"
      echo "$INFRA_SHA256  /usr/local/bin/infra" | sha256sum -c -
      chmod 0755 /usr/local/bin/infra
    # The base's infra.yaml decides: a change cannot switch off its own checks.
    - |
      BASE=${INFRA_BASE:-$CI_MERGE_REQUEST_DIFF_BASE_SHA}
      if [ -n "$BASE" ] && git cat-file -e "$BASE:infra.yaml" 2>/dev/null; then export INFRA_CONFIG_REF=$BASE; fi
.infra-terraform:
  script:
    - |
      zip=terraform_${TERRAFORM_VERSION}_linux_amd64.zip
      from=https://releases.hashicorp.com/terraform/$TERRAFORM_VERSION
      curl -fsSL --proto '=https' --retry 3 -O "$from/$zip" -O "$from/terraform_${TERRAFORM_VERSION}_SHA256SUMS"
      grep " $zip\$" "terraform_${TERRAFORM_VERSION}_SHA256SUMS" | sha256sum -c -
      unzip -q -o "$zip" terraform -d /usr/local/bin
      rm "$zip" "terraform_${TERRAFORM_VERSION}_SHA256SUMS"
.infra-plans:
  artifacts:
    when: always
    access: developer # a plan's JSON has values that nobody else should read
    expire_in: 1 day
    paths:
      - plans/**/*.json
      - plans/**/log.txt
)";

constexpr std::string_view kPlan =
    R"(# Made by `infra ci gitlab`; `infra ci gitlab --check` fails where it was changed by hand.
# What `infra plan --matrix gitlab` includes: its jobs extend .infra-plan, one for each stack. Only
# pipelines of this project's own branches start it, so that code of a fork never gets the token.
include:
  - local: .gitlab/infra-setup.yml
.infra-plan:
  extends: [.infra, .infra-plans]
  stage: test
  timeout: 1h
  id_tokens:
    INFRA_ID_TOKEN:
      aud: $CI_SERVER_URL
  script:
    - !reference [.infra-terraform, script]
    - |
      if [ -n "$ACCOUNT" ]; then
        export AWS_ROLE_ARN="arn:aws:iam::$ACCOUNT:role/{{role}}"
        export AWS_ROLE_SESSION_NAME="infra-$CI_JOB_ID"
        export AWS_WEB_IDENTITY_TOKEN_FILE=$CI_PROJECT_DIR.token
        (umask 077 && printf %s "$INFRA_ID_TOKEN" >"$AWS_WEB_IDENTITY_TOKEN_FILE")
      fi
      unset INFRA_ID_TOKEN
      if [ -n "$INFRA_DRIFT" ]; then
        infra plan "$STACK" --drift --no-lock --out "plans/$CI_JOB_ID" || [ $? -eq 1 ] # infra-report says it
      else
        infra plan "$STACK" --changed "$BASE" --no-lock --out "plans/$CI_JOB_ID"
      fi
infra-gate:
  extends: .infra
  stage: .post
  rules:
    - if: $INFRA_DRIFT
      when: never
    - when: always
  script:
    - mkdir -p plans
    - infra cost --compare-to "$BASE" -f text -f json=cost.json || [ $? -eq 1 ]
    - >-
      infra gate --base "$BASE" --plan plans --cost cost.json
      --provider gitlab --pull "$INFRA_PULL" --comment gate.md --post
  artifacts:
    when: always
    expire_in: 7 days
    paths: [gate.md]
infra-report:
  extends: .infra
  stage: .post
  rules:
    - if: $INFRA_DRIFT # only where every stack was planned: else nothing is clean
      when: on_success
  script:
    - mkdir -p plans
    - infra plan --drift --from plans --comment drift.md --provider gitlab --post || [ $? -eq 1 ]
  artifacts:
    when: always
    expire_in: 7 days
    paths: [drift.md]
)";

constexpr std::string_view kJobs =
    R"(# Made by `infra ci gitlab`; `infra ci gitlab --check` fails where it was changed by hand.
# Settings of the project that it needs:
#   variable INFRA_SHA256, the digest of the program, unless infra.yaml has it
#   variable GITLAB_TOKEN, masked: a project access token with the scope `api`, for the comment
#   in each account the role {{role}}, which only reads and trusts this project's id tokens
#   a pipeline schedule ({{cron_plain}}) for drift
include:
  - local: .gitlab/infra-setup.yml
.infra-merge-request:
  extends: .infra
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
infra-check:
  extends: .infra-merge-request
  needs: []
  script:
    - code=0
    - infra validate --changed "$BASE" -f text -f gitlab=findings.json -f junit=findings.xml || code=$?
    - infra tag-check || code=$?
    - unset INFRA_CONFIG_REF # it is this change's infra.yaml that the files were made from
    - infra ci gitlab --check || code=$?
{{generated}}    - exit $code
  artifacts:
    when: always
    expire_in: 7 days
    reports:
      codequality: findings.json
      junit: findings.xml
infra-stacks:
  extends: .infra-merge-request
  needs: []
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID
  script:
    - infra plan --changed "$BASE" --matrix gitlab >infra-stacks.yml
  artifacts:
    expire_in: 1 day
    paths: [infra-stacks.yml]
infra-plan:
  needs: [infra-stacks]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID
  variables:
    INFRA_BASE: $CI_MERGE_REQUEST_DIFF_BASE_SHA
    INFRA_PULL: $CI_MERGE_REQUEST_IID
  trigger:
    include:
      - artifact: infra-stacks.yml
        job: infra-stacks
    strategy: depend
# Code of a fork gets neither a token nor the cloud; the text is in the job's artifacts.
infra-gate-of-a-fork:
  extends: .infra-merge-request
  needs: []
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID != $CI_PROJECT_ID
  script:
    - !reference [.infra-terraform, script]
    - infra plan --changed "$BASE" --offline --out plans
    - mkdir -p plans
    - infra cost --compare-to "$BASE" -f text -f json=cost.json || [ $? -eq 1 ]
    - >-
      infra gate --base "$BASE" --plan plans --cost cost.json
      --provider gitlab --pull "$CI_MERGE_REQUEST_IID" --comment gate.md
  artifacts:
    when: always
    expire_in: 7 days
    paths: [gate.md]
infra-drift-stacks:
  extends: .infra
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script:
    - infra plan --all --matrix gitlab >infra-stacks.yml
  artifacts:
    expire_in: 1 day
    paths: [infra-stacks.yml]
infra-drift:
  needs: [infra-drift-stacks]
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  variables:
    INFRA_DRIFT: "true"
  trigger:
    include:
      - artifact: infra-stacks.yml
        job: infra-drift-stacks
    strategy: depend
)";

}  // namespace

std::vector<CiFile> gitlab_pipelines(const workspace::Config& config, const CiFacts& facts) {
  Values values = ci_values(config, facts);
  const std::string& digest = config.automation.program.sha256;
  values.emplace_back("digest", digest.empty() ? "" : "  INFRA_SHA256: \"" + digest + "\"\n");
  values.emplace_back("cron_plain", config.automation.ci.drift);
  std::string generated;
  if (facts.atlantis) generated += "    - infra atlantis check || code=$?\n";
  if (facts.modules)
    generated +=
        "    - infra docs --check || code=$?\n"
        "    - infra release check --base \"$BASE\" || code=$?\n";
  values.emplace_back("generated", generated);
  return {{".gitlab-ci.yml", std::string(kRoot)},
          {".gitlab/infra.yml", fill(kJobs, values)},
          {".gitlab/infra-plan.yml", fill(kPlan, values)},
          {".gitlab/infra-setup.yml", fill(kSetup, values)}};
}

}  // namespace infra::automation
