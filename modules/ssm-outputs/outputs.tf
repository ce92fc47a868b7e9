output "names" {
  description = "Names of the parameters, by the name of the output."
  value       = merge({ for key, parameter in aws_ssm_parameter.text : key => parameter.name }, { for key, parameter in aws_ssm_parameter.list : key => parameter.name })
}

output "arns" {
  description = "ARNs of the parameters, for the policies of those who read them."
  value       = merge({ for key, parameter in aws_ssm_parameter.text : key => parameter.arn }, { for key, parameter in aws_ssm_parameter.list : key => parameter.arn })
}
