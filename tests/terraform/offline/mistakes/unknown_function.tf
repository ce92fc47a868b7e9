output "x" { value = provider::aws::arn_pars("arn:aws:s3:::x") }
