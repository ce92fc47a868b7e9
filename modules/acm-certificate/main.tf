resource "aws_acm_certificate" "this" {
  domain_name               = var.domain_name
  subject_alternative_names = sort(tolist(var.alternative_names))
  validation_method         = "DNS"
  key_algorithm             = var.key_algorithm
  tags                      = merge(var.tags, { Name = var.domain_name })

  options {
    certificate_transparency_logging_preference = "ENABLED"
  }

  # A listener holds the old one until it has the new one.
  lifecycle {
    create_before_destroy = true
  }
}

# A wildcard and its parent are validated by one record.
resource "aws_route53_record" "validation" {
  for_each = toset([for name in concat([var.domain_name], tolist(var.alternative_names)) : trimprefix(name, "*.")])

  zone_id         = var.zone_id
  name            = [for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_name if trimprefix(option.domain_name, "*.") == each.key][0]
  type            = [for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_type if trimprefix(option.domain_name, "*.") == each.key][0]
  records         = [[for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_value if trimprefix(option.domain_name, "*.") == each.key][0]]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]

  timeouts {
    create = "30m"
  }
}
