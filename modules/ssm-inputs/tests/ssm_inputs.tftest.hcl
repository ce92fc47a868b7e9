provider "aws" {
  region = "ap-northeast-2"
}

variables {
  domain = "network"
}

run "reads_texts_and_lists" {
  command = plan
  variables {
    names      = ["vpc-id"]
    list_names = ["private-subnet-ids"]
  }
  override_data {
    target = data.aws_ssm_parameter.text["vpc-id"]
    values = { insecure_value = "vpc-0123456789abcdef0" }
  }
  override_data {
    target = data.aws_ssm_parameter.list["private-subnet-ids"]
    values = { insecure_value = "subnet-1,subnet-2" }
  }
  assert {
    condition     = nonsensitive(output.values["vpc-id"]) == "vpc-0123456789abcdef0" && join(" ", nonsensitive(output.lists["private-subnet-ids"])) == "subnet-1 subnet-2"
    error_message = "${jsonencode(output.values)} ${jsonencode(output.lists)}"
  }
  assert {
    condition     = data.aws_ssm_parameter.text["vpc-id"].name == "/shared/network/vpc-id"
    error_message = "by the path of the domain"
  }
}

run "reads_nothing_by_default" {
  command = plan
  assert {
    condition     = length(output.values) + length(output.lists) == 0
    error_message = "nothing"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    domain     = "Network"
    names      = ["/shared/network/vpc-id"]
    list_names = ["subnet_ids"]
  }
  expect_failures = [var.domain, var.names, var.list_names]
}
