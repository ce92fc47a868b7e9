variables {
  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

run "has_exactly_the_required_tags_by_default" {
  command = plan
  assert {
    condition = output.tags == tomap({
      Environment = "prod"
      Service     = "orders"
      Team        = "commerce"
      Owner       = "commerce@example.com"
      CostCenter  = "cc-1001"
      ManagedBy   = "terraform"
      Project     = "shop"
    })
    error_message = "the seven required tags and no other: ${jsonencode(output.tags)}"
  }
  assert {
    condition     = output.environment == "prod" && output.service == "orders"
    error_message = "environment and service are handed on for names"
  }
}

run "adds_each_optional_tag_that_is_set" {
  command = plan
  variables {
    managed_by      = "cdk"
    data_class      = "internal"
    component       = "api"
    lifecycle_stage = "production"
    backup_policy   = "tier-1"
    compliance      = "isms-p"
    expires_on      = "2027-03-31"
    additional_tags = { Repository = "git.example.com/shop/orders" }
  }
  assert {
    condition = output.tags == tomap({
      Environment  = "prod"
      Service      = "orders"
      Team         = "commerce"
      Owner        = "commerce@example.com"
      CostCenter   = "cc-1001"
      ManagedBy    = "cdk"
      Project      = "shop"
      DataClass    = "internal"
      Component    = "api"
      Lifecycle    = "production"
      BackupPolicy = "tier-1"
      Compliance   = "isms-p"
      ExpiresOn    = "2027-03-31"
      Repository   = "git.example.com/shop/orders"
    })
    error_message = "a tag is missing or wrong: ${jsonencode(output.tags)}"
  }
}

run "accepts_an_owner_that_is_a_team" {
  command = plan
  variables {
    owner = "platform-team"
  }
  assert {
    condition     = output.tags["Owner"] == "platform-team"
    error_message = "owner may be kebab-case"
  }
}

run "refuses_another_environment" {
  command = plan
  variables {
    environment = "production"
  }
  expect_failures = [var.environment]
}

run "refuses_names_that_are_not_kebab_case" {
  command = plan
  variables {
    service     = "Orders"
    team        = "commerce_team"
    cost_center = "1001"
    project     = "shop--web"
    owner       = "@example.com"
    component   = "API"
    compliance  = "ISMS P"
  }
  expect_failures = [var.service, var.team, var.cost_center, var.project, var.owner, var.component, var.compliance]
}

run "refuses_values_outside_of_their_lists" {
  command = plan
  variables {
    managed_by      = "hand"
    data_class      = "secret"
    lifecycle_stage = "live"
    backup_policy   = "daily"
    expires_on      = "31.03.2027"
  }
  expect_failures = [var.managed_by, var.data_class, var.lifecycle_stage, var.backup_policy, var.expires_on]
}

run "refuses_a_day_that_does_not_exist" {
  command = plan
  variables {
    expires_on = "2027-02-30"
  }
  expect_failures = [var.expires_on]
}

run "refuses_a_sandbox_without_an_end" {
  command = plan
  variables {
    is_sandbox = true
  }
  expect_failures = [var.expires_on]
}

run "refuses_a_governed_tag_in_another_spelling" {
  command = plan
  variables {
    additional_tags = { cost_center = "cc-2002" }
  }
  expect_failures = [var.additional_tags]
}

run "refuses_a_reserved_key" {
  command = plan
  variables {
    additional_tags = { "aws:name" = "x" }
  }
  expect_failures = [var.additional_tags]
}

run "refuses_an_empty_value" {
  command = plan
  variables {
    additional_tags = { Repository = "" }
  }
  expect_failures = [var.additional_tags]
}

run "refuses_more_tags_than_a_resource_can_have" {
  command = plan
  variables {
    additional_tags = { for i in range(38) : "Key${i}" => "x" }
  }
  expect_failures = [var.additional_tags]
}
