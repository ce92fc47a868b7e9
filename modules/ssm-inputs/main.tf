data "aws_ssm_parameter" "text" {
  for_each = var.names

  name = "/shared/${var.domain}/${each.value}"
}

data "aws_ssm_parameter" "list" {
  for_each = var.list_names

  name = "/shared/${var.domain}/${each.value}"
}
