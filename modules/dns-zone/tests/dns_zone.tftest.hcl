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
  description = "Names of the shop"
}

run "is_public_with_authorities_and_without_mail" {
  command = plan
  assert {
    condition     = aws_route53_zone.this.name == "shop.example.com" && !aws_route53_zone.this.force_destroy
    error_message = "the zone"
  }
  assert {
    condition     = aws_route53_record.authorities[0].records == toset(["0 issue \"amazon.com\""])
    error_message = "certificates by ACM only"
  }
  assert {
    condition     = { for key, record in aws_route53_record.no_mail : record.name => one(record.records) } == { "shop.example.com" = "v=spf1 -all", "_dmarc.shop.example.com" = "v=DMARC1; p=reject" }
    error_message = "no mail"
  }
}

run "is_seen_by_named_networks_only" {
  command = plan
  variables {
    vpc_ids = { main = "vpc-0123456789abcdef0" }
  }
  assert {
    condition     = one(aws_route53_zone.this.vpc).vpc_id == "vpc-0123456789abcdef0" && length(aws_route53_record.authorities) == 0 && length(aws_route53_record.no_mail) == 0
    error_message = "private"
  }
}

run "has_mail_contact_and_delegations" {
  command = plan
  variables {
    has_mail         = true
    security_contact = "security@example.com"
    delegations      = { eu = ["ns-1.example.net", "ns-2.example.net"] }
  }
  assert {
    condition     = length(aws_route53_record.no_mail) == 0 && contains(aws_route53_record.authorities[0].records, "0 iodef \"mailto:security@example.com\"") && aws_route53_record.delegation["eu"].name == "eu.shop.example.com"
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    domain_name             = "example.com."
    description             = "x"
    vpc_ids                 = { main = "main" }
    certificate_authorities = []
    security_contact        = "security"
    delegations             = { eu = ["ns-1.example.net"] }
    tags                    = { Environment = "prod" }
  }
  expect_failures = [var.domain_name, var.description, var.vpc_ids, var.certificate_authorities, var.security_contact, var.delegations, var.tags]
}
