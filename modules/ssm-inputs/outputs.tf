output "values" {
  description = "Texts by name. What is published is no secret, so they can be seen in plans."
  value       = { for name, parameter in data.aws_ssm_parameter.text : name => parameter.insecure_value }
}

output "lists" {
  description = "Lists by name."
  value       = { for name, parameter in data.aws_ssm_parameter.list : name => split(",", parameter.insecure_value) }
}
