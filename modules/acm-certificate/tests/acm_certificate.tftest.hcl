provider "aws" {
  region = "ap-northeast-2"
}

variables {
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "commerce"
    Owner       = "commerce@example.com"
    CostCenter  = "cc-1001"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "confidential"
  }

  domain_name = "shop.example.com"
  zone_id     = "Z0123456789ABCDEFGHIJ"
}

run "is_validated_by_dns" {
  command = plan
  assert {
    condition     = aws_acm_certificate.this.validation_method == "DNS" && aws_acm_certificate.this.key_algorithm == "EC_prime256v1" && one(aws_acm_certificate.this.options).certificate_transparency_logging_preference == "ENABLED"
    error_message = "DNS, elliptic curve, logged"
  }
  assert {
    condition     = keys(aws_route53_record.validation) == ["shop.example.com"] && aws_route53_record.validation["shop.example.com"].zone_id == "Z0123456789ABCDEFGHIJ"
    error_message = "a record in the zone"
  }
}

run "validates_a_wildcard_with_its_parent" {
  command = plan
  variables {
    domain_name       = "example.com"
    alternative_names = ["*.example.com", "api.eu.example.com"]
    key_algorithm     = "RSA_2048"
  }
  assert {
    condition     = keys(aws_route53_record.validation) == ["api.eu.example.com", "example.com"] && aws_acm_certificate.this.key_algorithm == "RSA_2048"
    error_message = "two records: ${jsonencode(keys(aws_route53_record.validation))}"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    domain_name   = "https://shop"
    zone_id       = "example.com"
    key_algorithm = "RSA_1024"
    tags          = { Environment = "prod" }
  }
  expect_failures = [var.domain_name, var.zone_id, var.key_algorithm, var.tags]
}

run "refuses_the_same_name_twice" {
  command = plan
  variables {
    alternative_names = ["shop.example.com"]
  }
  expect_failures = [var.alternative_names]
}
